package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What activities that keep a log have to say of those who got nothing, and when. */
final class ModelRefusals {
  /** What becomes of a refusal. */
  enum Kept {
    /** Nothing: nobody keeps a log of it. */
    NOT_AT_ALL,
    /** It is counted, and the count is stated later. */
    AS_PART_OF_A_COUNT,
    /** It is stated. */
    AS_A_FACT
  }

  private static final long SECOND_MS = 1_000;
  private static final int OF_NO_ITEM = 0;
  private static final int NO_SKU = -1;

  /** What no sale could serve, whenever it came. */
  private static final Set<RejectReason> NEVER_SERVED = EnumSet.of(
      RejectReason.SKU_UNKNOWN,
      RejectReason.LOCATION_UNKNOWN,
      RejectReason.CHANNEL_UNKNOWN,
      RejectReason.ACTIVITY_OF_ANOTHER_CHANNEL,
      RejectReason.SKU_NOT_IN_ACTIVITY,
      RejectReason.CUSTOMER_REQUIRED,
      RejectReason.AMOUNT_TOO_LARGE);

  /** Refusals that were counted and not stated yet. */
  private static final class Counted implements Cloneable {
    private final int activity;
    private final int pool;
    private final long since;
    private final boolean timed;
    private long soldOut;
    private long others;
    private long first;
    private long last;

    /** Why it is complete; null while it goes on. */
    private @Nullable Mark complete;

    Counted(final int activity, final int pool, final long since, final boolean timed) {
      this.activity = activity;
      this.pool = pool;
      this.since = since;
      this.timed = timed;
    }

