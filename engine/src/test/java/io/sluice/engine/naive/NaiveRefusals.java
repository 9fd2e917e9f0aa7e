package io.sluice.engine.naive;

import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What an activity that keeps a log says of those who got nothing. */
final class NaiveRefusals {
  /** What is said. */
  sealed interface Told {}

  /** One refusal. */
  record Refusal(
      int activity,
      int sku,
      long customer,
      long quantity,
      long before,
      long available,
      int location,
      RejectReason reason)
      implements Told {}

  /** The refusals of a while. */
  record Count(int activity, int pool, long since, long soldOut, long others, long first, long last)
      implements Told {}

  /** A count that goes on. */
  private static final class Pending {
    final long since;
    long soldOut;
    long others;
    long first;
    long last;
    boolean timed;
    boolean closed;

    Pending(final long since) {
      this.since = since;
    }
  }

  /** Of an activity, and one of its pools or 0. */
  private record Scope(int activity, int pool) {}

  private static final Set<RejectReason> NEVER_SERVED = Set.of(
      RejectReason.ACTIVITY_OF_ANOTHER_CHANNEL,
      RejectReason.CHANNEL_UNKNOWN,
      RejectReason.SKU_UNKNOWN,
      RejectReason.SKU_NOT_IN_ACTIVITY,
      RejectReason.LOCATION_UNKNOWN,
      RejectReason.CUSTOMER_REQUIRED,
      RejectReason.AMOUNT_TOO_LARGE);

  private final NaiveStock stock;
  private final NaiveActivities activities;
  private final NaiveWaits waits;
  private final Map<Scope, Pending> pending = new LinkedHashMap<>();
  private final Map<Integer, Integer> countsByActivity = new HashMap<>();
  private final Map<List<Long>, Integer> factsByCustomer = new HashMap<>();
  private final List<Told> told = new ArrayList<>();
  private long position;

  NaiveRefusals(final NaiveStock stock, final NaiveActivities activities, final NaiveWaits waits) {
    this.stock = stock;
    this.activities = activities;
    this.waits = waits;
  }

  /** The next command sees this position. */
  void at(final long newPosition) {
    position = newPosition;
  }

  /** What was said since it was last asked for. */
  List<Told> take() {
    final List<Told> all = List.copyOf(told);
    told.clear();
    return all;
  }

  /** When a second is over in which there were refusals. */
  long nextAt() {
    return pending.values().stream()
        .filter(count -> count.timed)
        .mapToLong(count -> count.since / 1_000 * 1_000 + 1_000)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  void tellNextTimed() {
    tell(pending.entrySet().stream()
        .filter(entry -> entry.getValue().timed)
        .findFirst()
        .orElseThrow()
        .getKey());
  }

  /** What has to be said at once is; returns how much of it. */
  int tellAtOnce(final int limit) {
    pending.forEach((scope, count) -> count.closed |= scope.pool > 0
        && (stock.isClosed(scope.pool)
            || (count.soldOut > 0 && !isSoldOut(scope.activity, scope.pool))));
    final List<Scope> due = pending.entrySet().stream()
        .filter(entry -> entry.getValue().closed)
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
    due.forEach(this::tell);
    return due.size();
  }

  /** Before anything else is said, what belongs to activities that have just ended is. */
  void tellEnded() {
    pending.keySet().stream()
        .filter(scope -> activities.isOver(scope.activity))
        .toList()
        .forEach(this::tell);
  }

  /** A command was refused. */
  void onRefused(final Command command, final Outcome.Rejected refusal, final long now) {
    switch (command) {
      case Command.ReserveStock it ->
        onRefused(it.activity(), it.customer(), it.lines(), refusal, now);
      case Command.ReserveOrWait it ->
        onRefused(it.activity(), it.customer(), it.plain().lines(), refusal, now);
      case Command.PlaceOrder it -> {
        if (it.reservation() == null) {
          final List<Command.Line> lines = it.lines().stream()
              .map(line -> new Command.Line(line.sku(), line.location(), line.quantity()))
              .toList();
          onRefused(it.activity(), it.customer(), lines, refusal, now);
        }
      }
      default -> {
        // It is not about free units.
      }
    }
  }

  private void onRefused(
      final int activity,
      final long customer,
      final List<Command.Line> lines,
      final Outcome.Rejected refusal,
      final long now) {
    if (!activities.has(activity)
        || !activities.definition(activity).has(ActivityDefinition.PROVABLE)
        || activities.statusAt(activity, now) == ActivityStatus.ENDED) {
      return;
    }
    final boolean early = activities.statusAt(activity, now) == ActivityStatus.SCHEDULED;
    if (early || NEVER_SERVED.contains(refusal.reason())) {
      count(new Scope(activity, 0), false, now);
      return;
    }
    final int pool =
        refusal.sku() < 0 ? 0 : Math.max(0, activities.poolOf(activity, refusal.sku()));
    final boolean soldOut = pool > 0 && isSoldOut(activity, pool);
    final List<Long> who = List.of((long) activity, customer);
    if (soldOut) {
      final boolean forUnits = refusal.reason() == RejectReason.SOLD_OUT
          || refusal.reason() == RejectReason.WAITLIST_FULL;
      count(new Scope(activity, pool), forUnits, now);
    } else if (customer != Command.NONE
        && factsByCustomer.getOrDefault(who, 0) >= Limits.MAX_REFUSALS_OF_CUSTOMER) {
      count(new Scope(activity, pool), false, now);
    } else {
      factsByCustomer.merge(who, 1, Integer::sum);
      told.add(fact(activity, customer, lines, refusal));
    }
  }

  private static Refusal fact(
      final int activity,
      final long customer,
      final List<Command.Line> lines,
      final Outcome.Rejected refusal) {
    if (refusal.line() < 0) {
      return new Refusal(
          activity, -1, customer, 0, 0, refusal.available(), Command.ANYWHERE, refusal.reason());
    }
    final Command.Line line = lines.get(refusal.line());
    final long before = lines.subList(0, refusal.line()).stream()
        .filter(earlier -> earlier.sku() == line.sku())
        .mapToLong(Command.Line::quantity)
        .sum();
    return new Refusal(
        activity,
        line.sku(),
        customer,
        line.quantity(),
        before,
        refusal.available(),
        line.location(),
        refusal.reason());
  }

  private boolean isSoldOut(final int activity, final int pool) {
    return waits.waiting(pool) > 0
        || stock
                .plan(
                    activities.definition(activity).channel(),
                    List.of(new NaiveStock.Wanted(stock.skuOf(pool), pool, Command.ANYWHERE, 1)))
                .reason()
            == RejectReason.SOLD_OUT;
  }

  private void count(final Scope scope, final boolean forUnits, final long now) {
    final Pending count = pending.computeIfAbsent(scope, any -> new Pending(now));
    if (count.soldOut + count.others == 0) {
      count.timed = countsByActivity.getOrDefault(scope.activity, 0) < Limits.MAX_REFUSAL_COUNTS;
    }
    if (forUnits && !count.closed) {
      count.first = count.soldOut == 0 ? position : count.first;
      count.last = position;
      count.soldOut++;
    } else {
      count.others++;
    }
  }

  private void tell(final Scope scope) {
    final Pending count = Objects.requireNonNull(pending.remove(scope));
    countsByActivity.merge(scope.activity, 1, Integer::sum);
    told.add(new Count(
        scope.activity,
        scope.pool,
        count.since,
        count.soldOut,
        count.others,
        count.first,
        count.last));
  }
}
