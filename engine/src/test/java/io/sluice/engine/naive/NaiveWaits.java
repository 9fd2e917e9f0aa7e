package io.sluice.engine.naive;

import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/** Who waits for what, in the order of joining, and who gets it. */
final class NaiveWaits {
  private final NaiveStock stock;
  private final NaiveActivities activities;
  private final Consumer<NaiveClaim> endHold;
  private final ToIntBiFunction<Integer, Long> holds;
  private final TreeMap<Integer, List<NaiveClaim>> queueByPool = new TreeMap<>();
  private final Map<List<Long>, Integer> unpaidByActivityAndCustomer = new HashMap<>();

  /**
   * Nobody waits.
   *
   * @param endHold is told of who waits no more and got nothing
   * @param holds counts the holds of a customer in an activity, with those that wait
   */
  NaiveWaits(
      final NaiveStock stock,
      final NaiveActivities activities,
      final Consumer<NaiveClaim> endHold,
      final ToIntBiFunction<Integer, Long> holds) {
    this.stock = stock;
    this.activities = activities;
    this.endHold = endHold;
    this.holds = holds;
  }

  long waiting(final int pool) {
    return queueByPool.getOrDefault(pool, List.of()).size();
  }

  /** True if one may wait for what a command wants. */
  boolean mayWait(final Command.ReserveOrWait command) {
    return command.activity() != Command.NO_ACTIVITY
        && activities.definition(command.activity()).has(ActivityDefinition.WAITLIST)
        && command.quantity()
            <= activities
                .itemOf(activities.poolOf(command.activity(), command.sku()))
                .quantity();
  }

  void join(final NaiveClaim claim, final int pool, final long units, final long ttlMs) {
    claim.reservationStatus = ReservationStatus.WAITING;
    claim.waitPool = pool;
    claim.waitUnits = units;
    claim.waitedTtlMs = ttlMs;
    queueByPool.computeIfAbsent(pool, any -> new ArrayList<>()).add(claim);
    stock.tallyWait(pool, claim.customer, units);
  }

  /** Somebody waits no more and got nothing. */
  void end(final NaiveClaim claim, final ReservationStatus status) {
    leave(claim);
    endHold.accept(claim);
    claim.end();
    claim.reservationStatus = status;
  }

  /** Status of a reservation, those that are over being so whether they are swept or not. */
  ReservationStatus statusAt(final NaiveClaim claim, final long now) {
    final ReservationStatus status = claim.reservationStatus;
    assert status != null;
    final boolean ends = switch (status) {
      case HELD -> now >= claim.expiresAt;
      case WAITING ->
        now >= claim.expiresAt
            || stock.isClosed(claim.waitPool)
            || activities.statusAt(stock.activityOf(claim.waitPool), now) == ActivityStatus.ENDED;
      default -> false;
    };
    return ends ? ReservationStatus.EXPIRED : status;
  }

  /** A reservation as it is shown. */
  Outcome shown(
      final NaiveClaim claim, final Outcome.Answer answer, final boolean created, final long now) {
    final ReservationStatus status = statusAt(claim, now);
    final boolean nothing = claim.gotNothing();
    Outcome.Wait wait = null;
    if (claim.waitPool != 0) {
      wait = new Outcome.Wait(
          stock.activityOf(claim.waitPool),
          status == ReservationStatus.WAITING ? queue(claim).indexOf(claim) + 1 : 0,
          nothing ? stock.skuOf(claim.waitPool) : -1,
          nothing ? claim.waitUnits : 0);
    }
    return new Outcome.Reservation(
        answer,
        created,
        claim.id,
        status,
        claim.channel,
        nothing
            ? Math.min(
                claim.expiresAt,
                activities.definition(stock.activityOf(claim.waitPool)).endsAt())
            : claim.expiresAt,
        now,
        claim.order,
        wait,
        claim.shownParts());
  }

