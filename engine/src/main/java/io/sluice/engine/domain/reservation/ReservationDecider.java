package io.sluice.engine.domain.reservation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.ChangeReservationDecoder;
import io.sluice.engine.codec.command.ReserveOrWaitDecoder;
import io.sluice.engine.codec.command.ReserveStockDecoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.ReservationHeldEncoder;
import io.sluice.engine.codec.event.WaitJoinedEncoder;
import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.activity.SaleRules;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.claim.ExpiryHeap;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.protocol.WaitEnd;

/** Decides what happens to reservations. All lines or none. */
public final class ReservationDecider {
  private final ClaimStore claims;
  private final ExpiryHeap expiry;
  private final Catalog catalog;
  private final Locations locations;
  private final Channels channels;
  private final AllocationPlan plan;
  private final StockLedger ledger;
  private final Activities activities;
  private final SaleRules sale;
  private final EventBatch events;
  private final ReservationFacts facts;
  private final AllocationCursor cursor;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ReservationHeldEncoder held = new ReservationHeldEncoder();
  private final WaitJoinedEncoder joined = new WaitJoinedEncoder();

  /** A decider that reads state and states facts in a batch. */
  public ReservationDecider(final ClaimContext context, final EventBatch events) {
    this.claims = context.claims();
    this.expiry = context.expiry();
    this.catalog = context.catalog();
    this.locations = context.locations();
    this.channels = context.channels();
    this.plan = context.plan();
    this.ledger = context.ledger();
    this.activities = context.activities();
    this.sale = new SaleRules(activities, context.ledger());
    this.events = events;
    this.facts = new ReservationFacts(events);
    this.cursor = new AllocationCursor(claims);
  }

  /** Holds units for a time. */
  public RejectReason decide(final ReserveStockDecoder command, final Decision decision) {
    final int channel = command.channel();
    if (!channels.registry().has(channel)) {
      return RejectReason.CHANNEL_UNKNOWN;
    }
    decision.channel(channel);
    RejectReason refusal = sale.begin(
        command.activity(), channel, command.customerHigh(), command.customerLow(), decision);
    if (refusal == RejectReason.NONE) {
      refusal = planLines(command.lines(), channel, decision);
    }
    if (refusal != RejectReason.NONE) {
      return refusal;
    }
    if (isFull()) {
      return RejectReason.RECORDS_FULL;
    }
    // ---- no refusal below this line ----
    hold(command.customerHigh(), command.customerLow(), command.ttlMs(), decision);
    return RejectReason.NONE;
  }

  /** Holds units for a time, or, if there are too few, lets the customer wait for them. */
  public RejectReason decide(final ReserveOrWaitDecoder command, final Decision decision) {
    final int channel = command.channel();
    if (!channels.registry().has(channel)) {
      return RejectReason.CHANNEL_UNKNOWN;
    }
    decision.channel(channel);
    RejectReason refusal = sale.begin(
        command.activity(), channel, command.customerHigh(), command.customerLow(), decision);
    if (refusal == RejectReason.NONE) {
      plan.begin(channel, 1);
      refusal = planLine(0, command.sku(), AllocationPlan.ANY, command.quantity(), decision);
    }
    final boolean waits =
        refusal == RejectReason.SOLD_OUT && sale.mayWaitFor(command.sku(), command.quantity());
    if (waits && sale.isWaitlistFull()) {
      return decision.refuse(RejectReason.WAITLIST_FULL, 0, command.sku());
    }
    if (!waits && refusal != RejectReason.NONE) {
      return refusal;
    }
    decision.dropFindings();
    if (isFull()) {
      return RejectReason.RECORDS_FULL;
    }
    // ---- no refusal below this line ----
    if (waits) {
      join(command, decision);
    } else {
      hold(command.customerHigh(), command.customerLow(), command.ttlMs(), decision);
    }
    return RejectReason.NONE;
  }

  private boolean isFull() {
    return expiry.size() >= claims.holdCapacity() || !claims.hasFreeSlot();
  }