    Counted copy() {
      try {
        return (Counted) clone();
      } catch (final CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** How much an activity has stated. */
  private static final class Log {
    private final int[] factsByCustomer;
    private long facts;
    private long counts;

    Log() {
      factsByCustomer = new int[Swarm.CUSTOMERS];
    }

    Log(final Log other) {
      factsByCustomer = other.factsByCustomer.clone();
      facts = other.facts;
      counts = other.counts;
    }
  }

  private final ModelStock stock;
  private final ModelActivities activities;
  private final Marks marks;
  private final List<Log> logs = new ArrayList<>();

  /** In the order in which they were begun. */
  private final List<Counted> counted = new ArrayList<>();

  /** What has to be stated, in this order, and was not compared yet. */
  private final List<Said> said = new ArrayList<>();

  ModelRefusals(final ModelStock stock, final ModelActivities activities, final Marks marks) {
    this.stock = stock;
    this.activities = activities;
    this.marks = marks;
  }

  /** Takes over what another has stated and counted. */
  void follow(final ModelRefusals other) {
    other.logs.forEach(log -> logs.add(new Log(log)));
    other.counted.forEach(count -> counted.add(count.copy()));
  }

  /** Refusals that an activity stated. */
  long facts(final int activity) {
    return activity < logs.size() ? logs.get(activity).facts : 0;
  }

  /** Refusals of a customer that an activity stated. */
  long factsOf(final int activity, final int customer) {
    return activity < logs.size() ? logs.get(activity).factsByCustomer[customer] : 0;
  }

  /** Counts that an activity stated. */
  long counts(final int activity) {
    return activity < logs.size() ? logs.get(activity).counts : 0;
  }

  /** True if something was counted and not stated. */
  boolean hasCounts() {
    return !counted.isEmpty();
  }

  /** What was counted and not stated goes with the process. */
  void loseCounts() {
    marks.hitIf(hasCounts(), Mark.COUNT_LOST_IN_A_CRASH);
    counted.clear();
  }

  /** What had to be stated since this was last compared; whoever asks empties it. */
  List<Said> said() {
    return said;
  }

  /** True if a log has to say something if nothing comes of a wish. */
  boolean isLogged(final Wish wish) {
    return activities.has(wish.activity)
        && activities.sale(wish.activity).provable()
        && wish.kind.takesUnits()
        // Who checks out what he holds wants nothing that is free.
        && wish.number < 0;
  }

  /**
   * Nothing came of a wish of which a log has to say something.
   *
   * @param refusal as it is answered
   * @param position of the last event that it saw
   */
  Kept refuse(final Wish wish, final Expected refusal, final long position, final long now) {
    final ActivityStatus status = activities.statusAt(wish.activity, now);
    if (status == ActivityStatus.ENDED) {
      return Kept.NOT_AT_ALL;
    }
    if (status == ActivityStatus.SCHEDULED || NEVER_SERVED.contains(refusal.reason)) {
      marks.hitIf(status == ActivityStatus.SCHEDULED, Mark.REFUSAL_BEFORE_THE_BEGIN_COUNTED);
      count(wish.activity, OF_NO_ITEM, now).others++;
      return Kept.AS_PART_OF_A_COUNT;
    }
    final int pool = poolOf(wish.activity, refusal.sku);
    if (pool != OF_NO_ITEM && isSoldOut(pool)) {
      countSoldOut(wish.activity, pool, refusal.reason, position, now);
      return Kept.AS_PART_OF_A_COUNT;
    }
    if (isBeyondTheBounds(wish)) {
      marks.hit(Mark.REFUSALS_OF_ONE_CUSTOMER_BEYOND_THE_BOUND);
      count(wish.activity, pool, now).others++;
      return Kept.AS_PART_OF_A_COUNT;
    }
    state(wish, refusal, pool);
    return Kept.AS_A_FACT;
  }

  /** Units may have come back: counts end of those who were refused for want of them. */
  void look() {
    for (int i = 0; i < counted.size(); i++) {
      final Counted count = counted.get(i);
      if (count.complete == null && count.pool != OF_NO_ITEM) {
        if (stock.pools().isClosed(count.pool)) {
          count.complete = Mark.COUNT_STATED_WHEN_ITS_ITEM_WAS_TAKEN_OUT;
        } else if (count.soldOut > 0 && !isSoldOut(count.pool)) {
          count.complete = Mark.COUNT_STATED_WHEN_UNITS_CAME_BACK;
        }
      }
    }
  }

  /** The process ends in order: nothing more is counted. */
  void completeAll() {
    for (final Counted count : counted) {
      count.complete = Mark.COUNT_STATED_AT_A_STOP;
    }
  }

  /** True if there is a count that is complete and has to be stated. */
  boolean hasComplete() {
    for (int i = 0; i < counted.size(); i++) {
      if (counted.get(i).complete != null) {
        return true;
      }
    }
    return false;
  }

  /** The first count that is complete is stated. */
  void sayComplete() {
    for (int i = 0; i < counted.size(); i++) {
      final Mark complete = counted.get(i).complete;
      if (complete != null) {
        say(counted.get(i), complete);
        return;
      }
    }
    throw new Violation("a count was stated that goes on");
  }

  /** When the next second is over in which something was counted. */
  long nextAt() {
    for (int i = 0; i < counted.size(); i++) {
      if (counted.get(i).timed) {
        return counted.get(i).since / SECOND_MS * SECOND_MS + SECOND_MS;
      }
    }
    return Long.MAX_VALUE;
  }

  /** The count is stated whose second is over first. */
  void sayTimed(final long now) {
    Violation.unless(nextAt() <= now, "a count was stated before its second was over");
    for (int i = 0; i < counted.size(); i++) {
      if (counted.get(i).timed) {
        say(counted.get(i), Mark.COUNT_STATED_BY_THE_SECOND);
        return;
      }
    }
  }

  /** All counts of an activity are stated, before it ends; returns how many there are. */
  int sayAll(final int activity) {
    int count = 0;
    for (final Counted one : List.copyOf(counted)) {
      if (one.activity == activity) {
        say(one, Mark.COUNT_STATED_BEFORE_THE_END);
        count++;
      }
    }
    return count;
  }

  /** True if nobody can be promised a unit of a pool who does not wait for it already. */
  private boolean isSoldOut(final int pool) {
    final int channel = activities.sale(stock.pools().activity(pool)).channel();
    return stock.pools().isAwaited(pool) || stock.promisableInPool(pool, channel) == 0;
  }

  private int poolOf(final int activity, final int sku) {
    final int item = sku < 0 ? -1 : activities.sale(activity).itemOf(sku);
    return item < 0 ? OF_NO_ITEM : activities.pool(activity, item);
  }

  private boolean isBeyondTheBounds(final Wish wish) {
    return facts(wish.activity) >= Limits.MAX_REFUSALS
        || (wish.customer != 0
            && factsOf(wish.activity, wish.customer) >= Limits.MAX_REFUSALS_OF_CUSTOMER);
  }

  private void countSoldOut(
      final int activity,
      final int pool,
      final RejectReason reason,
      final long position,
      final long now) {
    final Counted count = count(activity, pool, now);
    final boolean forUnits =
        reason == RejectReason.SOLD_OUT || reason == RejectReason.WAITLIST_FULL;
    if (!forUnits || count.complete != null) {
      marks.hit(Mark.REFUSAL_COUNTED_FOR_ANOTHER_REASON);
      count.others++;
      return;
    }
    marks.hit(Mark.REFUSAL_COUNTED);
    if (count.soldOut == 0) {
      count.first = position;
    }
    count.last = position;
    count.soldOut++;
  }

  /** The count that goes on of an item, or one that begins now. */
  private Counted count(final int activity, final int pool, final long now) {
    for (final Counted count : counted) {
      if (count.activity == activity && count.pool == pool) {
        return count;
      }
    }
    final boolean timed = counts(activity) < Limits.MAX_REFUSAL_COUNTS;
    final Counted begun = new Counted(activity, pool, now, timed);
    counted.add(begun);
    return begun;
  }

  private void state(final Wish wish, final Expected refusal, final int pool) {
    final int line = refusal.line;
    long before = 0;
    for (int i = 0; i < line; i++) {
      before += wish.skus[i] == wish.skus[line] ? wish.units[i] : 0;
    }
    said.add(new Said.Refusal(
        wish.activity,
        activities.sale(wish.activity).channel(),
        pool,
        pool == OF_NO_ITEM ? NO_SKU : refusal.sku,
        WishEncoder.high(wish.customer),
        WishEncoder.low(wish.customer),
        line < 0 ? 0 : wish.units[line],
        before,
        refusal.available,
        line < 0 ? Wish.ANYWHERE : wish.locations[line],
        refusal.reason.code()));
    final Log log = log(wish.activity);
    log.facts++;
    log.factsByCustomer[wish.customer]++;
    marks.hit(Mark.REFUSAL_STATED);
    marks.hitIf(before > 0, Mark.REFUSAL_STATED_BEHIND_AN_EARLIER_LINE);
  }

  private void say(final Counted count, final Mark why) {
    said.add(new Said.Count(
        count.activity,
        activities.sale(count.activity).channel(),
        count.pool,
        count.pool == OF_NO_ITEM ? NO_SKU : stock.pools().sku(count.pool),
        count.since,
        count.soldOut,
        count.others,
        count.first,
        count.last));
    counted.remove(count);
    log(count.activity).counts++;
    marks.hit(why);
  }

  private Log log(final int activity) {
    while (logs.size() <= activity) {
      logs.add(new Log());
    }
    return logs.get(activity);
  }
}
