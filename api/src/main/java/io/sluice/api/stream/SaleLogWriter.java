package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.OrderCancelledDecoder;
import io.sluice.engine.codec.event.OrderExpiredDecoder;
import io.sluice.engine.codec.event.OrderPaidDecoder;
import io.sluice.engine.codec.event.OrderPlacedDecoder;
import io.sluice.engine.codec.event.ReservationCancelledDecoder;
import io.sluice.engine.codec.event.ReservationConfirmedDecoder;
import io.sluice.engine.codec.event.ReservationConsumedDecoder;
import io.sluice.engine.codec.event.ReservationExpiredDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import io.sluice.engine.codec.event.ReservationReleasedDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.protocol.WaitEnd;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the log of one activity of the events of the journal, from the one that set it up to the
 * one that ended it: a line for whatever gives units to somebody, takes them back, or gives
 * somebody none.
 *
 * <p>What it knows is what the events before said; the same events make the same lines. One thread.
 */
final class SaleLogWriter {
  private static final Name VIA = Name.of("via");
  private static final Name GRANTED = Name.of("granted");
  private static final Name REFUSED = Name.of("refused");
  private static final Name COUNTED = Name.of("counted");
  private static final Name WAITED = Name.of("waited");
  private static final Name UNITS_GRANTED = Name.of("unitsGranted");
  private static final Name UNITS_RETURNED = Name.of("unitsReturned");
  private static final Name UNITS_SOLD = Name.of("unitsSold");
  private static final Name STOPPED = Name.of("stopped");

  private final int activity;
  private final SaleLine lines;
  private final SaleSetup setup;
  private final SaleChain chain;
  private final SaleClaims claims = new SaleClaims();
  private long granted;
  private long waited;
  private long unitsGranted;
  private long unitsReturned;
  private long unitsSold;
  private boolean ended;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final CauseDecoder cause = new CauseDecoder();
  private final ReservationHeldDecoder held = new ReservationHeldDecoder();
  private final ReservationConfirmedDecoder confirmed = new ReservationConfirmedDecoder();
  private final ReservationReleasedDecoder released = new ReservationReleasedDecoder();
  private final ReservationExpiredDecoder expired = new ReservationExpiredDecoder();
  private final ReservationCancelledDecoder cancelled = new ReservationCancelledDecoder();
  private final ReservationConsumedDecoder consumed = new ReservationConsumedDecoder();
  private final OrderPlacedDecoder placed = new OrderPlacedDecoder();
  private final OrderPaidDecoder paid = new OrderPaidDecoder();
  private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
  private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
  private final WaitJoinedDecoder joined = new WaitJoinedDecoder();
  private final WaitGrantedDecoder waitGranted = new WaitGrantedDecoder();
  private final WaitEndedDecoder waitEnded = new WaitEndedDecoder();
  private final ActivityEndedDecoder activityEnded = new ActivityEndedDecoder();

  /**
   * A log without lines.
   *
   * @param activity index of the activity
   * @param setup tells of the activity itself
   */
  SaleLogWriter(
      final int activity, final SaleLine lines, final SaleSetup setup, final SaleChain chain) {
    this.activity = activity;
    this.lines = lines;
    this.setup = setup;
    this.chain = chain;
  }

  /** True if the activity has ended: there is nothing more to tell. */
  boolean isEnded() {
    return ended;
  }

