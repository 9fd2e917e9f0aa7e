package io.sluice.engine.domain.order;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.CancelOrderDecoder;
import io.sluice.engine.codec.command.RecordPaymentDecoder;
import io.sluice.engine.domain.activity.SaleRules;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.RejectReason;
import java.util.Arrays;

/**
 * Decides what happens to an order that exists: payment, cancellation, expiry.
 *
 * <p>A payment is a fact. It is recorded once per reference, also when the order can not take it;
 * then the refusal goes with the fact that the money has to go back. That holds as well for an
 * order whose record is gone. Only of an order that never was nothing is recorded.
 */
public final class OrderDecider {
  private final ClaimStore claims;
  private final Orders orders;
  private final StockLedger ledger;
  private final AllocationPlan plan;
  private final OrderFacts facts;
  private final SaleRules sale;
  private final AllocationCursor cursor;
  private final PaymentClaim payment = new PaymentClaim();

  // Scratch of one command.
  private final long[] missingByLine = new long[Limits.MAX_LINES];

  /** A decider that reads state and states facts in a batch. */
  public OrderDecider(final ClaimContext context, final Orders orders, final EventBatch events) {
    this.claims = context.claims();
    this.orders = orders;
    this.ledger = context.ledger();
    this.plan = context.plan();
    this.facts = new OrderFacts(ledger, events);
    this.sale = new SaleRules(context.activities(), context.ledger());
    this.cursor = new AllocationCursor(claims);
  }

  /** Records a payment. */
  public RejectReason decide(final RecordPaymentDecoder command, final Decision decision) {
    final long sequence = command.sequence();
    final int slot = command.slot();
    payment.read(command);
    final long recorded = orders.payments().find(payment.referenceHigh(), payment.referenceLow());
    if (recorded >= 0) {
      return repeat(recorded, sequence, slot, decision);
    }
    if (!isOrder(sequence, slot)) {
      return wasGivenOut(sequence, slot) && !claims.exists(sequence, slot)
          ? refuseForgotten(sequence, slot, decision)
          : RejectReason.ORDER_UNKNOWN;
    }
    decision.channel(claims.channel(slot));
    decision.answerWith(Subject.ORDER, slot, false);
    return switch (statusAt(slot, decision.now())) {
      case PENDING_PAYMENT -> payPending(slot, decision);
      case EXPIRED -> payExpired(slot, decision);
      case CANCELLED -> refuse(slot, RefundCause.ORDER_CANCELLED, decision);
      case PAID -> refuse(slot, RefundCause.ALREADY_PAID, decision);
    };
  }

  /** Cancels an order that is not paid, or paid and not shipped. */
  public RejectReason decide(final CancelOrderDecoder command, final Decision decision) {
    final int slot = command.slot();
    if (!isOrder(command.sequence(), slot)) {
      return RejectReason.ORDER_UNKNOWN;
    }
    decision.channel(claims.channel(slot));
    decision.answerWith(Subject.ORDER, slot, false);
    final OrderStatus status = statusAt(slot, decision.now());
    if (status != OrderStatus.PENDING_PAYMENT && status != OrderStatus.PAID) {
      return RejectReason.ORDER_CLOSED;
    }
    // ---- no refusal below this line ----
    final boolean paid = status == OrderStatus.PAID;
    final long sequence = claims.sequence(slot);
    facts.cancelled(decision, sequence, slot, paid);
    if (paid) {
      payment.paidBefore(
          claims.amount(slot), claims.currency(slot), orders.paidReferences().get(slot));
      facts.refundRequired(decision, sequence, slot, payment, RefundCause.CANCELLED_AFTER_PAYMENT);
    }
    return RejectReason.NONE;
  }

  /** Shows an order. */
  public RejectReason read(final long sequence, final int slot, final Decision decision) {
    if (!isOrder(sequence, slot)) {
      return RejectReason.ORDER_UNKNOWN;
    }
    decision.answerWith(Subject.ORDER, slot, false);
    return RejectReason.NONE;
  }

  /** States that an order whose time to pay is over has expired. */
  public void expire(final int slot, final Decision decision) {
    decision.channel(claims.channel(slot));
    facts.expired(decision, claims.sequence(slot), slot, false);
  }

  /** Status of an order at a time: one that is due has expired, also while it waits to be swept. */
  public OrderStatus statusAt(final int slot, final long now) {
    final OrderStatus status = OrderStatus.ofCode(claims.status(slot));
    return status == OrderStatus.PENDING_PAYMENT && now >= claims.expiresAt(slot)
        ? OrderStatus.EXPIRED
        : status;
  }

  private boolean isOrder(final long sequence, final int slot) {
    return claims.exists(sequence, slot) && claims.isOrder(slot);
  }

  /** True if there is or was something under this id, as far as anybody still knows. */
  private boolean wasGivenOut(final long sequence, final int slot) {
    return sequence > 0 && sequence < claims.nextSequence() && slot >= 0 && slot < claims.slotEnd();
  }

  /** Answers as the first time, for ever, so also when the record of the order is gone. */
  private RejectReason repeat(
      final long recorded, final long sequence, final int slot, final Decision decision) {
    if (!orders.isPaymentOf(recorded, sequence, slot)) {
      return RejectReason.REFERENCE_REUSED;
    }
    decision.repeats();
    if (!orders.isTaken(recorded)) {
      decision.requireRefund();
      return RejectReason.ORDER_CLOSED;
    }
    if (isOrder(sequence, slot)) {
      decision.answerWith(Subject.ORDER, slot, false);
    } else {
      // A paid order is forgotten only after it was cancelled.
      decision.answerWithForgottenOrder(sequence, slot, OrderStatus.CANCELLED.code());
    }
    return RejectReason.NONE;
  }