  private void join(final ReserveOrWaitDecoder command, final Decision decision) {
    final int slot = claims.nextSlot();
    final long waitMs = command.waitTtlMs();
    decision.answerWith(Subject.RESERVATION, slot, true);
    joined.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(joined.cause());
    joined
        .sequence(claims.nextSequence())
        .slot(slot)
        .customerHigh(command.customerHigh())
        .customerLow(command.customerLow())
        .expiresAt(waitMs < 0 ? Limits.NEVER : decision.now() + waitMs)
        .activity(command.activity())
        .pool(sale.poolOf(command.sku()))
        .sku(command.sku())
        .quantity(command.quantity())
        .ttlMs(command.ttlMs());
    events.end(joined.encodedLength());
  }

  private void hold(
      final long customerHigh, final long customerLow, final long ttlMs, final Decision decision) {
    final int slot = claims.nextSlot();
    decision.answerWith(Subject.RESERVATION, slot, true);
    held.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(held.cause());
    held.sequence(claims.nextSequence())
        .slot(slot)
        .customerHigh(customerHigh)
        .customerLow(customerLow)
        .expiresAt(decision.now() + sale.ttlMs(ttlMs, Limits.DEFAULT_TTL_MS));
    final ReservationHeldEncoder.AllocationsEncoder parts = held.allocationsCount(plan.count());
    for (int i = 0; i < plan.count(); i++) {
      parts
          .next()
          .line(plan.line(i))
          .pinned((short) (plan.pinned(i) ? 1 : 0))
          .cell(plan.cell(i))
          .pool(ledger.pool(plan.cell(i)))
          .quantity(plan.units(i));
    }
    events.end(held.encodedLength());
  }

  /** Confirms, releases, extends, cancels or consumes. */
  public RejectReason decide(final ChangeReservationDecoder command, final Decision decision) {
    final int slot = command.slot();
    if (!isReservation(command.sequence(), slot)) {
      return RejectReason.RESERVATION_UNKNOWN;
    }
    decision.channel(claims.channel(slot));
    decision.answerWith(Subject.RESERVATION, slot, false);
    final ReservationChange change = ReservationChange.ofCode(command.change());
    final ReservationStatus status = statusAt(slot, decision.now());
    final boolean possible = switch (change) {
      case CONFIRM, EXTEND -> status == ReservationStatus.HELD;
      case RELEASE -> status == ReservationStatus.HELD || status == ReservationStatus.WAITING;
      case CANCEL -> isConfirmedByItself(slot, status) || status == ReservationStatus.WAITING;
      case CONSUME -> isConfirmedByItself(slot, status);
    };
    if (!possible) {
      return RejectReason.RESERVATION_CLOSED;
    }
    // ---- no refusal below this line ----
    final long sequence = claims.sequence(slot);
    if (status == ReservationStatus.WAITING) {
      final ReservationStatus end = change == ReservationChange.RELEASE
          ? ReservationStatus.RELEASED
          : ReservationStatus.CANCELLED;
      facts.waitEnded(decision, sequence, slot, end, WaitEnd.ASKED);
      return RejectReason.NONE;
    }
    switch (change) {
      case CONFIRM -> facts.confirmed(decision, sequence, slot);
      case RELEASE -> facts.released(decision, sequence, slot);
      case EXTEND -> facts.extended(decision, sequence, slot, extended(slot, command, decision));
      case CANCEL -> facts.cancelled(decision, sequence, slot);
      case CONSUME -> facts.consumed(decision, sequence, slot);
    }
    return RejectReason.NONE;
  }

  /** Shows a reservation. */
  public RejectReason read(final long sequence, final int slot, final Decision decision) {
    if (!isReservation(sequence, slot)) {
      return RejectReason.RESERVATION_UNKNOWN;
    }
    decision.answerWith(Subject.RESERVATION, slot, false);
    return RejectReason.NONE;
  }

