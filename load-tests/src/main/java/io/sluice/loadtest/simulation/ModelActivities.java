package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.ActivityOutcomeDecoder;
import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The activities: what they set apart, what they do by themselves, and when. */
final class ModelActivities {
  private static final int FIGURES_OF_AN_ITEM = 6;
  private static final int NONE = -1;

  /** One of them. */
  private static final class Activity {
    private final int[] holdsByCustomer;
    private final int[] unpaidByCustomer;
    private Sale sale;

    /** By item. */
    private int[] pools;

    /** By wave, whether it is still held back. */
    private boolean[] heldBack;

    private boolean over;
    private long version;

    Activity(final Sale sale) {
      this.sale = sale;
      holdsByCustomer = new int[Swarm.CUSTOMERS];
      unpaidByCustomer = new int[Swarm.CUSTOMERS];
      pools = new int[0];
      heldBack = new boolean[0];
    }

    Activity(final Activity other) {
      holdsByCustomer = other.holdsByCustomer.clone();
      unpaidByCustomer = other.unpaidByCustomer.clone();
      sale = other.sale;
      pools = other.pools;
      heldBack = other.heldBack.clone();
      over = other.over;
      version = other.version;
    }

    ActivityStatus statusAt(final long now) {
      if (over || now >= sale.endsAt()) {
        return ActivityStatus.ENDED;
      }
      return now >= sale.startsAt() ? ActivityStatus.LIVE : ActivityStatus.SCHEDULED;
    }

    /** The wave that is let out next, of an item or of any with -1; -1 if there is none. */
    int nextWave(final int item) {
      int next = NONE;
      for (int i = 0; i < heldBack.length; i++) {
        final Sale.Wave wave = sale.waves().get(i);
        if (heldBack[i]
            && (item < 0 || wave.item() == item)
            && (next < 0 || wave.at() < sale.waves().get(next).at())) {
          next = i;
        }
      }
      return next;
    }

    /** When it does something by itself next. */
    long dueAt() {
      final int wave = nextWave(NONE);
      if (over) {
        return Long.MAX_VALUE;
      }
      return wave < 0
          ? sale.endsAt()
          : Math.min(sale.endsAt(), sale.waves().get(wave).at());
    }

    int poolOf(final Sale.Item item) {
      final int known = sale.itemOf(item.sku());
      return known >= 0
              && known < pools.length
              && sale.items().get(known).location() == item.location()
          ? pools[known]
          : NONE;
    }
  }

  private final ModelCatalog catalog;
  private final ModelStock stock;
  private final Marks marks;
  private final List<Activity> activities = new ArrayList<>();
  private int[] indexByCode = new int[Swarm.ACTIVITIES];

  // Derived: what is due next.
  private long nextAt = Long.MAX_VALUE;
  private int next;

  ModelActivities(final ModelCatalog catalog, final ModelStock stock, final Marks marks) {
    this.catalog = catalog;
    this.stock = stock;
    this.marks = marks;
    Arrays.fill(indexByCode, NONE);
  }

  ModelActivities(final ModelActivities other, final ModelCatalog catalog, final ModelStock stock) {
    this.catalog = catalog;
    this.stock = stock;
    marks = other.marks;
    other.activities.forEach(activity -> activities.add(new Activity(activity)));
    indexByCode = other.indexByCode.clone();
    nextAt = other.nextAt;
    next = other.next;
  }

  int count() {
    return activities.size();
  }

  boolean has(final int activity) {
    return activity >= 0 && activity < activities.size();
  }

  Sale sale(final int activity) {
    return activities.get(activity).sale;
  }

  ActivityStatus statusAt(final int activity, final long now) {
    return activities.get(activity).statusAt(now);
  }

  boolean isOver(final int activity) {
    return activities.get(activity).over;
  }

  boolean isHeldBack(final int activity, final int wave) {
    return activities.get(activity).heldBack[wave];
  }

  long version(final int activity) {
    return activities.get(activity).version;
  }

  /** Pool of an item of an activity. */
  int pool(final int activity, final int item) {
    return activities.get(activity).pools[item];
  }

  /** The activity that units of a pool are sold in, -1 for the pool that everybody sells from. */
  int activityOf(final int pool) {
    return pool == ModelPools.SHARED ? Wish.NO_ACTIVITY : stock.pools().activity(pool);
  }