  /**
   * Reads the next event, whatever it is about.
   *
   * @param entry offset of its entry, as {@link EventBatch} lays them out
   */
  void read(final DirectBuffer buffer, final int entry, final long position) {
    final int at = entry + EventBatch.ENTRY_HEADER_BYTES;
    header.wrap(buffer, at);
    cause.wrap(buffer, at + MessageHeaderDecoder.ENCODED_LENGTH);
    switch (header.templateId()) {
      case ReservationHeldDecoder.TEMPLATE_ID ->
        held(held.wrapAndApplyHeader(buffer, at, header), position);
      case OrderPlacedDecoder.TEMPLATE_ID ->
        placed(placed.wrapAndApplyHeader(buffer, at, header), position);
      case OrderPaidDecoder.TEMPLATE_ID ->
        paid(paid.wrapAndApplyHeader(buffer, at, header), position);
      case ReservationConfirmedDecoder.TEMPLATE_ID ->
        sold(confirmed.wrapAndApplyHeader(buffer, at, header).sequence(), position);
      case ReservationReleasedDecoder.TEMPLATE_ID ->
        back(released.wrapAndApplyHeader(buffer, at, header).sequence(), "released", position);
      case ReservationExpiredDecoder.TEMPLATE_ID ->
        back(expired.wrapAndApplyHeader(buffer, at, header).sequence(), "expired", position);
      case ReservationCancelledDecoder.TEMPLATE_ID ->
        back(cancelled.wrapAndApplyHeader(buffer, at, header).sequence(), "cancelled", position);
      case ReservationConsumedDecoder.TEMPLATE_ID ->
        shipped(consumed.wrapAndApplyHeader(buffer, at, header).sequence(), position);
      case OrderCancelledDecoder.TEMPLATE_ID ->
        back(
            orderCancelled.wrapAndApplyHeader(buffer, at, header).sequence(),
            "order-cancelled",
            position);
      case OrderExpiredDecoder.TEMPLATE_ID ->
        orderExpired(orderExpired.wrapAndApplyHeader(buffer, at, header).sequence(), position);
      default -> readOther(buffer, at, position);
    }
  }

  private void readOther(final DirectBuffer buffer, final int at, final long position) {
    switch (header.templateId()) {
      case WaitJoinedDecoder.TEMPLATE_ID ->
        joined(joined.wrapAndApplyHeader(buffer, at, header), position);
      case WaitGrantedDecoder.TEMPLATE_ID ->
        waitGranted(waitGranted.wrapAndApplyHeader(buffer, at, header), position);
      case WaitEndedDecoder.TEMPLATE_ID ->
        waitEnded(waitEnded.wrapAndApplyHeader(buffer, at, header), position);
      case ActivityEndedDecoder.TEMPLATE_ID -> {
        if (activityEnded.wrapAndApplyHeader(buffer, at, header).activity() == activity) {
          end(activityEnded.stopped() != 0, position);
        }
      }
      default -> setup.read(buffer, at, position);
    }
  }

  private void held(final ReservationHeldDecoder event, final long position) {
    SaleClaims.Claim claim = null;
    JsonOutput out = null;
    for (final ReservationHeldDecoder.AllocationsDecoder part : event.allocations()) {
      if (lines.pool(part.cell()) == 0) {
        continue;
      }
      if (claim == null || out == null) {
        out = lines.begin("granted", cause, position);
        claim = begin(out, event.sequence(), event.customerHigh(), event.customerLow());
      }
      take(out, claim, part.cell(), part.quantity());
    }
    finish(out);
  }

  private void placed(final OrderPlacedDecoder event, final long position) {
    if (event.reservationSequence() >= 0) {
      final SaleClaims.Claim from = claims.end(event.reservationSequence());
      if (from != null) {
        final JsonOutput out = lines.begin("ordered", cause, position);
        out.number(SaleLine.OF, from.line);
        lines.customer(out, event.customerHigh(), event.customerLow());
        lines.end();
        claims.hand(from, event.sequence());
      }
      return;
    }
    SaleClaims.Claim claim = null;
    JsonOutput out = null;
    for (final OrderPlacedDecoder.AllocationsDecoder part : event.allocations()) {
      if (lines.pool(part.cell()) == 0) {
        continue;
      }
      if (claim == null || out == null) {
        out = lines.begin("granted", cause, position);
        claim = begin(out, event.sequence(), event.customerHigh(), event.customerLow());
      }
      take(out, claim, part.cell(), part.quantity());
    }
    finish(out);
  }

  private void paid(final OrderPaidDecoder event, final long position) {
    if (event.reacquired() == 0) {
      sold(event.sequence(), position);
      return;
    }
    final long before = claims.expiredLine(event.sequence());
    SaleClaims.Claim claim = null;
    JsonOutput out = null;
    for (final OrderPaidDecoder.AllocationsDecoder part : event.allocations()) {
      if (lines.pool(part.cell()) == 0) {
        continue;
      }
      if (claim == null || out == null) {
        out = lines.begin("granted", cause, position);
        out.number(SaleLine.OF, before).plain(VIA, "late-payment");
        claim = begin(out, event.sequence(), 0, 0);
      }
      take(out, claim, part.cell(), part.quantity());
      unitsSold += part.quantity();
    }
    finish(out);
  }