  /** States that a hold whose time is over has expired. */
  public void expire(final int slot, final Decision decision) {
    decision.channel(claims.channel(slot));
    if (claims.status(slot) == ReservationStatus.WAITING.code()) {
      facts.waitEnded(
          decision, claims.sequence(slot), slot, ReservationStatus.EXPIRED, WaitEnd.TIME_OVER);
    } else {
      facts.expired(decision, claims.sequence(slot), slot);
    }
  }

  /**
   * Status of a reservation at a time: a hold that is due has expired, also while it waits to be
   * swept.
   */
  public ReservationStatus statusAt(final int slot, final long now) {
    final ReservationStatus status = ReservationStatus.ofCode(claims.status(slot));
    final boolean over = switch (status) {
      case HELD -> now >= claims.expiresAt(slot);
      case WAITING ->
        now >= claims.expiresAt(slot)
            || ledger.isClosed(claims.waitPool(slot))
            || isSaleOver(claims.waitPool(slot), now);
      default -> false;
    };
    return over ? ReservationStatus.EXPIRED : status;
  }

  private boolean isSaleOver(final int pool, final long now) {
    return activities.statusAt(activities.activityOf(pool), now) == ActivityStatus.ENDED;
  }

  private boolean isConfirmedByItself(final int slot, final ReservationStatus status) {
    return status == ReservationStatus.CONFIRMED && claims.orderSequence(slot) == 0;
  }

  /** True if there is a reservation with this number in this slot. */
  public boolean isReservation(final long sequence, final int slot) {
    return claims.exists(sequence, slot) && !claims.isOrder(slot);
  }

  private long extended(
      final int slot, final ChangeReservationDecoder command, final Decision decision) {
    final int cell = claims.firstCell(slot);
    final int pool = ledger.pool(cell);
    if (pool == StockLedger.SHARED_POOL) {
      return Math.max(claims.expiresAt(slot), decision.now() + command.ttlMs());
    }
    // In an activity no longer than a hold lives that is taken now.
    sale.follow(activities.activityOf(pool), 0, 0);
    claims.read(slot, cursor);
    while (cursor.next()) {
      sale.lookAt(ledger.pool(cursor.cell()));
    }
    final long ttlMs = sale.ttlMs(command.ttlMs(), Limits.DEFAULT_TTL_MS);
    return Math.max(claims.expiresAt(slot), decision.now() + ttlMs);
  }

  private RejectReason planLines(
      final ReserveStockDecoder.LinesDecoder lines, final int channel, final Decision decision) {
    plan.begin(channel, lines.count());
    int line = 0;
    while (lines.hasNext()) {
      lines.next();
      final RejectReason refusal =
          planLine(line, lines.sku(), lines.location(), lines.quantity(), decision);
      if (refusal != RejectReason.NONE) {
        return refusal;
      }
      line++;
    }
    return RejectReason.NONE;
  }

  private RejectReason planLine(
      final int line,
      final int sku,
      final int location,
      final long units,
      final Decision decision) {
    assert units >= 1 : units;
    assert units <= Limits.MAX_QUANTITY : units;
    if (!catalog.skus().has(sku)) {
      return decision.refuse(RejectReason.SKU_UNKNOWN, line, -1);
    }
    if (location != AllocationPlan.ANY && !locations.registry().has(location)) {
      return decision.refuse(RejectReason.LOCATION_UNKNOWN, line, sku);
    }
    final int pool = sale.poolOf(sku);
    if (pool == StockLedger.NONE) {
      return decision.refuse(RejectReason.SKU_NOT_IN_ACTIVITY, line, sku);
    }
    final RejectReason limit = sale.add(pool, line, sku, units, decision);
    if (limit != RejectReason.NONE) {
      return limit;
    }
    final RejectReason refusal =
        sale.isAwaited(pool) ? plan.refuse(pool) : plan.add(line, sku, pool, location, units);
    return refusal == RejectReason.NONE
        ? refusal
        : decision.refuse(refusal, line, sku, plan.promisable());
  }
}
