package io.sluice.engine.domain.reservation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.ChangeReservationDecoder;
import io.sluice.engine.codec.command.ReserveStockDecoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.ReservationHeldEncoder;
import io.sluice.engine.domain.activity.SaleRules;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.claim.ExpiryHeap;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;

/** Decides what happens to reservations. All lines or none. */
public final class ReservationDecider {
  private final ClaimStore claims;
  private final ExpiryHeap expiry;
  private final Catalog catalog;
  private final Locations locations;
  private final Channels channels;
  private final AllocationPlan plan;
  private final StockLedger ledger;
  private final SaleRules sale;
  private final EventBatch events;
  private final ReservationFacts facts;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ReservationHeldEncoder held = new ReservationHeldEncoder();

  /** A decider that reads state and states facts in a batch. */
  public ReservationDecider(final ClaimContext context, final EventBatch events) {
    this.claims = context.claims();
    this.expiry = context.expiry();
    this.catalog = context.catalog();
    this.locations = context.locations();
    this.channels = context.channels();
    this.plan = context.plan();
    this.ledger = context.ledger();
    this.sale = new SaleRules(context.activities());
    this.events = events;
    this.facts = new ReservationFacts(events);
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
    if (expiry.size() >= claims.holdCapacity() || !claims.hasFreeSlot()) {
      return RejectReason.RECORDS_FULL;
    }
    // ---- no refusal below this line ----
    final int slot = claims.nextSlot();
    decision.answerWith(Subject.RESERVATION, slot, true);
    held.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(held.cause());
    held.sequence(claims.nextSequence())
        .slot(slot)
        .customerHigh(command.customerHigh())
        .customerLow(command.customerLow())
        .expiresAt(decision.now() + sale.ttlMs(command.ttlMs(), Limits.DEFAULT_TTL_MS));
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
    return RejectReason.NONE;
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
      case CONFIRM, RELEASE, EXTEND -> status == ReservationStatus.HELD;
      case CANCEL, CONSUME ->
        status == ReservationStatus.CONFIRMED && claims.orderSequence(slot) == 0;
    };
    if (!possible) {
      return RejectReason.RESERVATION_CLOSED;
    }
    // ---- no refusal below this line ----
    final long sequence = claims.sequence(slot);
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
    facts.expired(decision, claims.sequence(slot), slot);
  }

  /**
   * Status of a reservation at a time: a hold that is due has expired, also while it waits to be
   * swept.
   */
  public ReservationStatus statusAt(final int slot, final long now) {
    final ReservationStatus status = ReservationStatus.ofCode(claims.status(slot));
    return status == ReservationStatus.HELD && now >= claims.expiresAt(slot)
        ? ReservationStatus.EXPIRED
        : status;
  }

  /** True if there is a reservation with this number in this slot. */
  public boolean isReservation(final long sequence, final int slot) {
    return claims.exists(sequence, slot) && !claims.isOrder(slot);
  }

  private long extended(
      final int slot, final ChangeReservationDecoder command, final Decision decision) {
    return Math.max(claims.expiresAt(slot), decision.now() + command.ttlMs());
  }

  private RejectReason planLines(
      final ReserveStockDecoder.LinesDecoder lines, final int channel, final Decision decision) {
    plan.begin(channel, lines.count());
    int line = 0;
    while (lines.hasNext()) {
      lines.next();
      final int sku = lines.sku();
      final int location = lines.location();
      final long units = lines.quantity();
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
      final RejectReason refusal = plan.add(line, sku, pool, location, units);
      if (refusal != RejectReason.NONE) {
        return decision.refuse(refusal, line, sku, plan.promisable());
      }
      line++;
    }
    return RejectReason.NONE;
  }
}