  /**
   * Grants, the lowest pool first, until a limit is reached or nobody can have anything; numbers of
   * those concerned.
   */
  List<Long> grantAll(final long now, final int limit) {
    final List<Long> numbers = new ArrayList<>();
    boolean more = true;
    while (more && numbers.size() < limit) {
      more = false;
      for (final List<NaiveClaim> queue : queueByPool.values()) {
        final NaiveClaim first = queue.isEmpty() ? null : queue.getFirst();
        if (first != null && grant(first, now)) {
          numbers.add(first.id.sequence());
          more = true;
          break;
        }
      }
    }
    return numbers;
  }

  /** The first that waits for what is closed, of the pool that was closed first. */
  @Nullable
  NaiveClaim firstInVain() {
    for (final int pool : stock.closedPools()) {
      final List<NaiveClaim> queue = queueByPool.getOrDefault(pool, List.of());
      if (!queue.isEmpty()) {
        return queue.getFirst();
      }
    }
    return null;
  }

  private boolean grant(final NaiveClaim claim, final long now) {
    final int pool = claim.waitPool;
    final int activity = stock.activityOf(pool);
    if (stock.isClosed(pool)
        || activities.statusAt(activity, now) != ActivityStatus.LIVE
        || now >= claim.expiresAt) {
      return false;
    }
    final ActivityDefinition definition = activities.definition(activity);
    final NaiveStock.Plan plan = stock.plan(
        definition.channel(),
        List.of(new NaiveStock.Wanted(stock.skuOf(pool), pool, Command.ANYWHERE, claim.waitUnits)));
    if (plan.reason() == RejectReason.SOLD_OUT) {
      return false;
    }
    if (!mayHave(claim, definition)) {
      end(claim, ReservationStatus.CANCELLED);
      return true;
    }
    claim.expiresAt = now + activities.ttlMs(activity, claim.waitedTtlMs, List.of(pool));
    leave(claim);
    stock.hold(plan.parts(), claim.customer);
    claim.parts = plan.parts();
    claim.reservationStatus = ReservationStatus.HELD;
    return true;
  }

  /** Whether the limits, as they are now, are kept; what he waits for counts already. */
  private boolean mayHave(final NaiveClaim claim, final ActivityDefinition definition) {
    final ActivityItem item = activities.itemOf(claim.waitPool);
    if (item.limitPerOrder() >= 0 && claim.waitUnits > item.limitPerOrder()) {
      return false;
    }
    final HoldRules rules = definition.holds();
    final boolean isLimited =
        item.limitPerCustomer() >= 0 || rules.livePerCustomer() >= 0 || rules.maxUnpaid() >= 0;
    if (isLimited && claim.customer == Command.NONE) {
      return false;
    }
    final boolean withinUnits = item.limitPerCustomer() < 0
        || stock.unitsOf(claim.waitPool, claim.customer) <= item.limitPerCustomer();
    final boolean withinHolds = rules.livePerCustomer() < 0
        || holds.applyAsInt(definition.index(), claim.customer) <= rules.livePerCustomer();
    final boolean pays =
        rules.maxUnpaid() < 0 || unpaid(definition.index(), claim.customer) < rules.maxUnpaid();
    return withinUnits && withinHolds && pays;
  }

  /** Holds of a customer in an activity that expired without payment. */
  int unpaid(final int activity, final long customer) {
    return unpaidByActivityAndCustomer.getOrDefault(List.of((long) activity, customer), 0);
  }

  /** A hold of units of a pool expired without payment, or, with -1, was paid after all. */
  void countUnpaid(final int pool, final long customer, final int holds) {
    if (pool != NaiveStock.SHARED) {
      unpaidByActivityAndCustomer.merge(
          List.of((long) stock.activityOf(pool), customer), holds, Integer::sum);
    }
  }

  private void leave(final NaiveClaim claim) {
    queue(claim).remove(claim);
    stock.tallyWait(claim.waitPool, claim.customer, -claim.waitUnits);
  }

  private List<NaiveClaim> queue(final NaiveClaim claim) {
    return queueByPool.getOrDefault(claim.waitPool, new ArrayList<>());
  }
}
