package io.sluice.engine.naive;

import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reservation or an order. */
final class NaiveClaim {
  final ClaimId id;
  final int channel;
  final long customer;

  /** Null for an order. */
  @Nullable
  ReservationStatus reservationStatus;

  /** Null for a reservation. */
  @Nullable
  OrderStatus orderStatus;

  PaymentStatus payment = PaymentStatus.PENDING;

  /** It was paid with what does not fit, and waits for the right payment. */
  boolean owesWhenItEnds;

  boolean reacquired;
  long expiresAt;
  long amount = Command.NO_PRICE;
  int currency;

  @Nullable
  ClaimId order;

  List<NaiveStock.Part> parts;

  /** The pool that it waits or waited for, 0 if it never did. */
  int waitPool;

  long waitUnits;

  /** Life of the hold that it waits for. */
  long waitedTtlMs;

  /** The key that made it, if one did. */
  NaiveKeys.@Nullable Accepted madeBy;

  /** Its units are set aside until they are confirmed, paid, given back or swept. */
  boolean held = true;

  /** Nothing can become of it any more, but for a late payment. */
  boolean ended;

  NaiveClaim(
      final ClaimId id,
      final int channel,
      final long customer,
      final long expiresAt,
      final List<NaiveStock.Part> parts) {
    this.id = id;
    this.channel = channel;
    this.customer = customer;
    this.expiresAt = expiresAt;
    this.parts = parts;
  }

  boolean isOrder() {
    return orderStatus != null;
  }

  /** Status of an order, due ones being over whether they are swept or not. */
  OrderStatus orderStatusAt(final long now) {
    final OrderStatus status = orderStatus;
    assert status != null;
    return status == OrderStatus.PENDING_PAYMENT && now >= expiresAt ? OrderStatus.EXPIRED : status;
  }

  /** Ends without any units. */
  void end() {
    held = false;
    ended = true;
  }

  boolean isWaiting() {
    return reservationStatus == ReservationStatus.WAITING;
  }

  /** True if it waited, or waits still, and has nothing for it. */
  boolean gotNothing() {
    return waitPool != 0 && parts.isEmpty();
  }

  /** An order as it is shown. */
  Outcome shown(final Outcome.Answer answer, final boolean created, final long now) {
    return new Outcome.Order(
        answer,
        created,
        id,
        orderStatusAt(now),
        owesWhenItEnds && orderStatusAt(now) != OrderStatus.PENDING_PAYMENT
            ? PaymentStatus.REFUND_REQUIRED
            : payment,
        FulfilmentStatus.NONE,
        reacquired,
        channel,
        expiresAt,
        now,
        amount,
        currency,
        shownParts());
  }

  List<Outcome.Part> shownParts() {
    return parts.stream()
        .map(part -> new Outcome.Part(part.line(), part.sku(), part.location(), part.units()))
        .toList();
  }
}
