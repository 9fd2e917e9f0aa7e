package io.sluice.engine.domain.activity;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.TextHash;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.ActivityWave;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The activities: how they were set up, which waves of each were let out, which are over, and what
 * is to happen to them when.
 */
public final class Activities {
  /** No activity. */
  public static final int NONE = -1;

  private static final int ROW_LONGS = 4;
  private static final int ENDED = 0;
  private static final int RELEASED = 1;
  private static final int REFUSALS = 2;
  private static final int REFUSAL_COUNTS = 3;

  private static final int RUNNING = 0;
  private static final int OVER = 1;
  private static final int STOPPED = 2;

  private final Registry<ActivityDefinition> registry;
  private final LongTable rows;
  private final LongTable activityByPool;
  private final CustomerTallies tallies;
  private final Waitlist waitlist;

  // Derived: what is due next.
  private long nextTime = Long.MAX_VALUE;
  private int nextActivity = NONE;

  /**
   * No activities.
   *
   * @param firstTableName the first of ten numbers for its tables
   */
  public Activities(final int firstTableName) {
    registry = new Registry<>(
        firstTableName, ActivityDefinition::code, Activities::hashOf, new ActivityFormat());
    rows = new LongTable(firstTableName + 1, ROW_LONGS);
    activityByPool = new LongTable(firstTableName + 2, 1);
    tallies = new CustomerTallies(firstTableName + 3);
    waitlist = new Waitlist(firstTableName + 5);
  }

  /** The activities by index and code. */
  public Registry<ActivityDefinition> registry() {
    return registry;
  }

  /** What customers have of them. */
  public CustomerTallies tallies() {
    return tallies;
  }

  /** Who waits for units of them. */
  public Waitlist waitlist() {
    return waitlist;
  }

  /** Where an activity stands at a time. */
  public ActivityStatus statusAt(final int activity, final long now) {
    final ActivityDefinition definition = registry.at(activity);
    if (isOver(activity) || now >= definition.endsAt()) {
      return ActivityStatus.ENDED;
    }
    return now >= definition.startsAt() ? ActivityStatus.LIVE : ActivityStatus.SCHEDULED;
  }

  /** True if its end is in the log. */
  public boolean isOver(final int activity) {
    return rows.get(activity, ENDED) != RUNNING;
  }

  /** The activity that a pool belongs to. */
  public int activityOf(final int pool) {
    return (int) activityByPool.get(pool, 0) - 1;
  }

  /** When a wait for units of a pool ends that was to end at a time. */
  public long waitEnd(final int pool, final long time) {
    return Math.min(time, registry.at(activityOf(pool)).endsAt());
  }

  /** The item whose units stand in a pool; null if the activity does not name it any more. */
  public @Nullable ActivityItem itemOf(final int pool) {
    for (final ActivityItem item : registry.at(activityOf(pool)).items()) {
      if (item.pool() == pool) {
        return item;
      }
    }
    return null;
  }

  /** True if a wave was let out. */
  public boolean isReleased(final int activity, final int wave) {
    return (rows.get(activity, RELEASED) >>> wave & 1) != 0;
  }

  /** The next wave of an item, or of any with -1, that is held back; -1 if there is none. */
  public int nextWave(final int activity, final int item) {
    final ActivityDefinition definition = registry.at(activity);
    int next = -1;
    for (int i = 0; i < definition.waves().size(); i++) {
      final ActivityWave wave = definition.waves().get(i);
      final boolean asked = item < 0 || wave.item() == item;
      if (asked
          && !isReleased(activity, i)
          && (next < 0 || wave.at() < definition.waves().get(next).at())) {
        next = i;
      }
    }
    return next;
  }

  /** Refusals that it stated one by one. */
  public long refusals(final int activity) {
    return rows.get(activity, REFUSALS);
  }

  /** Counts of refusals that it stated. */
  public long refusalCounts(final int activity) {
    return rows.get(activity, REFUSAL_COUNTS);
  }

  /** When something is due next; the largest long if nothing is. */
  public long nextTime() {
    return nextTime;
  }

  /** To which activity; only if something is due. */
  public int nextActivity() {
    assert nextActivity != NONE : "nothing is due";
    return nextActivity;
  }

