package io.sluice.engine.domain.order;

import io.sluice.engine.codec.TextBytes;
import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.codec.event.OrderCancelledDecoder;
import io.sluice.engine.codec.event.OrderExpiredDecoder;
import io.sluice.engine.codec.event.OrderPaidDecoder;
import io.sluice.engine.codec.event.OrderPlacedDecoder;
import io.sluice.engine.codec.event.RefundRequiredDecoder;
import io.sluice.engine.domain.claim.ClaimApplier;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.dedup.KeyKind;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.ReservationStatus;

/** Applies the facts about orders. */
public final class OrderApplier {
  private final ClaimStore claims;
  private final ClaimApplier claimApplier;
  private final Orders orders;
  private final TextBytes reference = new TextBytes();

  /** An applier that writes records, outside ids, payments and the ledger. */
  public OrderApplier(
      final ClaimContext context, final Orders orders, final ClaimApplier claimApplier) {
    this.claims = context.claims();
    this.claimApplier = claimApplier;
    this.orders = orders;
  }

  /** Applies a fact. */
  public void apply(final OrderPlacedDecoder event, final long position) {
    final CauseDecoder cause = event.cause();
    final int slot = claims.open(event.sequence(), true, cause.channel(), event.expiresAt());
    assert slot == event.slot() : "slots are given out in the order of the log";
    claims.customer(slot, event.customerHigh(), event.customerLow());
    claims.price(slot, event.amount(), event.currency());
    claims.external(slot, event.externalHigh(), event.externalLow());
    orders.paidReferences().set(slot, "");
    final boolean fromReservation = event.reservationSequence() >= 0;
    for (final OrderPlacedDecoder.AllocationsDecoder part : event.allocations()) {
      final boolean pinned = part.pinned() != 0;
      if (fromReservation) {
        claims.allocate(slot, part.line(), pinned, part.cell(), part.quantity());
      } else {
        claimApplier.take(slot, part.line(), pinned, part.cell(), part.quantity(), Bucket.HELD);
      }
    }
    claimApplier.begin(slot, event.cause(), KeyKind.ORDER_CREATED, position);
    status(slot, OrderStatus.PENDING_PAYMENT);
    if (fromReservation) {
      handOver(event, slot);
    }
  }

  /** Applies a fact. */
  public void apply(final OrderPaidDecoder event, final long position) {
    final int slot = event.slot();
    assert claims.exists(event.sequence(), slot) : "the order exists";
    orders.record(event.referenceHigh(), event.referenceLow(), event.sequence(), slot, true);
    final boolean reacquired = event.reacquired() != 0;
    if (reacquired) {
      assert claims.status(slot) == OrderStatus.EXPIRED.code() : "paid after expiry";
      claimApplier.tallyUnpaid(slot, -1);
      claims.dropAllocations(slot);
      claims.reacquired(slot);
      claims.ended(slot, false);
    } else {
      assert claims.status(slot) == OrderStatus.PENDING_PAYMENT.code() : "paid in time";
      claimApplier.endHold(slot, event.cause().time());
      claimApplier.promise(slot);
    }
    // Only a fact about units taken again names any.
    for (final OrderPaidDecoder.AllocationsDecoder part : event.allocations()) {
      claimApplier.take(
          slot, part.line(), part.pinned() != 0, part.cell(), part.quantity(), Bucket.ALLOCATED);
    }
    claims.payment(slot, PaymentStatus.PAID.code());
    // What the order did not say, the payment does.
    claims.price(
        slot,
        claims.amount(slot) < 0 ? event.amount() : claims.amount(slot),
        claims.currency(slot) == Currency.NONE ? event.currency() : claims.currency(slot));
    status(slot, OrderStatus.PAID);
    final int referenceOffset = event.limit() + OrderPaidDecoder.referenceHeaderLength();
    reference.readUtf8(event.buffer(), referenceOffset, event.referenceLength());
    orders.paidReferences().set(slot, reference);
    claimApplier.remember(slot, event.cause(), KeyKind.ORDER_CHANGED, position);
  }

