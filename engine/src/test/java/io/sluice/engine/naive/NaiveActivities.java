package io.sluice.engine.naive;

import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Activities: what they set apart, when, and what they allow whom. */
final class NaiveActivities {
  /** One activity. */
  private static final class Activity {
    ActivityDefinition definition;
    final Set<ActivityWave> held = new HashSet<>();
    boolean over;
    long version;

    Activity(final ActivityDefinition definition) {
      this.definition = definition;
    }

    ActivityStatus statusAt(final long now) {
      if (over || now >= definition.endsAt()) {
        return ActivityStatus.ENDED;
      }
      return now >= definition.startsAt() ? ActivityStatus.LIVE : ActivityStatus.SCHEDULED;
    }

    /** The next wave that is held back, of an item or of any with -1. */
    @Nullable
    ActivityWave nextWave(final int item) {
      ActivityWave next = null;
      for (final ActivityWave wave : definition.waves()) {
        if (held.contains(wave)
            && (item < 0 || wave.item() == item)
            && (next == null || wave.at() < next.at())) {
          next = wave;
        }
      }
      return next;
    }

    /** When it does something by itself next. */
    long dueAt() {
      final ActivityWave wave = nextWave(-1);
      return over
          ? Long.MAX_VALUE
          : Math.min(definition.endsAt(), wave == null ? Long.MAX_VALUE : wave.at());
    }
  }

  private final NaiveCatalog catalog;
  private final NaiveStock stock;
  private final List<Activity> activities = new ArrayList<>();

  NaiveActivities(final NaiveCatalog catalog, final NaiveStock stock) {
    this.catalog = catalog;
    this.stock = stock;
  }

  boolean has(final int activity) {
    return activity >= 0 && activity < activities.size();
  }

  ActivityDefinition definition(final int activity) {
    return activities.get(activity).definition;
  }

  /** The activity that does something by itself next, and when; null if none does. */
  long nextDueAt() {
    return activities.stream().mapToLong(Activity::dueAt).min().orElse(Long.MAX_VALUE);
  }

  /** What is due next happens. */
  void due(final long now) {
    final long next = nextDueAt();
    for (final Activity activity : activities) {
      if (activity.dueAt() == next) {
        if (now >= activity.definition.endsAt()) {
          end(activity);
        } else {
          release(activity, activity.nextWave(-1));
        }
        return;
      }
    }
  }

  ActivityStatus statusAt(final int activity, final long now) {
    return activities.get(activity).statusAt(now);
  }

  /** True if its end was told. */
  boolean isOver(final int activity) {
    return activities.get(activity).over;
  }

  /** The item whose units stand in a pool that is open. */
  ActivityItem itemOf(final int pool) {
    return definition(stock.activityOf(pool)).items().stream()
        .filter(item -> item.pool() == pool)
        .findFirst()
        .orElseThrow();
  }

  /** As it is shown, with how many wait for a pool. */
  Outcome shown(
      final int index,
      final Outcome.Answer answer,
      final long now,
      final IntToLongFunction waiting) {
    final Activity activity = activities.get(index);
    final List<Outcome.Item> items = activity.definition.items().stream()
        .map(item ->
            stock.item(item.sku(), item.pool(), item.quantity(), waiting.applyAsLong(item.pool())))
        .toList();
    return new Outcome.Activity(answer, index, activity.statusAt(now), activity.version, items);
  }

  /** Stops an activity or lets a wave out; the reason if it does not. */
  RejectReason change(final Command.ChangeActivity command, final long now) {
    if (!has(command.activity())) {
      return RejectReason.ACTIVITY_UNKNOWN;
    }
    final Activity activity = activities.get(command.activity());
    if (activity.statusAt(now) == ActivityStatus.ENDED) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    if (command.change() == ActivityChange.STOP) {
      end(activity);
      return RejectReason.NONE;
    }
    final int item = command.sku() < 0 ? -1 : activity.definition.itemOf(command.sku());
    if (command.sku() >= 0 && item < 0) {
      return RejectReason.SKU_NOT_IN_ACTIVITY;
    }
    if (activity.statusAt(now) != ActivityStatus.LIVE) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    final ActivityWave wave = activity.nextWave(item);
    if (wave == null) {
      return RejectReason.NO_WAVE_LEFT;
    }
    release(activity, wave);
    return RejectReason.NONE;
  }