  /** Units of an item that are held back, by the waves that were not let out. */
  long withheld(final ActivityDefinition definition, final int item) {
    long units = 0;
    for (int i = 0; i < definition.waves().size(); i++) {
      final ActivityWave wave = definition.waves().get(i);
      units += wave.item() == item && !isReleased(definition.index(), i) ? wave.quantity() : 0;
    }
    return units;
  }

  /** Sets an activity up or describes it anew; waves whose time has come count as let out. */
  @WritesState
  void put(final ActivityDefinition definition, final long now) {
    final int index = definition.index();
    final ActivityDefinition old = registry.has(index) ? registry.at(index) : null;
    long released = 0;
    for (int i = 0; i < definition.waves().size(); i++) {
      final ActivityWave wave = definition.waves().get(i);
      final boolean early = old != null
          && i < old.waves().size()
          && old.waves().get(i).equals(wave)
          && isReleased(index, i);
      released |= (early || wave.at() <= now ? 1L : 0) << i;
    }
    registry.put(index, definition);
    rows.set(index, RELEASED, released);
    for (final ActivityItem item : definition.items()) {
      activityByPool.set(item.pool(), 0, index + 1L);
    }
    findNext();
  }

  /** Lets a wave out. */
  @WritesState
  void release(final int activity, final int wave) {
    rows.set(activity, RELEASED, rows.get(activity, RELEASED) | 1L << wave);
    findNext();
  }

  /** A refusal was stated. */
  @WritesState
  void refuse(final int activity) {
    rows.add(activity, REFUSALS, 1);
  }

  /** A count of refusals was stated. */
  @WritesState
  void countRefusals(final int activity) {
    rows.add(activity, REFUSAL_COUNTS, 1);
  }

  /** Ends an activity. */
  @WritesState
  void end(final int activity, final boolean stopped) {
    rows.set(activity, ENDED, stopped ? STOPPED : OVER);
    findNext();
  }

  /**
   * Finds what follows from the rest, after the state was read from a snapshot.
   *
   * @param poolCount pools that there are
   */
  @WritesState
  public void restore(final int poolCount) {
    findNext();
    waitlist.restore(poolCount);
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    final List<HashedTable> all = new ArrayList<>(List.of(registry.hashes(), rows, activityByPool));
    all.addAll(List.of(tallies.tables()));
    all.addAll(List.of(waitlist.tables()));
    return all.toArray(HashedTable[]::new);
  }

  /** Its tables, for snapshots. */
  public TableContent[] contents() {
    final List<TableContent> all = new ArrayList<>(List.of(registry, rows, activityByPool));
    all.addAll(List.of(tallies.contents()));
    all.addAll(List.of(waitlist.contents()));
    return all.toArray(TableContent[]::new);
  }

  /** When something is due to an activity: its next wave, or its end; never once it is over. */
  private long timeOf(final int activity) {
    if (isOver(activity)) {
      return Long.MAX_VALUE;
    }
    final ActivityDefinition definition = registry.at(activity);
    final int wave = nextWave(activity, -1);
    return wave < 0
        ? definition.endsAt()
        : Math.min(definition.endsAt(), definition.waves().get(wave).at());
  }

  private void findNext() {
    // Of activities there are few, and they change seldom.
    nextTime = Long.MAX_VALUE;
    nextActivity = NONE;
    for (int i = 0; i < registry.size(); i++) {
      final long time = timeOf(i);
      if (time < nextTime) {
        nextTime = time;
        nextActivity = i;
      }
    }
  }

  private static long hashOf(final ActivityDefinition activity) {
    final TextHash hash = new TextHash()
        .add(activity.index())
        .add(activity.code())
        .add(activity.channel())
        .add(activity.startsAt())
        .add(activity.endsAt())
        .add(activity.holdTtlMs())
        .add(activity.flags())
        .add(activity.holds().livePerCustomer())
        .add(activity.holds().scarceTtlMs())
        .add(activity.holds().scarceBelow())
        .add(activity.holds().maxUnpaid())
        .add(activity.store())
        .add(activity.guide())
        .add(activity.version())
        .add(activity.since());
    for (final ActivityItem item : activity.items()) {
      hash.add(item.pool())
          .add(item.sku())
          .add(item.location())
          .add(item.quantity())
          .add(item.price())
          .add(item.limitPerCustomer())
          .add(item.limitPerOrder());
    }
    for (final ActivityWave wave : activity.waves()) {
      hash.add(wave.at()).add(wave.item()).add(wave.quantity());
    }
    return hash.value();
  }
}
