package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.RejectReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What an activity asks of one reservation or order, and where the lines of these come from. */
final class ModelSales {
  private final ModelCatalog catalog;
  private final ModelStock stock;
  private final ModelActivities activities;
  private final Marks marks;

  ModelSales(
      final ModelCatalog catalog,
      final ModelStock stock,
      final ModelActivities activities,
      final Marks marks) {
    this.catalog = catalog;
    this.stock = stock;
    this.activities = activities;
    this.marks = marks;
  }

  /** Why the activity that a wish names sells nothing to its customer; null if it may. */
  @Nullable
  Expected closed(final Wish wish, final long now) {
    if (wish.activity == Wish.NO_ACTIVITY) {
      return null;
    }
    if (!activities.has(wish.activity)) {
      return Expected.refused(RejectReason.ACTIVITY_UNKNOWN);
    }
    final Sale sale = activities.sale(wish.activity);
    if (sale.channel() != wish.channel) {
      return Expected.refused(RejectReason.ACTIVITY_OF_ANOTHER_CHANNEL);
    }
    if (activities.statusAt(wish.activity, now) != ActivityStatus.LIVE) {
      marks.hitIf(now == sale.endsAt(), Mark.ACTIVITY_CLOSED_IN_ITS_LAST_MOMENT);
      return Expected.refused(RejectReason.ACTIVITY_CLOSED);
    }
    final RejectReason reason = notFor(wish.activity, wish.customer);
    return reason == RejectReason.NONE ? null : Expected.refused(reason);
  }

  /** Why a customer may have no other hold, or {@code NONE}. */
  private RejectReason notFor(final int activity, final int customer) {
    final Sale sale = activities.sale(activity);
    final int maxUnpaid = sale.rules().maxUnpaid();
    if (sale.liveHolds() < 0 && maxUnpaid < 0) {
      return RejectReason.NONE;
    }
    if (customer == 0) {
      return RejectReason.CUSTOMER_REQUIRED;
    }
    if (sale.liveHolds() >= 0 && activities.holds(activity, customer) >= sale.liveHolds()) {
      marks.hit(Mark.TOO_MANY_LIVE_HOLDS);
      return RejectReason.TOO_MANY_HOLDS;
    }
    if (maxUnpaid >= 0 && activities.unpaid(activity, customer) >= maxUnpaid) {
      marks.hit(Mark.REFUSED_FOR_UNPAID_HOLDS);
      return RejectReason.TOO_MANY_UNPAID;
    }
    return RejectReason.NONE;
  }

  /**
   * Whether a customer may have units of an open pool that he waited for, which count as his
   * already: the limits may be others than when he joined.
   */
  boolean mayStillHave(final int pool, final int customer, final long units) {
    final int activity = activities.activityOf(pool);
    final Sale sale = activities.sale(activity);
    final Sale.Item item = activities.itemIn(pool);
    final boolean tooMany = item != null && item.perOrder() >= 0 && units > item.perOrder();
    final long most = item == null ? -1 : item.perCustomer();
    final int maxUnpaid = sale.rules().maxUnpaid();
    if (tooMany || (customer == 0 && (most >= 0 || sale.liveHolds() >= 0 || maxUnpaid >= 0))) {
      return false;
    }
    return (most < 0 || stock.pools().unitsOf(pool, customer) <= most)
        && (sale.liveHolds() < 0 || activities.holds(activity, customer) <= sale.liveHolds())
        && (maxUnpaid < 0 || activities.unpaid(activity, customer) < maxUnpaid);
  }

  /** What a line names and nobody knows; null if all is known. */
  @Nullable
  Expected unknownIn(final Wish wish, final int line) {
    if (!catalog.hasSku(wish.skus[line])) {
      return Expected.refused(RejectReason.SKU_UNKNOWN, line, -1, -1);
    }
    final int location = wish.locations[line];
    return location == Wish.ANYWHERE || catalog.hasLocation(location)
        ? null
        : Expected.refused(RejectReason.LOCATION_UNKNOWN, line, wish.skus[line], -1);
  }

