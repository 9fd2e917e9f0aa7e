package io.sluice.engine.naive;

import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What activities ask of those who reserve or buy. */
final class NaiveSale {
  private final NaiveStock stock;
  private final NaiveActivities activities;
  private final Collection<NaiveClaim> claims;
  private final NaiveWaits waits;

  // The command that is decided.
  private long now;
  private Outcome.Answer answer = new Outcome.Answer(0, 0, false);

  /**
   * A sale of nothing.
   *
   * @param claims all that are known
   * @param waits who waits
   */
  NaiveSale(
      final NaiveStock stock,
      final NaiveActivities activities,
      final Collection<NaiveClaim> claims,
      final NaiveWaits waits) {
    this.stock = stock;
    this.activities = activities;
    this.claims = claims;
    this.waits = waits;
  }

  /** Begins with a command, which is answered so if it is refused. */
  void begin(final long time, final Outcome.Answer answered) {
    now = time;
    answer = answered;
  }

  /** Adds a line to what is wanted; the refusal if an activity does not allow that. */
  @Nullable
  Outcome want(
      final List<NaiveStock.Wanted> wanted,
      final int activity,
      final long customer,
      final Command.OrderLine line) {
    final int pool = activities.poolOf(activity, line.sku());
    if (pool < 0) {
      return refused(RejectReason.SKU_NOT_IN_ACTIVITY, wanted.size(), line.sku());
    }
    final NaiveStock.Wanted next =
        new NaiveStock.Wanted(line.sku(), pool, line.location(), line.quantity());
    final long earlier = wanted.stream()
        .filter(other -> other.pool() == pool)
        .mapToLong(NaiveStock.Wanted::units)
        .sum();
    final Outcome limit = activities.limit(next, wanted.size(), earlier, customer, answer);
    if (limit == null) {
      wanted.add(next);
    }
    return limit;
  }

  /** Why a customer may not have parts, by the limits of their pools; null if that is so. */
  @Nullable
  Outcome limit(final List<NaiveStock.Part> parts, final long customer) {
    final Map<Integer, Long> earlier = new TreeMap<>();
    for (final NaiveStock.Part part : parts) {
      final Outcome limit = activities.limit(
          new NaiveStock.Wanted(part.sku(), part.pool(), part.location(), part.units()),
          part.line(),
          earlier.getOrDefault(part.pool(), 0L),
          customer,
          answer);
      if (limit != null) {
        return limit;
      }
      earlier.merge(part.pool(), part.units(), Long::sum);
    }
    return null;
  }

  /** True if a customer may have the units of an order again. */
  boolean isWithinLimits(final NaiveClaim order) {
    final List<NaiveStock.Part> again = order.parts.stream().map(stock::home).toList();
    return again.stream().noneMatch(part -> waits.waiting(part.pool()) > 0)
        && limit(again, order.customer) == null;
  }

  /** Why an activity sells nothing to a customer; null if it does. */
  @Nullable
  Outcome closed(final int activity, final int channel, final long customer) {
    final RejectReason reason = activities.closedFor(activity, channel, now);
    if (reason != RejectReason.NONE) {
      return refused(reason);
    }
    if (activity == Command.NO_ACTIVITY) {
      return null;
    }
    final HoldRules rules = activities.definition(activity).holds();
    if (rules.livePerCustomer() < 0 && rules.maxUnpaid() < 0) {
      return null;
    }
    if (customer == Command.NONE) {
      return refused(RejectReason.CUSTOMER_REQUIRED);
    }
    if (rules.livePerCustomer() >= 0 && holdsIn(activity, customer) >= rules.livePerCustomer()) {
      return refused(RejectReason.TOO_MANY_HOLDS);
    }
    return rules.maxUnpaid() >= 0 && waits.unpaid(activity, customer) >= rules.maxUnpaid()
        ? refused(RejectReason.TOO_MANY_UNPAID)
        : null;
  }

  /** Holds of a customer in an activity, with those that wait. */
  int holdsIn(final int activity, final long customer) {
    int holds = 0;
    for (final NaiveClaim claim : claims) {
      holds += claim.held && claim.customer == customer && activityOf(claim) == activity ? 1 : 0;
    }
    return holds;
  }

  /** How long a hold of parts lives that is taken now, and was asked for. */
  long ttlMs(final int activity, final long asked, final List<NaiveStock.Part> parts) {
    return activities.ttlMs(
        activity, asked, parts.stream().map(NaiveStock.Part::pool).distinct().toList());
  }

  /** The activity that a claim belongs to. */
  int activityOf(final NaiveClaim claim) {
    final int pool =
        claim.waitPool != 0 ? claim.waitPool : claim.parts.getFirst().pool();
    return pool == NaiveStock.SHARED ? Command.NO_ACTIVITY : stock.activityOf(pool);
  }

  /** All lines, of which the last can not be had if somebody waits for such units. */
  NaiveStock.Plan plan(final int channel, final List<NaiveStock.Wanted> wanted) {
    return waits.waiting(wanted.getLast().pool()) > 0
        ? new NaiveStock.Plan(List.of(), RejectReason.SOLD_OUT, wanted.size() - 1, 0)
        : stock.plan(channel, wanted);
  }

  /** Why an order can not be made of a reservation, or {@code NONE}. */
  RejectReason notFor(final @Nullable NaiveClaim reservation, final Command.PlaceOrder command) {
    if (reservation == null) {
      return RejectReason.RESERVATION_UNKNOWN;
    }
    final boolean sameCustomer =
        reservation.customer == Command.NONE || reservation.customer == command.customer();
    final boolean sameActivity =
        command.activity() == Command.NO_ACTIVITY || command.activity() == activityOf(reservation);
    if (!sameCustomer || !sameActivity || reservation.channel != command.channel()) {
      return RejectReason.RESERVATION_OF_ANOTHER;
    }
    return waits.statusAt(reservation, now) == ReservationStatus.HELD
        ? RejectReason.NONE
        : RejectReason.RESERVATION_CLOSED;
  }

  /** A limit that the units of nobody in particular pass, or else another refusal. */
  @Nullable
  Outcome limited(
      final NaiveClaim reservation,
      final List<NaiveStock.Part> parts,
      final Command.PlaceOrder command,
      final Outcome.@Nullable Rejected otherwise) {
    if (reservation.customer != Command.NONE || (otherwise != null && otherwise.sku() < 0)) {
      return otherwise;
    }
    final Outcome limit = limit(parts.stream().map(stock::home).toList(), command.customer());
    return limit == null ? otherwise : limit;
  }

  private Outcome refused(final RejectReason reason) {
    return refused(reason, -1, -1);
  }

  private Outcome refused(final RejectReason reason, final int line, final int sku) {
    return new Outcome.Rejected(answer, reason, line, sku, -1, false);
  }
}
