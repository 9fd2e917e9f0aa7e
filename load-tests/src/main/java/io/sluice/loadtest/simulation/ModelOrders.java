package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What becomes of orders, and the payments and outside ids that are known for ever. */
final class ModelOrders {
  private static final byte TAKEN = 1;
  private static final byte REFUSED = 2;

  private final ModelStock stock;
  private final ModelActivities activities;
  private final Consumer<ModelClaim> endHold;

  /** Whether limits let the customer of an order have its units once more. */
  private final Predicate<ModelClaim> mayHaveAgain;

  private long[] numberByExternal = new long[64];
  private byte[] verdictByReference = new byte[256];
  private long[] numberByReference = new long[256];
  private int[] slotByReference = new int[256];

  ModelOrders(
      final ModelStock stock,
      final ModelActivities activities,
      final Consumer<ModelClaim> endHold,
      final Predicate<ModelClaim> mayHaveAgain) {
    this.stock = stock;
    this.activities = activities;
    this.endHold = endHold;
    this.mayHaveAgain = mayHaveAgain;
  }

  ModelOrders(
      final ModelOrders other,
      final ModelStock stock,
      final ModelActivities activities,
      final Consumer<ModelClaim> endHold,
      final Predicate<ModelClaim> mayHaveAgain) {
    this(stock, activities, endHold, mayHaveAgain);
    numberByExternal = other.numberByExternal.clone();
    verdictByReference = other.verdictByReference.clone();
    numberByReference = other.numberByReference.clone();
    slotByReference = other.slotByReference.clone();
  }

  /** Number of the order with an outside id, or 0. */
  long withOutsideId(final int external) {
    return external == 0 || external >= numberByExternal.length ? 0 : numberByExternal[external];
  }

  void place(final ModelClaim order, final Wish wish, final long[] prices) {
    order.status = OrderStatus.PENDING_PAYMENT.code();
    order.currency = wish.currency;
    order.amount = amount(wish, prices, wish.lineCount);
    if (wish.external != 0) {
      if (wish.external >= numberByExternal.length) {
        numberByExternal = Arrays.copyOf(numberByExternal, 2 * wish.external);
      }
      numberByExternal[wish.external] = order.number;
    }
  }

  /** True if the first lines all have a price, and cost more than any order may. */
  static boolean isTooDear(final Wish wish, final long[] prices, final int lines) {
    return amount(wish, prices, lines) > Limits.MAX_ORDER_AMOUNT;
  }

  private static long amount(final Wish wish, final long[] prices, final int lines) {
    if (lines == 0) {
      return Wish.NOT_NAMED;
    }
    long sum = 0;
    for (int i = 0; i < lines; i++) {
      if (prices[i] < 0) {
        return Wish.NOT_NAMED;
      }
      sum += prices[i] * wish.units[i];
    }
    return sum;
  }

  /** A hold of either kind is over. */
  void expire(final ModelClaim claim) {
    activities.tallyUnpaid(claim.pool(), claim.customer, 1);
    stock.unhold(claim.parts, claim.customer);
    endHold.accept(claim);
    claim.end();
    claim.status = claim.isOrder ? OrderStatus.EXPIRED.code() : ReservationStatus.EXPIRED.code();
  }

  static boolean isCancellable(final ModelClaim order, final long now) {
    final int status = order.statusAt(now);
    return status == OrderStatus.PENDING_PAYMENT.code() || status == OrderStatus.PAID.code();
  }

  void cancel(final ModelClaim order) {
    if (order.status == OrderStatus.PAID.code()) {
      stock.breakPromise(order.parts, order.customer);
      order.payment = PaymentStatus.REFUND_REQUIRED.code();
    } else {
      stock.unhold(order.parts, order.customer);
      endHold.accept(order);
    }
    order.end();
    order.status = OrderStatus.CANCELLED.code();
  }

  boolean isRecorded(final int reference) {
    return reference < verdictByReference.length && verdictByReference[reference] != 0;
  }

  boolean isTaken(final int reference) {
    return verdictByReference[reference] == TAKEN;
  }

  /** True if a recorded payment was for the order that the wish names. */
  boolean isPaymentOf(final Wish wish) {
    return numberByReference[wish.reference] == wish.number
        && slotByReference[wish.reference] == wish.slot;
  }

  /** Records a payment of an order that nothing else is known of. */
  void payForgotten(final Wish wish) {
    record(wish, REFUSED);
  }

  /** Records a payment under a new reference; false if the money has to go back. */
  boolean pay(final ModelClaim order, final Wish wish, final long now) {
    final OrderStatus status = OrderStatus.ofCode(order.statusAt(now));
    if (status == OrderStatus.EXPIRED && order.held) {
      expire(order);
    }
    final boolean taken = fits(order, wish)
        && switch (status) {
          case PENDING_PAYMENT -> payInTime(order);
          case EXPIRED -> payLate(order);
          case CANCELLED, PAID -> false;
        };
    record(wish, taken ? TAKEN : REFUSED);
    if (taken) {
      order.status = OrderStatus.PAID.code();
      order.payment = PaymentStatus.PAID.code();
      order.owesWhenItEnds = false;
      order.amount = order.amount < 0 ? wish.amount : order.amount;
      order.currency = order.currency == Currency.NONE ? wish.currency : order.currency;
    } else if (status == OrderStatus.PENDING_PAYMENT) {
      order.owesWhenItEnds = true;
    } else if (status != OrderStatus.PAID) {
      order.payment = PaymentStatus.REFUND_REQUIRED.code();
    }
    return taken;
  }

  /** True if a part of a reservation may be of the line of an order that has the same place. */
  static boolean isPartOf(final Wish wish, final Part part) {
    final int line = part.line();
    return line < wish.lineCount
        && wish.skus[line] == part.sku()
        && (wish.locations[line] == Wish.ANYWHERE || wish.locations[line] == part.location());
  }

  private void record(final Wish wish, final byte verdict) {
    final int reference = wish.reference;
    if (reference >= verdictByReference.length) {
      verdictByReference = Arrays.copyOf(verdictByReference, 2 * reference);
      numberByReference = Arrays.copyOf(numberByReference, 2 * reference);
      slotByReference = Arrays.copyOf(slotByReference, 2 * reference);
    }
    verdictByReference[reference] = verdict;
    numberByReference[reference] = wish.number;
    slotByReference[reference] = wish.slot;
  }

  private static boolean fits(final ModelClaim order, final Wish wish) {
    final boolean sameAmount = order.amount < 0 || wish.amount < 0 || order.amount == wish.amount;
    final boolean sameCurrency = order.currency == Currency.NONE
        || wish.currency == Currency.NONE
        || order.currency == wish.currency;
    return sameAmount && sameCurrency;
  }

  private boolean payInTime(final ModelClaim order) {
    stock.promise(order.parts);
    endHold.accept(order);
    return true;
  }

  private boolean payLate(final ModelClaim order) {
    final Part[] again = stock.planAgain(order.channel, order.parts);
    if (again.length == 0 || !mayHaveAgain.test(order)) {
      return false;
    }
    activities.tallyUnpaid(order.pool(), order.customer, -1);
    stock.hold(again, order.customer);
    stock.promise(again);
    order.parts = again;
    order.reacquired = true;
    order.ended = false;
    return true;
  }
}
