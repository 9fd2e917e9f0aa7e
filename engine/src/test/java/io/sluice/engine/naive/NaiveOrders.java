package io.sluice.engine.naive;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Outside ids, payments and what becomes of orders. */
final class NaiveOrders {
  /** What is known of a payment's reference. */
  enum Recorded {
    TAKEN,
    REFUSED,
    FOR_ANOTHER
  }

  /** A payment, recorded for ever. */
  private record Payment(ClaimId order, boolean taken) {}

  private final NaiveStock stock;
  private final Consumer<NaiveClaim> endHold;
  private final Predicate<NaiveClaim> mayHaveAgain;
  private final ObjIntConsumer<NaiveClaim> countUnpaid;
  private final Map<Long, NaiveClaim> orderByOutsideId = new TreeMap<>();
  private final Map<Long, Payment> paymentByReference = new TreeMap<>();

  NaiveOrders(
      final NaiveStock stock,
      final Consumer<NaiveClaim> endHold,
      final Predicate<NaiveClaim> mayHaveAgain,
      final ObjIntConsumer<NaiveClaim> countUnpaid) {
    this.countUnpaid = countUnpaid;
    this.stock = stock;
    this.endHold = endHold;
    this.mayHaveAgain = mayHaveAgain;
  }

  @Nullable
  NaiveClaim withOutsideId(final long external) {
    return external == Command.NONE ? null : orderByOutsideId.get(external);
  }

  void place(
      final NaiveClaim order,
      final Command.PlaceOrder command,
      final List<Command.OrderLine> priced) {
    order.orderStatus = OrderStatus.PENDING_PAYMENT;
    order.currency = command.currency();
    order.amount = amount(priced);
    if (command.external() != Command.NONE) {
      orderByOutsideId.put(command.external(), order);
    }
  }

  /** True if all lines have a price, and these cost more than any order may. */
  static boolean isTooDear(final List<Command.OrderLine> lines) {
    return amount(lines) > Limits.MAX_ORDER_AMOUNT;
  }

  private static long amount(final List<Command.OrderLine> lines) {
    if (lines.isEmpty() || lines.stream().anyMatch(line -> line.unitPrice() < 0)) {
      return Command.NO_PRICE;
    }
    return lines.stream().mapToLong(line -> line.quantity() * line.unitPrice()).sum();
  }

  /** A hold of either kind is over. */
  void expire(final NaiveClaim claim) {
    countUnpaid.accept(claim, 1);
    stock.unhold(claim.parts, claim.customer);
    endHold.accept(claim);
    claim.end();
    if (claim.isOrder()) {
      claim.orderStatus = OrderStatus.EXPIRED;
    } else {
      claim.reservationStatus = ReservationStatus.EXPIRED;
    }
  }

  void cancel(final NaiveClaim order) {
    if (order.orderStatus == OrderStatus.PAID) {
      stock.breakPromise(order.parts, order.customer);
      order.payment = PaymentStatus.REFUND_REQUIRED;
    } else {
      stock.unhold(order.parts, order.customer);
      endHold.accept(order);
    }
    order.end();
    order.orderStatus = OrderStatus.CANCELLED;
  }

  boolean isRecorded(final long reference) {
    return paymentByReference.containsKey(reference);
  }

  Recorded recorded(final Command.RecordPayment command) {
    final Payment payment = paymentByReference.get(command.reference());
    if (payment == null || !payment.order().equals(command.id())) {
      return Recorded.FOR_ANOTHER;
    }
    return payment.taken() ? Recorded.TAKEN : Recorded.REFUSED;
  }

  /** Records a payment under a new reference of an order that nothing else is known of. */
  void payForgotten(final Command.RecordPayment command) {
    paymentByReference.put(command.reference(), new Payment(command.id(), false));
  }

