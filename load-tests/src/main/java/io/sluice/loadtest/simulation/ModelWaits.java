package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who waits for units of which pool, in the order of joining, and who gets what comes back. */
final class ModelWaits {
  private final ModelStock stock;
  private final ModelActivities activities;
  private final ModelSales sales;
  private final ModelClaims claims;
  private final Consumer<ModelClaim> endHold;
  private final Marks marks;

  /** Numbers of those who wait for a pool, the one who joined first in front; never empty. */
  private final TreeMap<Integer, List<Long>> queueByPool = new TreeMap<>();

  /**
   * Nobody waits.
   *
   * @param endHold is told of who waits no more and got nothing
   */
  ModelWaits(
      final ModelStock stock,
      final ModelActivities activities,
      final ModelSales sales,
      final ModelClaims claims,
      final Consumer<ModelClaim> endHold,
      final Marks marks) {
    this.stock = stock;
    this.activities = activities;
    this.sales = sales;
    this.claims = claims;
    this.endHold = endHold;
    this.marks = marks;
  }

  /** Lets the same wait in the same places as in another. */
  void follow(final ModelWaits other) {
    other.queueByPool.forEach((pool, queue) -> queueByPool.put(pool, new ArrayList<>(queue)));
  }

  /** True if nobody waits for anything. */
  boolean isEmpty() {
    return queueByPool.isEmpty();
  }

  /** Numbers of those who wait for a pool, the one who joined first in front. */
  List<Long> queue(final int pool) {
    return queueByPool.getOrDefault(pool, List.of());
  }

  /** True if one may wait for what there is too little of. */
  boolean mayWait(final Wish wish) {
    if (wish.kind != Wish.Kind.RESERVE_OR_WAIT || wish.activity == Wish.NO_ACTIVITY) {
      return false;
    }
    final Sale sale = activities.sale(wish.activity);
    return sale.rules().waitlist()
        && wish.units[0] <= sale.items().get(sale.itemOf(wish.skus[0])).units();
  }

  /** When a wait is over that begins now. */
  static long endOf(final Wish wish, final long now) {
    return wish.waitTtlMs < 0 ? Limits.NEVER : now + wish.waitTtlMs;
  }

  /** Somebody is the last in the queue from now on, and counts as if he had the units. */
  void join(final ModelClaim claim, final Wish wish) {
    final int pool = sales.poolOf(wish.activity, wish.skus[0]);
    claim.status = ReservationStatus.WAITING.code();
    claim.waitPool = pool;
    claim.waitUnits = wish.units[0];
    claim.askedTtlMs = wish.ttlMs;
    queueByPool.computeIfAbsent(pool, any -> new ArrayList<>()).add(claim.number);
    stock.pools().count(pool, 1);
    stock.pools().tally(pool, claim.customer, claim.waitUnits);
    activities.tallyHold(pool, claim.customer, 1);
    marks.hitIf(stock.promisableInPool(pool) > 0, Mark.JOINED_ALTHOUGH_UNITS_ARE_THERE);
  }

  /** Somebody waits no more, and got nothing. */
  void end(final ModelClaim claim, final ReservationStatus status) {
    leave(claim);
    endHold.accept(claim);
    claim.end();
    claim.status = status.code();
  }

  /** Somebody does not want to wait any more. */
  void endAsAsked(final ModelClaim claim, final ReservationChange change) {
    marks.hit(Mark.WAIT_ENDED_AS_ASKED);
    end(
        claim,
        change == ReservationChange.RELEASE
            ? ReservationStatus.RELEASED
            : ReservationStatus.CANCELLED);
  }

  /** The time is over for which somebody was to wait. */
  void endByTime(final ModelClaim claim) {
    marks.hit(Mark.WAIT_ENDED_BY_ITS_TIME);
    end(claim, ReservationStatus.EXPIRED);
  }

  /** Somebody is told that he waits for what will never come: the first who does. */
  void endInVain(final long number) {
    final ModelClaim first = firstInVain();
    if (first == null || first.number != number) {
      throw new Violation("a wait ended out of turn, or not in vain");
    }
    marks.hit(
        activities.isOver(activities.activityOf(first.waitPool))
            ? Mark.WAIT_OVER_WITH_ITS_ACTIVITY
            : Mark.WAIT_OVER_WITH_ITS_ITEM);
    end(first, ReservationStatus.EXPIRED);
  }

  /** Tells that somebody waits after a start, also if that comes from a snapshot. */
  void markRecovered(final long snapshotPosition) {
    marks.hitIf(!isEmpty(), Mark.RECOVERED_WITH_A_QUEUE);
    for (final List<Long> queue : queueByPool.values()) {
      marks.hitIf(
          claims.existing(queue.getFirst()).begunAt <= snapshotPosition,
          Mark.RECOVERED_WITH_A_QUEUE_FROM_A_SNAPSHOT);
    }
  }

  /** Code of the status of a claim: who waits in vain is shown so from the first moment on. */
  int statusAt(final ModelClaim claim, final long now) {
    return claim.isWaiting() && isInVain(claim, now)
        ? ReservationStatus.EXPIRED.code()
        : claim.statusAt(now);
  }