  private RejectReason refuseForgotten(
      final long sequence, final int slot, final Decision decision) {
    facts.refundRequired(decision, sequence, slot, payment, RefundCause.ORDER_FORGOTTEN);
    decision.answerWithForgottenOrder(sequence, slot, OrderStatus.CANCELLED.code());
    decision.requireRefund();
    return RejectReason.ORDER_CLOSED;
  }

  private RejectReason payPending(final int slot, final Decision decision) {
    if (!payment.fits(claims.amount(slot), claims.currency(slot))) {
      return refuse(slot, RefundCause.AMOUNT_DIFFERS, decision);
    }
    facts.paid(decision, claims.sequence(slot), slot, payment);
    return RejectReason.NONE;
  }

  private RejectReason payExpired(final int slot, final Decision decision) {
    final long sequence = claims.sequence(slot);
    final boolean unswept = claims.status(slot) == OrderStatus.PENDING_PAYMENT.code();
    if (unswept) {
      // It was shown as expired, so it has to be before anything else becomes of it.
      facts.expired(decision, sequence, slot, true);
    }
    if (!payment.fits(claims.amount(slot), claims.currency(slot))) {
      return refuse(slot, RefundCause.AMOUNT_DIFFERS, decision);
    }
    final boolean possible = !isAwaited(slot)
        && isWithinLimits(slot, unswept, decision)
        && (unswept ? planOwnUnits(slot) : planUnitsAgain(slot));
    if (!possible) {
      decision.dropFindings();
      return refuse(slot, RefundCause.UNITS_GONE, decision);
    }
    facts.reacquired(decision, sequence, slot, payment, plan);
    return RejectReason.NONE;
  }

  /**
   * Plans the units that the order still holds: its expiry, stated in the same step, sets them
   * free. False if their activity has begun to hold back so many that it may not promise them.
   */
  private boolean planOwnUnits(final int slot) {
    plan.begin(claims.channel(slot), 1);
    claims.read(slot, cursor);
    while (cursor.next()) {
      // Its pool may have been closed meanwhile: then they are set free elsewhere.
      final int home = ledger.homeOf(cursor.cell());
      final int pool = ledger.pool(home);
      if (pool != StockLedger.SHARED_POOL && ledger.availableInPool(pool) < ledger.withheld(pool)) {
        return false;
      }
      plan.addKnown(cursor.line(), cursor.pinned(), home, cursor.units());
    }
    return true;
  }

  /** True if somebody waits for any of the units of an order, which then are not had again. */
  private boolean isAwaited(final int slot) {
    claims.read(slot, cursor);
    while (cursor.next()) {
      if (sale.isAwaited(ledger.pool(ledger.homeOf(cursor.cell())))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the customer may have the units again, of an activity that still runs.
   *
   * @param unswept whether they are still the order's
   */
  private boolean isWithinLimits(final int slot, final boolean unswept, final Decision decision) {
    final long high = claims.customerHigh(slot);
    final long low = claims.customerLow(slot);
    if (unswept) {
      sale.followCounted(SaleRules.NO_ACTIVITY, high, low);
    } else {
      sale.follow(SaleRules.NO_ACTIVITY, high, low);
    }
    claims.read(slot, cursor);
    while (cursor.next()) {
      final int cell = ledger.homeOf(cursor.cell());
      final RejectReason limit =
          sale.add(ledger.pool(cell), cursor.line(), ledger.sku(cell), cursor.units(), decision);
      if (limit != RejectReason.NONE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Plans what the order had: the same cells first, then, unless the line named its location, any
   * other of the channel.
   *
   * <p>Lines that named their location go first, since nothing else serves them; what the other
   * lines lack comes last, so that no line takes elsewhere what another one had there. What is
   * promised of the old cells is the same in any order, and so is what is left to be found.
   */
  private boolean planUnitsAgain(final int slot) {
    // What is left of the same cells counts for the other parts, so all parts are looked out for.
    plan.begin(claims.channel(slot), Limits.MAX_LINES);
    Arrays.fill(missingByLine, 0);
    if (takeSameCells(slot, true) > 0) {
      return false;
    }
    return takeSameCells(slot, false) == 0 || takeElsewhere(slot);
  }

  /** Takes from the old cells, for the lines that named a location or for all others. */
  private long takeSameCells(final int slot, final boolean pinned) {
    long missing = 0;
    claims.read(slot, cursor);
    while (cursor.next()) {
      if (cursor.pinned() == pinned) {
        final int line = cursor.line();
        final long units = cursor.units();
        final long lacking = units - plan.addFrom(line, pinned, cursor.cell(), units);
        missingByLine[line] += lacking;
        missing += lacking;
      }
    }
    return missing;
  }

  /** Takes what lines lack from wherever the channel sells now. */
  private boolean takeElsewhere(final int slot) {
    claims.read(slot, cursor);
    while (cursor.next()) {
      final int line = cursor.line();
      final long missing = missingByLine[line];
      missingByLine[line] = 0;
      if (missing > 0) {
        final int home = ledger.homeOf(cursor.cell());
        if (plan.add(line, ledger.sku(home), ledger.pool(home), AllocationPlan.ANY, missing)
            != RejectReason.NONE) {
          return false;
        }
      }
    }
    return true;
  }

  private RejectReason refuse(final int slot, final RefundCause cause, final Decision decision) {
    facts.refundRequired(decision, claims.sequence(slot), slot, payment, cause);
    decision.requireRefund();
    return RejectReason.ORDER_CLOSED;
  }
}