  private void joined(final WaitJoinedDecoder event, final long position) {
    if (event.activity() != activity) {
      return;
    }
    final JsonOutput out = lines.begin("waiting", cause, position);
    lines.customer(out, event.customerHigh(), event.customerLow());
    out.number(SaleLine.POOL, event.pool()).plain(SaleLine.SKU, lines.sku(event.sku()));
    out.number(SaleLine.QUANTITY, event.quantity());
    lines.end();
    claims.begin(event.sequence(), chain.count());
    waited++;
  }

  private void waitGranted(final WaitGrantedDecoder event, final long position) {
    final SaleClaims.Claim claim = claims.find(event.sequence());
    if (claim == null) {
      return;
    }
    final JsonOutput out = lines.begin("granted", cause, position);
    out.number(SaleLine.OF, claim.line).plain(VIA, "waitlist");
    lines.beginUnits(out);
    for (final WaitGrantedDecoder.AllocationsDecoder part : event.allocations()) {
      take(out, claim, part.cell(), part.quantity());
    }
    finish(out);
  }

  private void waitEnded(final WaitEndedDecoder event, final long position) {
    final SaleClaims.Claim claim = claims.end(event.sequence());
    if (claim != null) {
      final JsonOutput out = lines.begin("wait-ended", cause, position);
      out.number(SaleLine.OF, claim.line);
      out.plain(SaleLine.REASON, word(WaitEnd.ofCode(event.reason())));
      lines.end();
    }
  }

  private void sold(final long sequence, final long position) {
    final SaleClaims.Claim claim = claims.find(sequence);
    if (claim != null) {
      lines.begin("sold", cause, position).number(SaleLine.OF, claim.line);
      lines.end();
      for (int i = 0; i < claim.count(); i++) {
        unitsSold += claim.units(i);
      }
    }
  }

  private void shipped(final long sequence, final long position) {
    final SaleClaims.Claim claim = claims.end(sequence);
    if (claim != null) {
      lines.begin("shipped", cause, position).number(SaleLine.OF, claim.line);
      lines.end();
    }
  }

  private void orderExpired(final long sequence, final long position) {
    final SaleClaims.Claim claim = back(sequence, "order-expired", position);
    if (claim != null) {
      claims.expire(sequence, claim.line);
    }
  }

  private SaleClaims.@Nullable Claim back(
      final long sequence, final String reason, final long position) {
    final SaleClaims.Claim claim = claims.end(sequence);
    if (claim == null) {
      return null;
    }
    final JsonOutput out = lines.begin("returned", cause, position);
    out.number(SaleLine.OF, claim.line).plain(SaleLine.REASON, reason);
    lines.beginUnits(out);
    for (int i = 0; i < claim.count(); i++) {
      lines.units(out, claim.cell(i), claim.units(i));
      unitsReturned += claim.units(i);
    }
    lines.endUnits(out);
    lines.end();
    return claim;
  }

  private void end(final boolean stopped, final long position) {
    final JsonOutput out = lines.begin("end", cause, position).flag(STOPPED, stopped);
    out.number(GRANTED, granted).number(REFUSED, setup.refused());
    out.number(COUNTED, setup.counted()).number(WAITED, waited);
    out.number(UNITS_GRANTED, unitsGranted).number(UNITS_RETURNED, unitsReturned);
    out.number(UNITS_SOLD, unitsSold);
    lines.end();
    ended = true;
  }

  private SaleClaims.Claim begin(
      final JsonOutput out, final long sequence, final long customerHigh, final long customerLow) {
    lines.customer(out, customerHigh, customerLow);
    lines.beginUnits(out);
    return claims.begin(sequence, chain.count());
  }

  private void take(
      final JsonOutput out, final SaleClaims.Claim claim, final int cell, final long units) {
    lines.units(out, cell, units);
    claim.add(cell, units);
    unitsGranted += units;
  }

  private void finish(final @Nullable JsonOutput out) {
    if (out != null) {
      lines.endUnits(out);
      lines.end();
      granted++;
    }
  }

  private static String word(final Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