  /** The item whose units stand in a pool; null if its activity does not name it any more. */
  Sale.@Nullable Item itemIn(final int pool) {
    final Activity activity = activities.get(stock.pools().activity(pool));
    for (int i = 0; i < activity.pools.length; i++) {
      if (activity.pools[i] == pool) {
        return activity.sale.items().get(i);
      }
    }
    return null;
  }

  int holds(final int activity, final int customer) {
    return activities.get(activity).holdsByCustomer[customer];
  }

  /** A customer has a hold of units of a pool more, or one less. */
  void tallyHold(final int pool, final int customer, final int holds) {
    if (pool != ModelPools.SHARED && customer != 0) {
      activities.get(stock.pools().activity(pool)).holdsByCustomer[customer] += holds;
    }
  }

  /** Holds of a customer in an activity that expired without payment. */
  int unpaid(final int activity, final int customer) {
    return activities.get(activity).unpaidByCustomer[customer];
  }

  /** A hold of units of a pool expired without payment, or, with -1, was paid after all. */
  void tallyUnpaid(final int pool, final int customer, final int holds) {
    if (pool != ModelPools.SHARED && customer != 0) {
      activities.get(stock.pools().activity(pool)).unpaidByCustomer[customer] += holds;
    }
  }

  /** When an activity does something by itself next. */
  long nextAt() {
    return nextAt;
  }

  /**
   * What is due next happens.
   *
   * @return what has to be stated of it
   */
  Doing due(final long now) {
    final int index = next;
    final Activity activity = activities.get(index);
    if (now < activity.sale.endsAt()) {
      final int wave = activity.nextWave(NONE);
      release(activity, wave);
      marks.hit(Mark.WAVE_LET_OUT_BY_TIME);
      return new Doing(index, wave, 1);
    }
    final int events = end(activity);
    marks.hit(Mark.ACTIVITY_ENDED_BY_TIME);
    return new Doing(index, Doing.END, events);
  }

  /** Why an activity can not be stopped, or its wave not be let out; {@code NONE} if it can. */
  RejectReason refusal(final Wish wish, final long now) {
    if (!has(wish.activity)) {
      return RejectReason.ACTIVITY_UNKNOWN;
    }
    final Activity activity = activities.get(wish.activity);
    final ActivityStatus status = activity.statusAt(now);
    if (status == ActivityStatus.ENDED) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    if (wish.change == ActivityChange.STOP.code()) {
      return RejectReason.NONE;
    }
    final int item = wish.code < 0 ? NONE : activity.sale.itemOf(wish.code);
    if (wish.code >= 0 && item < 0) {
      return RejectReason.SKU_NOT_IN_ACTIVITY;
    }
    if (status != ActivityStatus.LIVE) {
      return RejectReason.ACTIVITY_CLOSED;
    }
    return activity.nextWave(item) < 0 ? RejectReason.NO_WAVE_LEFT : RejectReason.NONE;
  }

  /** Stops an activity, or lets a wave out before its time. */
  Doing change(final Wish wish) {
    final Activity activity = activities.get(wish.activity);
    if (wish.change == ActivityChange.STOP.code()) {
      marks.hit(Mark.ACTIVITY_STOPPED);
      return new Doing(wish.activity, Doing.END, end(activity));
    }
    final int wave = activity.nextWave(wish.code < 0 ? NONE : activity.sale.itemOf(wish.code));
    release(activity, wave);
    marks.hit(Mark.WAVE_LET_OUT_BY_COMMAND);
    return new Doing(wish.activity, wave, 1);
  }

  /** What is answered to a definition that changes nothing; null if it has to. */
  @Nullable
  Expected unchanged(final Wish wish, final long now) {
    final Sale wanted = sale(wish);
    final int index = indexByCode[wanted.code()];
    final Activity old = index < 0 ? null : activities.get(index);
    if (wish.expectedVersion >= 0 && (old == null || old.version != wish.expectedVersion)) {
      return Expected.refused(RejectReason.VERSION_STALE);
    }
    if (old != null && old.sale.equals(wanted)) {
      return defined(index, false);
    }
    final Expected unknown = unknownIn(wanted);
    if (unknown != null) {
      return unknown;
    }
    final ActivityStatus status = old == null ? ActivityStatus.SCHEDULED : old.statusAt(now);
    if (now >= wanted.endsAt() || status == ActivityStatus.ENDED) {
      return Expected.refused(RejectReason.ACTIVITY_CLOSED);
    }
    if (old != null && status == ActivityStatus.LIVE && isMoved(old.sale, wanted)) {
      return Expected.refused(RejectReason.ACTIVITY_BEGUN);
    }
    final Expected conflict = wanted.overlap() ? null : conflict(wanted, index, now);
    return conflict != null ? conflict : planFilling(wanted, old);
  }

