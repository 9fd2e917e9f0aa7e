package io.sluice.engine.domain.order;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.OrderCancelledEncoder;
import io.sluice.engine.codec.event.OrderExpiredEncoder;
import io.sluice.engine.codec.event.OrderPaidEncoder;
import io.sluice.engine.codec.event.RefundRequiredEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.RefundCause;

/** Writes the facts about orders that exist into a batch. */
final class OrderFacts {
  private final StockLedger ledger;
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final OrderPaidEncoder paid = new OrderPaidEncoder();
  private final RefundRequiredEncoder refund = new RefundRequiredEncoder();
  private final OrderCancelledEncoder cancelled = new OrderCancelledEncoder();
  private final OrderExpiredEncoder expired = new OrderExpiredEncoder();

  OrderFacts(final StockLedger ledger, final EventBatch events) {
    this.ledger = ledger;
    this.events = events;
  }

  /** States: it is paid, and its held units are promised. */
  void paid(
      final Decision decision, final long sequence, final int slot, final PaymentClaim payment) {
    beginPaid(decision, sequence, slot, payment, false);
    paid.allocationsCount(0);
    paid.reference(payment.reference());
    events.end(paid.encodedLength());
  }

  /** States: it is paid after expiry, and the units of a plan are promised. */
  void reacquired(
      final Decision decision,
      final long sequence,
      final int slot,
      final PaymentClaim payment,
      final AllocationPlan plan) {
    beginPaid(decision, sequence, slot, payment, true);
    final OrderPaidEncoder.AllocationsEncoder parts = paid.allocationsCount(plan.count());
    for (int i = 0; i < plan.count(); i++) {
      parts
          .next()
          .line(plan.line(i))
          .pinned((short) (plan.pinned(i) ? 1 : 0))
          .cell(plan.cell(i))
          .pool(ledger.pool(plan.cell(i)))
          .quantity(plan.units(i));
    }
    paid.reference(payment.reference());
    events.end(paid.encodedLength());
  }

  /** States: money has to go back. */
  void refundRequired(
      final Decision decision,
      final long sequence,
      final int slot,
      final PaymentClaim payment,
      final RefundCause cause) {
    refund.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(refund.cause());
    refund
        .sequence(sequence)
        .slot(slot)
        .referenceHigh(payment.referenceHigh())
        .referenceLow(payment.referenceLow())
        .amount(payment.amount())
        .currency(payment.currency())
        .refundCause((short) cause.code())
        .reference(payment.reference());
    events.end(refund.encodedLength());
  }

  /** States: it was cancelled. */
  void cancelled(final Decision decision, final long sequence, final int slot, final boolean more) {
    cancelled.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(cancelled.cause(), more);
    cancelled.sequence(sequence).slot(slot);
    events.end(cancelled.encodedLength());
  }

  /** States: payment did not come in time. */
  void expired(final Decision decision, final long sequence, final int slot, final boolean more) {
    expired.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(expired.cause(), more);
    expired.sequence(sequence).slot(slot);
    events.end(expired.encodedLength());
  }

  private void beginPaid(
      final Decision decision,
      final long sequence,
      final int slot,
      final PaymentClaim payment,
      final boolean reacquired) {
    paid.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(paid.cause());
    paid.sequence(sequence)
        .slot(slot)
        .referenceHigh(payment.referenceHigh())
        .referenceLow(payment.referenceLow())
        .amount(payment.amount())
        .currency(payment.currency())
        .reacquired((short) (reacquired ? 1 : 0));
  }
}
