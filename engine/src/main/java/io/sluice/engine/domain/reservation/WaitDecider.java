package io.sluice.engine.domain.reservation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.WaitGrantedEncoder;
import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.activity.SaleRules;
import io.sluice.engine.domain.activity.Waitlist;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.protocol.WaitEnd;

/**
 * Decides who of those who wait gets units: strictly the one who joined first. As long as there are
 * too few for that one, nobody gets any.
 */
public final class WaitDecider {
  private final ClaimStore claims;
  private final StockLedger ledger;
  private final Activities activities;
  private final Waitlist waitlist;
  private final AllocationPlan plan;
  private final SaleRules sale;
  private final EventBatch events;
  private final ReservationFacts facts;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final WaitGrantedEncoder granted = new WaitGrantedEncoder();

  /** A decider that reads state and states facts in a batch. */
  public WaitDecider(final ClaimContext context, final EventBatch events) {
    this.claims = context.claims();
    this.ledger = context.ledger();
    this.activities = context.activities();
    this.waitlist = activities.waitlist();
    this.plan = context.plan();
    this.sale = new SaleRules(activities, context.ledger());
    this.events = events;
    this.facts = new ReservationFacts(events);
  }

  /**
   * States that who waits first for a pool gets units, or may not have what there is; false, and
   * nothing stated, if neither is so.
   */
  public boolean grantNext(final int pool, final Decision decision) {
    final int row = waitlist.first(pool);
    final int activity = activities.activityOf(pool);
    if (row == Waitlist.NONE
        || ledger.isClosed(pool)
        || activities.statusAt(activity, decision.now()) != ActivityStatus.LIVE) {
      return false;
    }
    final int slot = waitlist.slot(row);
    if (decision.now() >= claims.expiresAt(slot)) {
      // It is over, and will be swept in its turn; until then nobody else is first.
      return false;
    }
    final ActivityDefinition definition = activities.registry().at(activity);
    plan.begin(definition.channel(), 1);
    final RejectReason refusal =
        plan.add(0, ledger.skuOfPool(pool), pool, AllocationPlan.ANY, waitlist.units(row));
    if (refusal == RejectReason.SOLD_OUT) {
      return false;
    }
    decision.channel(definition.channel());
    final boolean allowed = sale.mayStillHave(
        pool, claims.customerHigh(slot), claims.customerLow(slot), waitlist.units(row));
    if (allowed && refusal == RejectReason.NONE) {
      grant(slot, waitlist.ttlMs(row), decision);
    } else {
      end(slot, ReservationStatus.CANCELLED, WaitEnd.LIMIT_EXCEEDED, decision);
    }
    return true;
  }

  /** States that who waits first for a pool that is closed waits in vain. */
  public void endNext(final int pool, final Decision decision) {
    final int slot = waitlist.slot(waitlist.first(pool));
    decision.channel(claims.channel(slot));
    end(slot, ReservationStatus.EXPIRED, WaitEnd.SALE_OVER, decision);
  }

  private void end(
      final int slot,
      final ReservationStatus status,
      final WaitEnd reason,
      final Decision decision) {
    facts.waitEnded(decision, claims.sequence(slot), slot, status, reason);
  }

  private void grant(final int slot, final long ttlMs, final Decision decision) {
    granted.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(granted.cause());
    granted
        .sequence(claims.sequence(slot))
        .slot(slot)
        .expiresAt(decision.now() + sale.ttlMs(ttlMs, Limits.DEFAULT_TTL_MS));
    final WaitGrantedEncoder.AllocationsEncoder parts = granted.allocationsCount(plan.count());
    for (int i = 0; i < plan.count(); i++) {
      parts
          .next()
          .line(plan.line(i))
          .pinned((short) 0)
          .cell(plan.cell(i))
          .pool(ledger.pool(plan.cell(i)))
          .quantity(plan.units(i));
    }
    events.end(granted.encodedLength());
  }
}