  /** Plans all lines of a wish; null if they can be had. */
  @Nullable
  Expected plan(final Wish wish) {
    stock.beginPlan();
    for (int line = 0; line < wish.lineCount; line++) {
      final Expected unknown = unknownIn(wish, line);
      final Expected refused = unknown != null ? unknown : planLine(wish, line);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  private @Nullable Expected planLine(final Wish wish, final int line) {
    final int sku = wish.skus[line];
    final int pool = poolOf(wish.activity, sku);
    if (pool < 0) {
      return Expected.refused(RejectReason.SKU_NOT_IN_ACTIVITY, line, sku, -1);
    }
    final Part wanted = new Part(line, false, sku, pool, wish.locations[line], wish.units[line]);
    if (pool != ModelPools.SHARED) {
      final Expected limit = limit(wanted, earlier(wish, line), wish.customer);
      if (limit != null) {
        return limit;
      }
    }
    if (stock.pools().isAwaited(pool)) {
      marks.hitIf(
          stock.promisableInPool(pool) >= wish.units[line], Mark.REFUSED_WHILE_SOMEBODY_WAITS);
      return Expected.refused(RejectReason.SOLD_OUT, line, sku, 0);
    }
    final RejectReason reason = stock.planLine(wish.channel, wanted);
    if (reason == RejectReason.NONE) {
      return null;
    }
    marks.hitIf(
        pool != ModelPools.SHARED && stock.pools().withheld(pool) > 0,
        Mark.REFUSED_WHILE_UNITS_ARE_HELD_BACK);
    return Expected.refused(reason, line, sku, stock.refusedAvailable());
  }

  /** Why a customer may not have these parts; null if nobody minds. */
  @Nullable
  Expected limit(final Part[] parts, final int count, final int customer) {
    for (int i = 0; i < count; i++) {
      final int home = stock.pools().home(parts[i].pool());
      long earlier = 0;
      for (int j = 0; j < i; j++) {
        earlier += stock.pools().home(parts[j].pool()) == home ? parts[j].units() : 0;
      }
      final Expected limit = limit(parts[i].in(home), earlier, customer);
      if (limit != null) {
        return limit;
      }
    }
    return null;
  }

  /** Whether the customer of an order that expired may have its units once more. */
  boolean mayHaveAgain(final ModelClaim order) {
    for (final Part part : order.parts) {
      if (stock.pools().isAwaited(stock.pools().home(part.pool()))) {
        marks.hit(Mark.PAID_LATE_WHILE_SOMEBODY_WAITS);
        return false;
      }
    }
    final boolean may = limit(order.parts, order.parts.length, order.customer) == null;
    marks.hitIf(!may, Mark.PAID_LATE_BEYOND_A_LIMIT);
    return may;
  }

  /**
   * Compares an order with the reservation that it comes from, part by part; null if it asks for
   * the same, and, if that was nobody's in particular, the customer may have it.
   */
  @Nullable
  Expected compare(final Wish wish, final ModelClaim reservation) {
    final Part[] parts = reservation.parts;
    final long[] missing = Arrays.copyOf(wish.units, wish.lineCount);
    for (int i = 0; i < parts.length; i++) {
      final int line = parts[i].line();
      if (wish.lineCount > 0) {
        if (!ModelOrders.isPartOf(wish, parts[i])) {
          return Expected.refused(RejectReason.LINES_DIFFER, line, -1, -1);
        }
        missing[line] -= parts[i].units();
      }
      final Expected limit = reservation.customer == 0 ? limit(parts, i + 1, wish.customer) : null;
      if (limit != null) {
        return limit;
      }
    }
    for (int line = 0; line < missing.length; line++) {
      if (missing[line] != 0) {
        return Expected.refused(RejectReason.LINES_DIFFER, line, wish.skus[line], -1);
      }
    }
    return null;
  }

  /** Prices by line: what an activity asks where a wish names none. */
  long[] prices(final Wish wish, final int activity) {
    if (activity == Wish.NO_ACTIVITY) {
      return wish.prices;
    }
    final Sale sale = activities.sale(activity);
    final long[] prices = wish.prices.clone();
    for (int line = 0; line < wish.lineCount; line++) {
      final int item = sale.itemOf(wish.skus[line]);
      if (prices[line] == Wish.NOT_NAMED && item >= 0) {
        prices[line] = sale.items().get(item).price();
        marks.hitIf(prices[line] >= 0, Mark.PRICE_OF_THE_ACTIVITY);
      }
    }
    return prices;
  }

  /**
   * How long a hold lives: in an activity no longer than that allows, and again no longer if units
   * are scarce.
   *
   * @param parts of the hold, which were not taken yet
   */
  long ttlMs(final long asked, final int activity, final Part[] parts) {
    if (activity == Wish.NO_ACTIVITY) {
      return asked;
    }
    final Sale sale = activities.sale(activity);
    final long most = sale.holdTtlMs();
    marks.hitIf(most >= 0 && most < asked, Mark.HOLD_SHORTENED_BY_ITS_ACTIVITY);
    final long ttlMs = most < 0 ? asked : Math.min(asked, most);
    if (ttlMs <= sale.rules().scarceTtlMs() || !isScarce(sale.rules().scarceBelow(), parts)) {
      return ttlMs;
    }
    marks.hit(Mark.HOLD_SHORTENED_FOR_SCARCITY);
    return sale.rules().scarceTtlMs();
  }

  private boolean isScarce(final long scarceBelow, final Part[] parts) {
    for (final Part part : parts) {
      if (!stock.pools().isClosed(part.pool())
          && stock.promisableInPool(part.pool()) < scarceBelow) {
        return true;
      }
    }
    return false;
  }

  /** The pool of a SKU in an activity; -1 if that does not sell it. */
  int poolOf(final int activity, final int sku) {
    if (activity == Wish.NO_ACTIVITY) {
      return ModelPools.SHARED;
    }
    final int item = activities.sale(activity).itemOf(sku);
    return item < 0 ? -1 : activities.pool(activity, item);
  }

  /** Units of the same SKU, which in an activity is the same pool, in earlier lines. */
  private static long earlier(final Wish wish, final int line) {
    long units = 0;
    for (int i = 0; i < line; i++) {
      units += wish.skus[i] == wish.skus[line] ? wish.units[i] : 0;
    }
    return units;
  }

  private @Nullable Expected limit(final Part wanted, final long earlier, final int customer) {
    final Sale.Item item =
        wanted.pool() == ModelPools.SHARED ? null : activities.itemIn(wanted.pool());
    if (item == null) {
      return null;
    }
    if (item.perOrder() >= 0 && earlier + wanted.units() > item.perOrder()) {
      marks.hit(Mark.LIMIT_OF_AN_ORDER_REFUSED);
      return exceeded(wanted, item.perOrder() - earlier);
    }
    if (item.perCustomer() < 0) {
      return null;
    }
    if (customer == 0) {
      marks.hit(Mark.CUSTOMER_REQUIRED_BY_A_LIMIT);
      return Expected.refused(RejectReason.CUSTOMER_REQUIRED, wanted.line(), wanted.sku(), -1);
    }
    final long left = item.perCustomer() - earlier - stock.pools().unitsOf(wanted.pool(), customer);
    if (wanted.units() <= left) {
      return null;
    }
    marks.hit(Mark.LIMIT_OF_A_CUSTOMER_REFUSED);
    return exceeded(wanted, left);
  }

  private static Expected exceeded(final Part wanted, final long left) {
    return Expected.refused(
        RejectReason.LIMIT_EXCEEDED, wanted.line(), wanted.sku(), Math.max(0, left));
  }
}