  private boolean isInVain(final ModelClaim claim, final long now) {
    return stock.pools().isClosed(claim.waitPool)
        || activities.statusAt(activities.activityOf(claim.waitPool), now) == ActivityStatus.ENDED;
  }

  /** A claim as it is shown. */
  Expected shown(final ModelClaim claim, final boolean created, final long now) {
    final Expected expected = claim.shown(created, now);
    if (claim.waitPool == ModelPools.SHARED) {
      return expected;
    }
    expected.status = statusAt(claim, now);
    expected.unwritten = expected.status != claim.status;
    expected.waitPool = claim.waitPool;
    expected.waitActivity = activities.activityOf(claim.waitPool);
    if (expected.status == ReservationStatus.WAITING.code()) {
      expected.waitPlace = 1 + queue(claim.waitPool).indexOf(claim.number);
      marks.hitIf(expected.waitPlace > 1, Mark.SHOWN_BEHIND_OTHERS_WHO_WAIT);
    }
    if (claim.parts.length == 0) {
      expected.expiresAt =
          Math.min(claim.expiresAt, activities.sale(expected.waitActivity).endsAt());
      expected.waitSku = stock.pools().sku(claim.waitPool);
      expected.waitUnits = claim.waitUnits;
    }
    return expected;
  }

  /** True if there is something to be done for those who wait, before anything else. */
  boolean isPressing(final long now) {
    return !isEmpty() && (firstInVain() != null || canGive(now));
  }

  /** True if there are units for somebody whose turn it is. */
  boolean canGive(final long now) {
    return !isEmpty() && next(now) != null;
  }

  /** The first who waits for what will never come, of the pool that was closed first. */
  @Nullable
  ModelClaim firstInVain() {
    int first = ModelPools.SHARED;
    for (final int pool : queueByPool.keySet()) {
      if (stock.pools().isClosed(pool)
          && (first == ModelPools.SHARED
              || stock.pools().closedAs(pool) < stock.pools().closedAs(first))) {
        first = pool;
      }
    }
    return first == ModelPools.SHARED ? null : firstOf(first);
  }

  /**
   * The next whose turn it is gets units, or may not have them.
   *
   * @param freedBy how units came to be there
   */
  Gift give(final long now, final Mark freedBy) {
    final ModelClaim first = next(now);
    if (first == null) {
      throw new Violation("units were given to somebody whose turn it is not");
    }
    final Part[] parts = stock.plan();
    final int pool = first.waitPool;
    if (!sales.mayStillHave(pool, first.customer, first.waitUnits)) {
      end(first, ReservationStatus.CANCELLED);
      marks.hit(Mark.WAIT_ENDED_BY_A_LIMIT);
      return new Gift(first.number, first.slot, false);
    }
    final long ttlMs = sales.ttlMs(first.askedTtlMs, activities.activityOf(pool), parts);
    leave(first);
    stock.hold(parts, first.customer);
    first.parts = parts;
    first.status = ReservationStatus.HELD.code();
    claims.postpone(first, now + ttlMs);
    marks.hit(freedBy);
    return new Gift(first.number, first.slot, true);
  }

  private @Nullable ModelClaim next(final long now) {
    for (final int pool : queueByPool.keySet()) {
      final ModelClaim first = firstOf(pool);
      if (isServed(first, now)) {
        return first;
      }
    }
    return null;
  }

  /** True if there are units for the first of a queue; they are planned then. */
  private boolean isServed(final ModelClaim first, final long now) {
    final int pool = first.waitPool;
    final long promisable = stock.promisableInPool(pool);
    if (promisable < first.waitUnits) {
      lookBehind(first, promisable);
      return false;
    }
    final int activity = activities.activityOf(pool);
    if (stock.pools().isClosed(pool)
        || activities.statusAt(activity, now) != ActivityStatus.LIVE
        || now >= first.expiresAt) {
      return false;
    }
    stock.beginPlan();
    final Part wanted =
        new Part(0, false, stock.pools().sku(pool), pool, Wish.ANYWHERE, first.waitUnits);
    return stock.planLine(activities.sale(activity).channel(), wanted) == RejectReason.NONE;
  }

  private void lookBehind(final ModelClaim first, final long promisable) {
    final List<Long> queue = queue(first.waitPool);
    marks.hitIf(
        promisable > 0 && queue.size() > 1 && claims.existing(queue.get(1)).waitUnits <= promisable,
        Mark.FIRST_WHO_WAITS_BLOCKS_THE_NEXT);
  }

  private ModelClaim firstOf(final int pool) {
    return claims.existing(queue(pool).getFirst());
  }

  private void leave(final ModelClaim claim) {
    final int pool = claim.waitPool;
    final List<Long> queue = queue(pool);
    Violation.unless(queue.remove((Long) claim.number), "a wait ended twice");
    if (queue.isEmpty()) {
      queueByPool.remove(pool);
    }
    stock.pools().count(pool, -1);
    stock.pools().tally(pool, claim.customer, -claim.waitUnits);
  }
}