  /** True if something would be another that may not be once an activity has begun. */
  private boolean isMoved(final Sale old, final Sale wanted) {
    final boolean otherLog = wanted.provable() != old.provable();
    marks.hitIf(otherLog, Mark.LOG_CAN_NOT_BE_CHANGED_AFTER_THE_BEGIN);
    return otherLog || wanted.channel() != old.channel() || wanted.startsAt() != old.startsAt();
  }

  /** Sets up or changes an activity, after {@link #unchanged} found that it can be done. */
  Expected define(final Wish wish, final long position, final long now) {
    final Sale wanted = sale(wish);
    final boolean created = indexByCode[wanted.code()] < 0;
    final int index = created ? activities.size() : indexByCode[wanted.code()];
    if (created) {
      activities.add(new Activity(wanted));
      indexByCode[wanted.code()] = index;
    }
    final Activity activity = activities.get(index);
    final Part[] filling = stock.plan();
    final boolean[] heldBack = wavesOf(activity, wanted, now);
    final int[] before = activity.pools;
    activity.pools = poolsOf(activity, wanted, index);
    for (final int pool : before) {
      if (Arrays.stream(activity.pools).noneMatch(other -> other == pool)) {
        stock.closePool(pool);
        marks.hit(Mark.ITEM_TAKEN_OUT_OF_AN_ACTIVITY);
      }
    }
    activity.sale = wanted;
    activity.heldBack = heldBack;
    reduce(activity);
    int opened = 0;
    for (final Part part : filling) {
      opened += stock.moveIn(part, activity.pools[part.line()]);
    }
    marks.hitIf(!created && filling.length > 0 && opened == 0, Mark.ACTIVITY_TOPPED_UP);
    // Behind the definition it is stated what was opened for it, and then what is set apart.
    activity.version = position - opened - (filling.length > 0 ? 1 : 0);
    withhold(activity);
    findNext();
    return defined(index, created);
  }

  /** An activity as it is shown. */
  Expected shown(final int index, final long now) {
    final Activity activity = activities.get(index);
    final Expected expected = Expected.of(ActivityOutcomeDecoder.TEMPLATE_ID);
    expected.index = index;
    expected.status = activity.statusAt(now).code();
    expected.version = activity.version;
    expected.figures = new long[activity.pools.length * FIGURES_OF_AN_ITEM];
    for (int i = 0; i < activity.pools.length; i++) {
      final int pool = activity.pools[i];
      final int at = i * FIGURES_OF_AN_ITEM;
      expected.figures[at] = activity.sale.items().get(i).sku();
      expected.figures[at + 1] = activity.sale.items().get(i).units();
      expected.figures[at + 2] = stock.promisableInPool(pool);
      expected.figures[at + 3] = stock.heldInPool(pool);
      expected.figures[at + 4] = stock.soldInPool(pool);
      expected.figures[at + 5] = stock.pools().waiting(pool);
    }
    return expected;
  }

  private static Sale sale(final Wish wish) {
    final Sale sale = wish.sale;
    if (sale == null) {
      throw new Violation("an activity is defined by nothing");
    }
    return sale;
  }

  private Expected defined(final int index, final boolean created) {
    final Expected expected = Expected.of(DefinitionOutcomeDecoder.TEMPLATE_ID);
    expected.created = created;
    expected.index = index;
    expected.version = activities.get(index).version;
    return expected;
  }

  private @Nullable Expected unknownIn(final Sale wanted) {
    if (!catalog.hasChannel(wanted.channel())) {
      return Expected.refused(RejectReason.CHANNEL_UNKNOWN);
    }
    for (int i = 0; i < wanted.items().size(); i++) {
      final Sale.Item item = wanted.items().get(i);
      if (!catalog.hasSku(item.sku())) {
        return Expected.refused(RejectReason.SKU_UNKNOWN, i, -1, -1);
      }
      if (item.location() != Wish.ANYWHERE && !catalog.hasLocation(item.location())) {
        return Expected.refused(RejectReason.LOCATION_UNKNOWN, i, item.sku(), -1);
      }
    }
    return null;
  }