  /** Applies a fact. */
  public void apply(final RefundRequiredDecoder event, final long position) {
    final int slot = event.slot();
    final RefundCause refundCause = RefundCause.ofCode(event.refundCause());
    if (event.referenceHigh() != 0 || event.referenceLow() != 0) {
      orders.record(event.referenceHigh(), event.referenceLow(), event.sequence(), slot, false);
    }
    if (refundCause == RefundCause.ORDER_FORGOTTEN) {
      // No key is remembered, since it would refer to the record; the reference is.
      return;
    }
    assert claims.exists(event.sequence(), slot) : "the order exists";
    switch (OrderStatus.ofCode(claims.status(slot))) {
      case PENDING_PAYMENT -> claims.payment(slot, Orders.PENDING_AND_OWED);
      case CANCELLED, EXPIRED -> claims.payment(slot, PaymentStatus.REFUND_REQUIRED.code());
      case PAID -> {}
    }
    final boolean afterCancel = refundCause == RefundCause.CANCELLED_AFTER_PAYMENT;
    claimApplier.remember(
        slot,
        event.cause(),
        afterCancel ? KeyKind.ORDER_CHANGED : KeyKind.PAYMENT_REFUSED,
        position);
  }

  /** Applies a fact. */
  public void apply(final OrderCancelledDecoder event, final long position) {
    final int slot = event.slot();
    assert claims.exists(event.sequence(), slot) : "the order exists";
    if (claims.status(slot) == OrderStatus.PAID.code()) {
      claimApplier.giveBack(slot, Bucket.ALLOCATED);
    } else {
      assert claims.status(slot) == OrderStatus.PENDING_PAYMENT.code() : "cancelled once";
      claimApplier.endHold(slot, event.cause().time());
      claimApplier.giveBack(slot, Bucket.HELD);
    }
    end(slot, OrderStatus.CANCELLED, event.cause(), position);
  }

  /** Applies a fact. */
  public void apply(final OrderExpiredDecoder event, final long position) {
    final int slot = event.slot();
    assert claims.exists(event.sequence(), slot) : "the order exists";
    assert claims.status(slot) == OrderStatus.PENDING_PAYMENT.code() : "expired once";
    claimApplier.tallyUnpaid(slot, 1);
    claimApplier.endHold(slot, event.cause().time());
    claimApplier.giveBack(slot, Bucket.HELD);
    end(slot, OrderStatus.EXPIRED, event.cause(), position);
  }

  /** The units of a reservation become those of the order; the reservation ends. */
  @WritesState
  private void handOver(final OrderPlacedDecoder event, final int orderSlot) {
    final int slot = event.reservationSlot();
    assert claims.exists(event.reservationSequence(), slot) : "the reservation exists";
    claimApplier.endHold(slot, event.cause().time());
    claimApplier.handOver(slot, orderSlot);
    claims.status(slot, ReservationStatus.CONFIRMED.code());
    claims.takenBy(slot, event.sequence(), orderSlot);
    claimApplier.end(slot);
  }

  private void end(
      final int slot, final OrderStatus status, final CauseDecoder cause, final long position) {
    status(slot, status);
    claimApplier.remember(slot, cause, KeyKind.ORDER_CHANGED, position);
    if (cause.more() == 0) {
      claimApplier.end(slot);
    } else {
      // Another fact about the order follows in the same step and needs its record.
      claims.ended(slot, true);
    }
  }

  /** Changes the status, also where an outside id leads to it. */
  private void status(final int slot, final OrderStatus status) {
    claims.status(slot, status.code());
    final long high = claims.externalHigh(slot);
    final long low = claims.externalLow(slot);
    if (high != 0 || low != 0) {
      orders
          .externalIds()
          .put(high, low, claims.sequence(slot), Orders.slotAndStatus(slot, status.code()));
    }
  }
}
