package io.sluice.engine.domain.dedup;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.Limits;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * The accepted idempotency keys, so that one key has one effect.
 *
 * <p>Model. A key is a row of 24 bytes, found through a {@link KeyIndex}. A key that made a hold is
 * <em>bound</em> while the hold lives, and may not go. Every other key stands in a queue in journal
 * order. When the queue is longer than the capacity by a group, its oldest group goes, but no key
 * younger than {@link Limits#MIN_KEY_RETENTION_MS}: then new commands are refused. Keys older than
 * {@link Limits#KEY_RETENTION_MS} go by groups, too, whenever keys come. A group costs less than as
 * many single keys: its memory accesses overlap.
 *
 * <p>Layout. The queue is a ring of row numbers, so that the keys that go next are known without
 * following links. Behind its head stand the rows of the keys that went, until each is taken again:
 * forgetting moves the head and writes nothing else. A row that nobody uses keeps its old content.
 *
 * <p>Invariants: bound keys + queued keys + free rows = rows; all of them together are no more than
 * seven eighths of the ring and of the index. The age of a queued key is known to within 1,024 keys
 * (the later end counts, so nothing is forgotten early). 84 bits of the 128 of a key are kept: with
 * 24 million keys the chance that any two are confused is below 10⁻¹⁰. Of the fingerprint 28 bits
 * are kept.
 */
public final class KeyMemory {
  /** The key is not remembered. */
  public static final int UNKNOWN = -1;

  /** Keys that are forgotten together. */
  public static final int FORGET_GROUP = 32;

  /** Positions that a row can hold: 100,000 events a second for 89 years. */
  public static final long MAX_POSITION = (1L << 48) - 1;

  private static final int ROW_LONGS = 3;
  private static final int HIGH = 0;

  // Second long: 20 bits of the key, 28 of the fingerprint, 4 of the kind, 12 of the slot.
  private static final int DETAIL = 1;
  private static final int KEY_SHIFT = 44;
  private static final int FINGERPRINT_SHIFT = 16;
  private static final int FINGERPRINT_BITS = 28;
  private static final int KIND_SHIFT = 12;

  // Third long: 48 bits of the position, 16 of the slot.
  private static final int POSITION_AND_SLOT = 2;
  private static final int SLOT_LOW_BITS = 16;
  private static final long SLOT_LOW_MASK = (1L << SLOT_LOW_BITS) - 1;
  private static final long SLOT_HIGH_MASK = (1L << KIND_SHIFT) - 1;

  private static final int COUNTER_LONGS = 7;

  /** Rows that are put into a new index together, so that their cache misses overlap. */
  private static final int INDEX_GROUP = 64;

  /** Numbers of places in the queue: of the free row that is taken next, the head and the tail. */
  private static final int FREE = 0;

  private static final int HEAD = 1;
  private static final int TAIL = 2;
  private static final int ROWS = 3;
  private static final int LAST_TIME = 4;
  private static final int CAPACITY = 5;
  private static final int PLACES = 6;

  private static final int TIME_GROUP_BITS = 10;

  private final LongTable rows;
  private final LongTable queue;
  private final LongFields counters;
  private final LongTable groupTimes;

  /** Derived from the rows. */
  private final KeyIndex index = new KeyIndex();

  private KeyListener listener = KeyListener.NONE;

  /** Keeps loads ahead from being left out; means nothing. */
  @SuppressWarnings("unused") // Being written is all that it is for.
  private long touched;

  /**
   * An empty memory that has no room until it is given a capacity.
   *
   * @param firstTableName the first of four numbers for its tables
   */
  public KeyMemory(final int firstTableName) {
    this.rows = new LongTable(firstTableName, ROW_LONGS);
    this.queue = new LongTable(firstTableName + 1, 1);
    this.counters = new LongFields(firstTableName + 2, COUNTER_LONGS);
    this.groupTimes = new LongTable(firstTableName + 3, 1);
  }

  /** Row of a key, or {@link #UNKNOWN}. */
  public int find(final long high, final long low) {
    final int hash = hash(high);
    int place = index.first(hash);
    while (place >= 0) {
      final int row = index.row(place);
      if (rows.get(row, HIGH) == high && rows.get(row, DETAIL) >>> KEY_SHIFT == low >>> KEY_SHIFT) {
        return row;
      }
      place = index.next(place, hash);
    }
    return UNKNOWN;
  }

  /**
   * Loads what {@link #find} will need, so that the loads of several commands overlap; the value
   * means nothing.
   */
  public long touch(final long high) {
    return index.touch(hash(high));
  }

  /** Tells the first 32 bits of every key that is remembered. Not for the hot path. */
  public void forEachHash(final IntConsumer action) {
    if (size() > 0) {
      index.forEachHash(action);
    }
  }

  /** Lets somebody be told of every key that is remembered or forgotten from now on. */
  public void tell(final KeyListener newListener) {
    listener = newListener;
  }

  /** True if the key was accepted with this request. */
  public boolean fingerprintMatches(final int row, final long fingerprint) {
    final long kept = rows.get(row, DETAIL) >>> FINGERPRINT_SHIFT & (1L << FINGERPRINT_BITS) - 1;
    return kept == fingerprint >>> (Long.SIZE - FINGERPRINT_BITS);
  }

  /** What the key did. */
  public KeyKind kind(final int row) {
    return KeyKind.ofCode((int) (rows.get(row, DETAIL) >>> KIND_SHIFT & 15));
  }

  /** Position of the command that the key belongs to. */
  public long position(final int row) {
    return rows.get(row, POSITION_AND_SLOT) >>> SLOT_LOW_BITS;
  }

  /** Record of the reservation or order that the key refers to. */
  public int slot(final int row) {
    final long high = rows.get(row, DETAIL) & SLOT_HIGH_MASK;
    return (int) (high << SLOT_LOW_BITS | (rows.get(row, POSITION_AND_SLOT) & SLOT_LOW_MASK));
  }

  /** True if another key can be remembered now without forgetting one that may not go. */
  public boolean hasRoom(final long now) {
    final long queued = queued();
    if (queued >= capacity() && (queued == 0 || age(now) < Limits.MIN_KEY_RETENTION_MS)) {
      return false;
    }
    return size() < mostKeys(counters.get(PLACES));
  }

  /** Keys that are remembered. */
  public long size() {
    return counters.get(ROWS) - (counters.get(HEAD) - counters.get(FREE));
  }

  /** Most keys in the queue, but for a group that is about to go. */
  public int capacity() {
    return (int) counters.get(CAPACITY);
  }

  /**
   * For how long a key is remembered as things stand, in milliseconds: the age of the oldest queued
   * key once the queue is full, else the retention that is promised.
   */
  public long retentionMs(final long now) {
    return queued() < capacity() ? Limits.KEY_RETENTION_MS : age(now);
  }

  /**
   * True with the last of every group of keys that come: time to look for what may go.
   *
   * <p>Keys of holds count, too, so that the keys of holds that ended make room for the keys of
   * those that took their place.
   */
  public boolean hasGroup() {
    return (size() & FORGET_GROUP - 1) == 0;
  }

  /**
   * How many of the oldest queued keys have to go now: none, or a group.
   *
   * <p>They have to make room, or are past their time.
   */
  public int forgettable(final long now) {
    final long queued = queued();
    if (queued < FORGET_GROUP) {
      return 0;
    }
    final long age = age(now);
    final boolean makesRoom =
        queued >= capacity() + FORGET_GROUP && age >= Limits.MIN_KEY_RETENTION_MS;
    return makesRoom || age >= Limits.KEY_RETENTION_MS ? FORGET_GROUP : 0;
  }

  /** Row of one of the oldest queued keys; the oldest has the number 0. */
  public int oldest(final int number) {
    assert number < queued() : "so many keys are queued";
    return place(counters.get(HEAD) + number);
  }

  /**
   * Loads a row that goes later, if there is one: what {@link #touchRow} needs of it then is there.
   * The value means nothing.
   */
  public long touchNext(final int number) {
    return number < queued() ? rows.get(oldest(number), DETAIL) : 0;
  }

  /** Loads what forgetting a row will need; the value means nothing. */
  public long touchRow(final int row) {
    return index.touch(hash(rows.get(row, HIGH)));
  }

  /**
   * Sets the capacity. Index and queue are laid out for it anew, so this is for starting, not for
   * the hot path.
   *
   * @param capacity most keys in the queue
   * @param boundCapacity most keys that are bound to living holds at the same time
   */
  @WritesState
  void capacity(final int capacity, final int boundCapacity) {
    counters.set(CAPACITY, capacity);
    // There may be more of either now than there may be from here on.
    final long bound = size() - queued();
    final long keys = Math.max(capacity, queued()) + Math.max(boundCapacity, bound);
    final int places = KeyIndex.lengthFor(Math.max(keys, counters.get(ROWS)));
    layOutQueue(places);
    index.layOut(places);
    indexRows();
  }

  /** Makes the index anew from the rows, after they were read from a snapshot. */
  @WritesState
  public void restoreIndex() {
    if (counters.get(PLACES) > 0) {
      index.layOut((int) counters.get(PLACES));
      indexRows();
    }
  }

  /**
   * Remembers a key that made a hold; it stays until it is queued and then as long as any other.
   *
   * @return its row
   */
  @WritesState
  int bind(final KeyFact fact) {
    assert fact.position() <= MAX_POSITION : fact.position();
    assert size() < counters.get(PLACES) : "there is room in the index";
    final int row = takeRow();
    final int slot = fact.slot();
    rows.set(row, HIGH, fact.high());
    rows.set(
        row,
        DETAIL,
        fact.low() >>> KEY_SHIFT << KEY_SHIFT
            | fact.fingerprint() >>> (Long.SIZE - FINGERPRINT_BITS) << FINGERPRINT_SHIFT
            | (long) fact.kind().ordinal() << KIND_SHIFT
            | slot >>> SLOT_LOW_BITS);
    rows.set(row, POSITION_AND_SLOT, fact.position() << SLOT_LOW_BITS | (slot & SLOT_LOW_MASK));
    index.insert(hash(fact.high()), row);
    listener.onRemembered(hash(fact.high()));
    return row;
  }

  /** Puts a bound key at the end of the queue. */
  @WritesState
  void enqueue(final int row, final long now) {
    final long number = counters.get(TAIL);
    place(number, row);
    if ((number & (1 << TIME_GROUP_BITS) - 1) == 0) {
      groupTimes.set(timeGroup(number), 0, now);
    }
    counters.set(TAIL, number + 1);
    counters.set(LAST_TIME, now);
  }

  /** Lets one of the oldest queued keys not be found any more; it still has its place. */
  @WritesState
  void unlink(final int row) {
    final int hash = hash(rows.get(row, HIGH));
    index.remove(hash, row);
    listener.onForgotten(hash);
  }

  /** Forgets the oldest queued keys, which were unlinked. */
  @WritesState
  void forgetOldest(final int count) {
    assert count <= queued() : "so many keys are queued";
    counters.add(HEAD, count);
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {rows, queue, counters, groupTimes};
  }

  /** Its tables, for snapshots. */
  public TableContent[] contents() {
    return new TableContent[] {rows, queue, counters, groupTimes};
  }

  private long queued() {
    return counters.get(TAIL) - counters.get(HEAD);
  }

  /**
   * Age of the oldest queued key, at least: it came no later than the first key of the group after
   * its own.
   */
  private long age(final long now) {
    final long nextGroup = nextGroup(counters.get(HEAD));
    return now
        - (nextGroup < counters.get(TAIL)
            ? groupTimes.get(timeGroup(nextGroup), 0)
            : counters.get(LAST_TIME));
  }

  /** Most keys, bound and queued, where there are so many places in the index and the queue. */
  private static long mostKeys(final long places) {
    return places - places / 8;
  }

  @WritesState
  private int takeRow() {
    final long free = counters.get(FREE);
    if (free < counters.get(HEAD)) {
      counters.set(FREE, free + 1);
      return place(free);
    }
    final int row = (int) counters.get(ROWS);
    counters.set(ROWS, row + 1L);
    return row;
  }

  /** Row that stands in a place of the queue; two places share a long. */
  private int place(final long number) {
    return (int) (queue.get(placeRow(number), 0) >>> placeShift(number));
  }

  /** Puts a row in the place behind the last one. */
  @WritesState
  private void place(final long number, final int row) {
    if ((number & 1) == 0) {
      queue.set(placeRow(number), 0, row);
    } else {
      // Nothing stands in the upper half yet.
      queue.add(placeRow(number), 0, (long) row << Integer.SIZE);
    }
  }

  private int placeRow(final long number) {
    return (int) (number & counters.get(PLACES) - 1) >>> 1;
  }

  private static int placeShift(final long number) {
    return (int) number << 5 & Integer.SIZE;
  }

  @WritesState
  private void indexRows() {
    final BitSet free = new BitSet();
    for (long number = counters.get(FREE); number < counters.get(HEAD); number++) {
      free.set(place(number));
    }
    final int end = (int) counters.get(ROWS);
    for (int first = 0; first < end; first += INDEX_GROUP) {
      final int behind = Math.min(end, first + INDEX_GROUP);
      touched = 0;
      for (int row = first; row < behind; row++) {
        touched += touchRow(row);
      }
      for (int row = first; row < behind; row++) {
        if (!free.get(row)) {
          index.insert(hash(rows.get(row, HIGH)), row);
        }
      }
    }
  }

  @WritesState
  private void layOutQueue(final int places) {
    if (places == counters.get(PLACES)) {
      return;
    }
    final long first = counters.get(FREE);
    final int[] content = new int[(int) (counters.get(TAIL) - first)];
    for (int i = 0; i < content.length; i++) {
      content[i] = place(first + i);
    }
    final long[] times = queuedGroupTimes();
    final int oldPlaces = (int) counters.get(PLACES);
    clear(queue, oldPlaces >>> 1);
    clear(groupTimes, (oldPlaces >>> TIME_GROUP_BITS) + 1);
    counters.set(PLACES, places);
    for (int i = 0; i < content.length; i++) {
      place(first + i, content[i]);
    }
    final long firstGroup = nextGroup(counters.get(HEAD));
    for (int i = 0; i < times.length; i++) {
      groupTimes.set(timeGroup(firstGroup + ((long) i << TIME_GROUP_BITS)), 0, times[i]);
    }
  }

  /** Times of the groups that begin behind the head, the oldest first. */
  private long[] queuedGroupTimes() {
    final long first = nextGroup(counters.get(HEAD));
    final long behind = counters.get(TAIL) - first;
    final long[] times = new long[behind <= 0 ? 0 : (int) ((behind - 1 >>> TIME_GROUP_BITS) + 1)];
    for (int i = 0; i < times.length; i++) {
      times[i] = groupTimes.get(timeGroup(first + ((long) i << TIME_GROUP_BITS)), 0);
    }
    return times;
  }

  @WritesState
  private static void clear(final LongTable table, final int rows) {
    for (int row = 0; row < rows; row++) {
      table.set(row, 0, 0);
    }
  }

  /** Number of the first place behind this one with which a group begins. */
  private static long nextGroup(final long number) {
    return (number >>> TIME_GROUP_BITS) + 1 << TIME_GROUP_BITS;
  }

  /**
   * Where the time of a group stands: in a ring as long as the queue's, so that two groups of the
   * queue never share a row and the table is complete once the queue has gone round.
   */
  private int timeGroup(final long number) {
    return (int) ((number & counters.get(PLACES) - 1) >>> TIME_GROUP_BITS);
  }

  private static int hash(final long high) {
    return (int) (high >>> Integer.SIZE);
  }
}