  /**
   * Sets an activity up or changes it.
   *
   * @param position that the change gets if there is one
   */
  Outcome define(
      final Command.DefineActivity command,
      final Outcome.Answer answer,
      final long position,
      final long now) {
    int index = 0;
    while (index < activities.size()
        && !definition(index).code().equals(command.wanted().code())) {
      index++;
    }
    final Activity old = has(index) ? activities.get(index) : null;
    if (command.expectedVersion() >= 0
        && (old == null || old.version != command.expectedVersion())) {
      return refused(answer, RejectReason.VERSION_STALE, -1, -1);
    }
    final ActivityDefinition wanted = withPools(command.wanted(), index, old);
    if (old != null && old.definition.equals(wanted)) {
      return new Outcome.Definition(answer, false, index, old.version);
    }
    final Outcome refusal = check(wanted, old, answer, now);
    if (refusal != null) {
      return refusal;
    }
    final List<List<NaiveStock.Part>> filled = new ArrayList<>();
    for (int i = 0; i < wanted.items().size(); i++) {
      final ActivityItem item = wanted.items().get(i);
      final long more = item.quantity() - stock.fenced(item.pool());
      if (-more > stock.availableInPool(item.pool())) {
        return new Outcome.Rejected(
            answer,
            RejectReason.STOCK_INSUFFICIENT,
            i,
            item.sku(),
            stock.availableInPool(item.pool()),
            false);
      }
      final NaiveStock.Plan plan = stock.plan(
          wanted.channel(),
          more <= 0
              ? List.of()
              : List.of(
                  new NaiveStock.Wanted(item.sku(), NaiveStock.SHARED, item.location(), more)));
      if (plan.isRefused()) {
        return new Outcome.Rejected(
            answer,
            plan.reason() == RejectReason.SOLD_OUT
                ? RejectReason.STOCK_INSUFFICIENT
                : plan.reason(),
            i,
            item.sku(),
            plan.available(),
            false);
      }
      filled.add(plan.parts());
    }
    put(wanted, old, filled, position, now);
    return new Outcome.Definition(answer, old == null, index, activities.get(index).version);
  }

  private void put(
      final ActivityDefinition wanted,
      final @Nullable Activity old,
      final List<List<NaiveStock.Part>> filled,
      final long position,
      final long now) {
    final Activity activity = old == null ? new Activity(wanted) : old;
    if (old == null) {
      activities.add(activity);
    } else {
      for (final ActivityItem before : old.definition.items()) {
        if (wanted.items().stream().noneMatch(item -> item.pool() == before.pool())) {
          stock.closePool(before.pool());
        }
      }
    }
    final Set<ActivityWave> waves = new HashSet<>();
    for (int i = 0; i < wanted.waves().size(); i++) {
      final ActivityWave wave = wanted.waves().get(i);
      final boolean letOut = old != null
          && i < old.definition.waves().size()
          && old.definition.waves().get(i).equals(wave)
          && !old.held.contains(wave);
      if (!letOut && wave.at() > now) {
        waves.add(wave);
      }
    }
    activity.held.clear();
    activity.held.addAll(waves);
    activity.definition = wanted;
    int opened = 0;
    int filledCount = 0;
    for (int i = 0; i < wanted.items().size(); i++) {
      final ActivityItem item = wanted.items().get(i);
      if (item.pool() >= stock.nextPool()) {
        stock.openPool(item.pool(), item.sku(), wanted.index());
      }
      final long less = stock.fenced(item.pool()) - item.quantity();
      if (less > 0) {
        stock.moveOut(item.pool(), less);
      }
      opened += stock.moveIn(filled.get(i), item.pool());
      filledCount += filled.get(i).size();
    }
    // Behind the definition it is told what was opened for it, and then what is set apart.
    activity.version = position - opened - (filledCount > 0 ? 1 : 0);
    withhold(activity);
  }

