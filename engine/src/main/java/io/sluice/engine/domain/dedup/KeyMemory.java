package io.sluice.engine.domain.dedup;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.RowPool;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.Limits;

/**
 * The accepted idempotency keys, so that one key has one effect.
 *
 * <p>Model. A key is a row of 24 bytes and a link of 4, found through a {@link KeyIndex}. A key
 * that made a hold is <em>bound</em> while the hold lives, and may not go. Every other key stands
 * in a queue in journal order. When the queue is longer than the capacity by a group, its oldest
 * group goes, but no key younger than {@link Limits#MIN_KEY_RETENTION_MS}: then new commands are
 * refused. Keys older than {@link Limits#KEY_RETENTION_MS} go by groups, too, whenever a key comes.
 * A group costs less than as many single keys: its memory accesses overlap.
 *
 * <p>Invariants: bound keys + queued keys = rows in use. The age of a queued key is known to within
 * 1,024 keys (the later end counts, so nothing is forgotten early). 84 bits of the 128 of a key are
 * kept: with 24 million keys the chance that any two are confused is below 10⁻¹⁰. Of the
 * fingerprint 28 bits are kept.
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

  private static final int COUNTER_LONGS = 6;
  private static final int HEAD = 0;
  private static final int TAIL = 1;
  private static final int HEAD_NUMBER = 2;
  private static final int TAIL_NUMBER = 3;
  private static final int LAST_TIME = 4;
  private static final int CAPACITY = 5;

  private static final int TIME_GROUP_BITS = 10;
  private static final int MAX_TIME_GROUPS = 1 << 20;

  private final LongTable rows;
  private final RowPool pool;
  private final LongTable links;
  private final LongFields counters;
  private final LongTable groupTimes;

  /** Derived from the rows. */
  private final KeyIndex index = new KeyIndex();

  /**
   * An empty memory that has no room until it is given a capacity.
   *
   * @param firstTableName the first of five numbers for its tables
   */
  public KeyMemory(final int firstTableName) {
    this.rows = new LongTable(firstTableName, ROW_LONGS);
    this.pool = new RowPool(firstTableName + 1, rows, POSITION_AND_SLOT);
    this.links = new LongTable(firstTableName + 2, 1);
    this.counters = new LongFields(firstTableName + 3, COUNTER_LONGS);
    this.groupTimes = new LongTable(firstTableName + 4, 1);
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
    return queued < capacity() || (queued > 0 && now - headTime() >= Limits.MIN_KEY_RETENTION_MS);
  }

  /** Keys that are remembered. */
  public long size() {
    return pool.inUse();
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
    return queued() < capacity() ? Limits.KEY_RETENTION_MS : now - headTime();
  }

  /** True with the last of every group of keys that were queued: time to look for what may go. */
  public boolean hasQueuedGroup() {
    return (counters.get(TAIL_NUMBER) & FORGET_GROUP - 1) == 0;
  }

  /**
   * True with the last of every group that keys of holds add to all: they make room, too, so that
   * the index never fills up with keys of holds that ended and of others that took their place.
   */
  public boolean hasBoundGroup() {
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
    final long age = now - headTime();
    final boolean makesRoom =
        queued >= capacity() + FORGET_GROUP && age >= Limits.MIN_KEY_RETENTION_MS;
    return makesRoom || age >= Limits.KEY_RETENTION_MS ? FORGET_GROUP : 0;
  }

  /** The oldest queued key, or {@link #UNKNOWN}. */
  public int oldest() {
    return (int) counters.get(HEAD) - 1;
  }

  /** The queued key that came after one, or {@link #UNKNOWN}. */
  public int after(final int row) {
    return link(row) - 1;
  }

  /** Loads what forgetting a row will need; the value means nothing. */
  public long touchRow(final int row) {
    return index.touch(hash(rows.get(row, HIGH)));
  }

  /**
   * Sets the capacity. The index is laid out for it anew, so this is for starting, not for the hot
   * path.
   *
   * @param capacity most keys in the queue
   * @param boundCapacity most keys that are bound to living holds at the same time
   */
  @WritesState
  void capacity(final int capacity, final int boundCapacity) {
    counters.set(CAPACITY, capacity);
    // There may be more of either now than there may be from here on.
    final long bound = size() - queued();
    index.layOutFor(Math.max(capacity, queued()) + Math.max(boundCapacity, bound));
    for (int row = 0; row < pool.highWater(); row++) {
      if (rows.get(row, DETAIL) != 0) {
        index.insert(hash(rows.get(row, HIGH)), row);
      }
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
    final int row = pool.take();
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
    return row;
  }

  /** Puts a bound key at the end of the queue. */
  @WritesState
  void enqueue(final int row, final long now) {
    if (queued() == 0) {
      counters.set(HEAD, row + 1L);
    } else {
      link((int) counters.get(TAIL) - 1, row + 1);
    }
    counters.set(TAIL, row + 1L);
    final long number = counters.get(TAIL_NUMBER);
    if ((number & (1 << TIME_GROUP_BITS) - 1) == 0) {
      groupTimes.set(timeGroup(number), 0, now);
    }
    counters.set(TAIL_NUMBER, number + 1);
    counters.set(LAST_TIME, now);
  }

  /** Forgets the oldest queued key. */
  @WritesState
  void forgetOldest() {
    final int row = oldest();
    index.remove(hash(rows.get(row, HIGH)), row);
    counters.set(HEAD, link(row));
    counters.add(HEAD_NUMBER, 1);
    link(row, 0);
    pool.giveBack(row);
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {rows, pool.counters(), links, counters, groupTimes};
  }

  private long queued() {
    return counters.get(TAIL_NUMBER) - counters.get(HEAD_NUMBER);
  }

  /**
   * Latest time at which the oldest queued key can have come: the first time of the group after its
   * own.
   */
  private long headTime() {
    final long nextGroupNumber =
        ((counters.get(HEAD_NUMBER) >>> TIME_GROUP_BITS) + 1) << TIME_GROUP_BITS;
    return nextGroupNumber < counters.get(TAIL_NUMBER)
        ? groupTimes.get(timeGroup(nextGroupNumber), 0)
        : counters.get(LAST_TIME);
  }

  private static int timeGroup(final long number) {
    return (int) (number >>> TIME_GROUP_BITS) & MAX_TIME_GROUPS - 1;
  }

  private static int hash(final long high) {
    return (int) (high >>> Integer.SIZE);
  }

  /** Links are ints, two to a long. */
  private int link(final int row) {
    return (int) (links.get(row >>> 1, 0) >>> linkShift(row));
  }

  @WritesState
  private void link(final int row, final int value) {
    final long delta = (value & 0xffff_ffffL) - (link(row) & 0xffff_ffffL);
    links.add(row >>> 1, 0, delta << linkShift(row));
  }

  private static int linkShift(final int row) {
    return (row & 1) << 5;
  }
}