  /** Another activity that sells one of the SKUs at the same time; null if none does. */
  private @Nullable Expected conflict(final Sale wanted, final int index, final long now) {
    for (int other = 0; other < activities.size(); other++) {
      final Activity activity = activities.get(other);
      final boolean together = other != index
          && activity.statusAt(now) != ActivityStatus.ENDED
          && activity.sale.startsAt() < wanted.endsAt()
          && wanted.startsAt() < activity.sale.endsAt();
      for (int i = 0; together && i < wanted.items().size(); i++) {
        final int sku = wanted.items().get(i).sku();
        if (activity.sale.itemOf(sku) >= 0) {
          marks.hit(Mark.ACTIVITY_CONFLICT_REFUSED);
          return Expected.refused(RejectReason.ACTIVITY_CONFLICT, i, sku, -1);
        }
      }
    }
    return null;
  }

  /** Plans what has to be set apart; null if that can be had, and what is too much given back. */
  private @Nullable Expected planFilling(final Sale wanted, final @Nullable Activity old) {
    stock.beginPlan();
    for (int i = 0; i < wanted.items().size(); i++) {
      final Sale.Item item = wanted.items().get(i);
      final int pool = old == null ? NONE : old.poolOf(item);
      final long more = item.units() - (pool < 0 ? 0 : stock.fenced(pool));
      final long left = pool < 0 ? 0 : stock.availableInPool(pool);
      if (-more > left) {
        marks.hit(Mark.ACTIVITY_CAN_NOT_SHRINK);
        return Expected.refused(RejectReason.STOCK_INSUFFICIENT, i, item.sku(), left);
      }
      final RejectReason reason = more <= 0
          ? RejectReason.NONE
          : stock.planLine(
              wanted.channel(),
              new Part(i, false, item.sku(), ModelPools.SHARED, item.location(), more));
      if (reason != RejectReason.NONE) {
        return Expected.refused(
            reason == RejectReason.SOLD_OUT ? RejectReason.STOCK_INSUFFICIENT : reason,
            i,
            item.sku(),
            stock.refusedAvailable());
      }
    }
    return null;
  }

  /** By wave of what is wanted, whether it is held back: one that was let out stays so. */
  private static boolean[] wavesOf(final Activity activity, final Sale wanted, final long now) {
    final boolean[] heldBack = new boolean[wanted.waves().size()];
    for (int i = 0; i < heldBack.length; i++) {
      final boolean letOut = i < activity.heldBack.length
          && activity.sale.waves().get(i).equals(wanted.waves().get(i))
          && !activity.heldBack[i];
      heldBack[i] = !letOut && wanted.waves().get(i).at() > now;
    }
    return heldBack;
  }

  /** Each item keeps its pool, or gets the next new one. */
  private int[] poolsOf(final Activity activity, final Sale wanted, final int index) {
    final int[] pools = new int[wanted.items().size()];
    for (int i = 0; i < pools.length; i++) {
      final Sale.Item item = wanted.items().get(i);
      final int known = activity.poolOf(item);
      pools[i] = known < 0 ? stock.openPool(item.sku(), index) : known;
    }
    return pools;
  }

  private void reduce(final Activity activity) {
    for (int i = 0; i < activity.pools.length; i++) {
      final long less =
          stock.fenced(activity.pools[i]) - activity.sale.items().get(i).units();
      if (less > 0) {
        stock.moveOut(activity.pools[i], less);
        marks.hit(Mark.ACTIVITY_REDUCED);
      }
    }
  }

  private void release(final Activity activity, final int wave) {
    activity.heldBack[wave] = false;
    withhold(activity);
    findNext();
  }

  /** Ends an activity, and returns how many events that takes. */
  private int end(final Activity activity) {
    long left = 0;
    long held = 0;
    for (final int pool : activity.pools) {
      left += stock.availableInPool(pool);
      held += stock.heldInPool(pool);
      stock.closePool(pool);
    }
    marks.hitIf(held > 0, Mark.ACTIVITY_ENDED_WITH_A_LIVE_HOLD);
    activity.over = true;
    findNext();
    return left > 0 ? 2 : 1;
  }

  private void withhold(final Activity activity) {
    for (int i = 0; i < activity.pools.length; i++) {
      long units = 0;
      for (int wave = 0; wave < activity.heldBack.length; wave++) {
        final Sale.Wave held = activity.sale.waves().get(wave);
        units += activity.heldBack[wave] && held.item() == i ? held.units() : 0;
      }
      stock.pools().withhold(activity.pools[i], units);
    }
  }

  private void findNext() {
    nextAt = Long.MAX_VALUE;
    for (int i = 0; i < activities.size(); i++) {
      final long at = activities.get(i).dueAt();
      if (at < nextAt) {
        nextAt = at;
        next = i;
      }
    }
  }
}