  private @Nullable Outcome check(
      final ActivityDefinition wanted,
      final @Nullable Activity old,
      final Outcome.Answer answer,
      final long now) {
    if (!catalog.hasChannel(wanted.channel())) {
      return refused(answer, RejectReason.CHANNEL_UNKNOWN, -1, -1);
    }
    for (int i = 0; i < wanted.items().size(); i++) {
      final ActivityItem item = wanted.items().get(i);
      if (!catalog.hasSku(item.sku())) {
        return refused(answer, RejectReason.SKU_UNKNOWN, i, -1);
      }
      if (item.location() != Command.ANYWHERE && !catalog.hasLocation(item.location())) {
        return refused(answer, RejectReason.LOCATION_UNKNOWN, i, item.sku());
      }
    }
    if (now >= wanted.endsAt() || (old != null && old.statusAt(now) == ActivityStatus.ENDED)) {
      return refused(answer, RejectReason.ACTIVITY_CLOSED, -1, -1);
    }
    if (old != null
        && old.statusAt(now) == ActivityStatus.LIVE
        && (wanted.channel() != old.definition.channel()
            || wanted.startsAt() != old.definition.startsAt()
            || wanted.has(ActivityDefinition.PROVABLE)
                != old.definition.has(ActivityDefinition.PROVABLE))) {
      return refused(answer, RejectReason.ACTIVITY_BEGUN, -1, -1);
    }
    return wanted.has(ActivityDefinition.OVERLAP) ? null : conflict(wanted, answer, now);
  }

  private @Nullable Outcome conflict(
      final ActivityDefinition wanted, final Outcome.Answer answer, final long now) {
    for (final Activity other : activities) {
      final ActivityDefinition definition = other.definition;
      final boolean together = definition.index() != wanted.index()
          && other.statusAt(now) != ActivityStatus.ENDED
          && definition.startsAt() < wanted.endsAt()
          && wanted.startsAt() < definition.endsAt();
      for (int i = 0; together && i < wanted.items().size(); i++) {
        if (definition.itemOf(wanted.items().get(i).sku()) >= 0) {
          return refused(
              answer, RejectReason.ACTIVITY_CONFLICT, i, wanted.items().get(i).sku());
        }
      }
    }
    return null;
  }

  private void end(final Activity activity) {
    activity.over = true;
    activity.definition.items().forEach(item -> stock.closePool(item.pool()));
  }

  private void release(final Activity activity, final @Nullable ActivityWave wave) {
    activity.held.remove(wave);
    withhold(activity);
  }

  private void withhold(final Activity activity) {
    for (int i = 0; i < activity.definition.items().size(); i++) {
      final int item = i;
      stock.withhold(
          activity.definition.items().get(i).pool(),
          activity.held.stream()
              .filter(wave -> wave.item() == item)
              .mapToLong(ActivityWave::quantity)
              .sum());
    }
  }

  private ActivityDefinition withPools(
      final ActivityDefinition wanted, final int index, final @Nullable Activity old) {
    final List<ActivityItem> items = new ArrayList<>();
    int next = stock.nextPool();
    for (final ActivityItem item : wanted.items()) {
      ActivityItem before = null;
      if (old != null) {
        before = old.definition.items().stream()
            .filter(other -> other.sku() == item.sku() && other.location() == item.location())
            .findFirst()
            .orElse(null);
      }
      items.add(item.in(before == null ? next++ : before.pool()));
    }
    return new ActivityDefinition(
        index,
        wanted.code(),
        wanted.channel(),
        wanted.startsAt(),
        wanted.endsAt(),
        wanted.holdTtlMs(),
        wanted.flags(),
        wanted.holds(),
        wanted.store(),
        wanted.guide(),
        items,
        wanted.waves(),
        0,
        0);
  }