  /** Records a payment under a new reference; false if the money has to go back. */
  boolean pay(final NaiveClaim order, final Command.RecordPayment command, final long now) {
    final OrderStatus status = order.orderStatusAt(now);
    if (status == OrderStatus.EXPIRED && order.held) {
      expire(order);
    }
    final boolean taken = fits(order, command)
        && switch (status) {
          case PENDING_PAYMENT -> payInTime(order);
          case EXPIRED -> payLate(order);
          case CANCELLED, PAID -> false;
        };
    paymentByReference.put(command.reference(), new Payment(order.id, taken));
    if (taken) {
      order.orderStatus = OrderStatus.PAID;
      order.payment = PaymentStatus.PAID;
      order.owesWhenItEnds = false;
      order.amount = order.amount < 0 ? command.amount() : order.amount;
      order.currency = order.currency == Currency.NONE ? command.currency() : order.currency;
    } else if (status == OrderStatus.EXPIRED || status == OrderStatus.CANCELLED) {
      order.payment = PaymentStatus.REFUND_REQUIRED;
    } else if (status == OrderStatus.PENDING_PAYMENT) {
      order.owesWhenItEnds = true;
    }
    return taken;
  }

  Outcome refund(final Outcome.Answer answer) {
    return new Outcome.Rejected(answer, RejectReason.ORDER_CLOSED, -1, -1, -1, true);
  }

  /** Lines of an order must be none or those of its reservation; null if they are. */
  static Outcome.@Nullable Rejected compareLines(
      final List<Command.OrderLine> lines,
      final List<NaiveStock.Part> parts,
      final Outcome.Answer answer) {
    if (lines.isEmpty()) {
      return null;
    }
    final long[] missing = lines.stream().mapToLong(Command.OrderLine::quantity).toArray();
    for (final NaiveStock.Part part : parts) {
      final boolean same = part.line() < lines.size()
          && lines.get(part.line()).sku() == part.sku()
          && (lines.get(part.line()).location() == Command.ANYWHERE
              || lines.get(part.line()).location() == part.location());
      if (!same) {
        return new Outcome.Rejected(answer, RejectReason.LINES_DIFFER, part.line(), -1, -1, false);
      }
      missing[part.line()] -= part.units();
    }
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] != 0) {
        return new Outcome.Rejected(
            answer, RejectReason.LINES_DIFFER, i, lines.get(i).sku(), -1, false);
      }
    }
    return null;
  }

  /** All that is known of a paid order whose record is gone: that it was cancelled. */
  static Outcome forgotten(final ClaimId id, final Outcome.Answer answer, final long now) {
    return new Outcome.Order(
        answer,
        false,
        id,
        OrderStatus.CANCELLED,
        PaymentStatus.PENDING,
        FulfilmentStatus.NONE,
        false,
        -1,
        0,
        now,
        Command.NO_PRICE,
        0,
        List.of());
  }

  static boolean namesLocation(final List<Command.OrderLine> lines, final int line) {
    return !lines.isEmpty() && lines.get(line).location() != Command.ANYWHERE;
  }

  private static boolean fits(final NaiveClaim order, final Command.RecordPayment command) {
    final boolean sameAmount =
        order.amount < 0 || command.amount() < 0 || order.amount == command.amount();
    final boolean sameCurrency = order.currency == Currency.NONE
        || command.currency() == Currency.NONE
        || order.currency == command.currency();
    return sameAmount && sameCurrency;
  }

  private boolean payInTime(final NaiveClaim order) {
    stock.promise(order.parts);
    endHold.accept(order);
    return true;
  }

  private boolean payLate(final NaiveClaim order) {
    final List<NaiveStock.Part> again = stock.planAgain(order.channel, order.parts);
    if (again.isEmpty() || !mayHaveAgain.test(order)) {
      return false;
    }
    countUnpaid.accept(order, -1);
    stock.hold(again, order.customer);
    stock.promise(again);
    order.parts = again;
    order.reacquired = true;
    order.ended = false;
    return true;
  }
}
