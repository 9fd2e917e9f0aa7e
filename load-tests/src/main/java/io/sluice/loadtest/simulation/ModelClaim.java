package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.ReservationStatus;

/** A reservation or an order. */
final class ModelClaim implements Cloneable {
  static final int NO_KEY = -1;

  final long number;
  final int slot;
  final boolean isOrder;
  final int channel;
  final int customer;

  /** Code of the status of its kind, as it was last stated. */
  int status;

  int payment = PaymentStatus.PENDING.code();

  /** It was paid with what does not fit, and waits for the right payment. */
  boolean owesWhenItEnds;

  boolean reacquired;
  long expiresAt;
  long amount = Wish.NOT_NAMED;
  int currency;
  long orderNumber = -1;
  int orderSlot = -1;
  Part[] parts;

  /** The pool whose units it waits or waited for; 0 if it never did. */
  int waitPool;

  long waitUnits;

  /** Life of the hold that was asked for when it began to wait. */
  long askedTtlMs;

  /** Position of the event that it began with. */
  long begunAt;

  /** The key that made it, and the last one that refers to it. */
  int madeBy = NO_KEY;

  int lastKey = NO_KEY;

  /** Its units are set aside until they are confirmed, paid, given back or swept. */
  boolean held = true;

  /** Nothing can become of it any more, but for a late payment. */
  boolean ended;

  /** The engine showed that it has forgotten it. */
  boolean gone;

  ModelClaim(
      final long number,
      final int slot,
      final boolean isOrder,
      final Wish wish,
      final Part[] parts) {
    this.number = number;
    this.slot = slot;
    this.isOrder = isOrder;
    this.channel = wish.channel;
    this.customer = wish.customer;
    this.parts = parts;
  }

  /** Status at a time: what is due is over, whether it is swept or not. */
  int statusAt(final long now) {
    if (held && now >= expiresAt) {
      return isOrder ? OrderStatus.EXPIRED.code() : ReservationStatus.EXPIRED.code();
    }
    return status;
  }

  /** True if it waits for units, as far as it was stated. */
  boolean isWaiting() {
    return !isOrder && status == ReservationStatus.WAITING.code();
  }

  /** The pool of its first units, or of those that it waits for. */
  int pool() {
    return waitPool == ModelPools.SHARED ? parts[0].pool() : waitPool;
  }

  /** Ends without any units. */
  void end() {
    held = false;
    ended = true;
  }

  ModelClaim copy() {
    try {
      return (ModelClaim) clone();
    } catch (final CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** As it is shown. */
  Expected shown(final boolean created, final long now) {
    final Expected expected = Expected.of(
        isOrder ? OrderOutcomeDecoder.TEMPLATE_ID : ReservationOutcomeDecoder.TEMPLATE_ID);
    expected.created = created;
    expected.number = number;
    expected.slot = slot;
    expected.status = statusAt(now);
    expected.channel = channel;
    expected.expiresAt = expiresAt;
    expected.now = now;
    expected.parts = parts;
    expected.unwritten = held && now >= expiresAt;
    if (isOrder) {
      final boolean owes = owesWhenItEnds && expected.status != OrderStatus.PENDING_PAYMENT.code();
      expected.payment = owes ? PaymentStatus.REFUND_REQUIRED.code() : payment;
      expected.reacquired = reacquired;
      expected.amount = amount;
      expected.currency = currency;
    } else {
      expected.orderNumber = orderNumber;
      expected.orderSlot = orderSlot;
    }
    return expected;
  }

  /** An order of which only the id and how it ended are known. */
  static Expected forgotten(final long number, final int slot, final int status, final long now) {
    final Expected expected = Expected.of(OrderOutcomeDecoder.TEMPLATE_ID);
    expected.number = number;
    expected.slot = slot;
    expected.status = status;
    expected.payment = PaymentStatus.PENDING.code();
    expected.channel = -1;
    expected.now = now;
    expected.amount = Wish.NOT_NAMED;
    return expected;
  }
}