  private static Outcome refused(
      final Outcome.Answer answer, final RejectReason reason, final int line, final int sku) {
    return new Outcome.Rejected(answer, reason, line, sku, -1, false);
  }

  /** Why an activity does not sell in a channel at a time, or {@code NONE}. */
  RejectReason closedFor(final int activity, final int channel, final long now) {
    if (activity == Command.NO_ACTIVITY) {
      return RejectReason.NONE;
    }
    if (!has(activity)) {
      return RejectReason.ACTIVITY_UNKNOWN;
    }
    if (definition(activity).channel() != channel) {
      return RejectReason.ACTIVITY_OF_ANOTHER_CHANNEL;
    }
    return activities.get(activity).statusAt(now) == ActivityStatus.LIVE
        ? RejectReason.NONE
        : RejectReason.ACTIVITY_CLOSED;
  }

  /** The pool of a SKU in an activity, -1 if it does not sell it. */
  int poolOf(final int activity, final int sku) {
    if (activity == Command.NO_ACTIVITY) {
      return NaiveStock.SHARED;
    }
    final int item = definition(activity).itemOf(sku);
    return item < 0 ? -1 : definition(activity).items().get(item).pool();
  }

  /** Price of a line, by the activity if the line names none. */
  long price(final int activity, final int sku, final long named) {
    final int item = activity == Command.NO_ACTIVITY ? -1 : definition(activity).itemOf(sku);
    return named == Command.NO_PRICE && item >= 0
        ? definition(activity).items().get(item).price()
        : named;
  }

  /** How long a hold of units of pools lives that is taken now. */
  long ttlMs(final int activity, final long asked, final List<Integer> pools) {
    if (activity == Command.NO_ACTIVITY) {
      return asked;
    }
    final ActivityDefinition definition = definition(activity);
    long ttlMs = asked;
    if (definition.holdTtlMs() >= 0) {
      ttlMs = Math.min(ttlMs, definition.holdTtlMs());
    }
    final HoldRules rules = definition.holds();
    final boolean scarce = rules.scarceBelow() >= 0
        && pools.stream()
            .anyMatch(
                pool -> !stock.isClosed(pool) && stock.promisableOf(pool) < rules.scarceBelow());
    return scarce ? Math.min(ttlMs, rules.scarceTtlMs()) : ttlMs;
  }

  /**
   * Whether units of a pool are within the limits.
   *
   * @param earlier units of the same pool in earlier lines
   * @return null if they are
   */
  @Nullable
  Outcome limit(
      final NaiveStock.Wanted wanted,
      final int line,
      final long earlier,
      final long customer,
      final Outcome.Answer answer) {
    if (wanted.pool() == NaiveStock.SHARED) {
      return null;
    }
    final ActivityItem item = definition(stock.activityOf(wanted.pool())).items().stream()
        .filter(other -> other.pool() == wanted.pool())
        .findFirst()
        .orElse(null);
    if (item == null) {
      return null;
    }
    if (item.limitPerOrder() >= 0 && earlier + wanted.units() > item.limitPerOrder()) {
      return exceeded(answer, line, wanted.sku(), item.limitPerOrder() - earlier);
    }
    if (item.limitPerCustomer() < 0) {
      return null;
    }
    if (customer == Command.NONE) {
      return refused(answer, RejectReason.CUSTOMER_REQUIRED, line, wanted.sku());
    }
    final long left = item.limitPerCustomer() - earlier - stock.unitsOf(wanted.pool(), customer);
    return wanted.units() > left ? exceeded(answer, line, wanted.sku(), left) : null;
  }

  private static Outcome exceeded(
      final Outcome.Answer answer, final int line, final int sku, final long left) {
    return new Outcome.Rejected(
        answer, RejectReason.LIMIT_EXCEEDED, line, sku, Math.max(0, left), false);
  }
}
