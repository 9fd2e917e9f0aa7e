package io.sluice.engine.domain.dedup;

import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.RowPool;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.Limits;
import org.agrona.BitUtil;

/**
 * The accepted idempotency keys, so that one key has one effect.
 *
 * <p>Model. A key is a row of 32 bytes, found through an open-addressing index of ints (at most
 * three quarters full, some 7 bytes a key). A key that made a hold is <em>bound</em> while the hold
 * lives, and may not go. Every other key stands in a queue in journal order. When the queue is as
 * long as the capacity, a new key pushes the oldest out, but never one younger than
 * {@link Limits#MIN_KEY_RETENTION_MS}: then new commands are refused. Keys older than
 * {@link Limits#KEY_RETENTION_MS} leave two at a time whenever a key comes. Holds that end are not
 * refused, so the queue may pass its capacity for a minute.
 *
 * <p>Invariants: bound keys + queued keys = rows in use; the age of a queued key is known to within
 * a group of 1,024 (the later end counts, so nothing is forgotten early). 96 bits of the 128 of a
 * key are kept beside its place: with 20 million keys the chance that any two are confused is below
 * 10⁻¹⁴.
 */
public final class KeyMemory {
  /** The key is not remembered. */
  public static final int UNKNOWN = -1;

  /** Bits of a position that a row holds. */
  private static final int POSITION_BITS = 53;

  private static final int ROW_LONGS = 4;
  private static final int LOW = 0;
  private static final int HIGH_AND_FINGERPRINT = 1;
  private static final int KIND_AND_POSITION = 2;
  private static final int SLOT_AND_NEXT = 3;

  private static final int COUNTER_LONGS = 6;
  private static final int HEAD = 0;
  private static final int TAIL = 1;
  private static final int HEAD_NUMBER = 2;
  private static final int TAIL_NUMBER = 3;
  private static final int LAST_TIME = 4;
  private static final int CAPACITY = 5;

  private static final int FIRST_INDEX_LENGTH = 1_024;
  private static final int MAX_INDEX_LENGTH = 1 << 30;
  private static final int GROUP_BITS = 10;
  private static final int MAX_GROUPS = 1 << 20;

  private final LongTable rows;
  private final RowPool pool;
  private final LongTable counters;
  private final LongTable groupTimes;

  /** Row + 1 by probed hash, 0 for free. Derived from the rows. */
  private int[] index = new int[FIRST_INDEX_LENGTH];

  /**
   * An empty memory that has no room until it is given a capacity.
   *
   * @param firstTableName the first of four numbers for its tables
   */
  public KeyMemory(final int firstTableName) {
    this.rows = new LongTable(firstTableName, ROW_LONGS);
    this.pool = new RowPool(firstTableName + 1, rows, SLOT_AND_NEXT);
    this.counters = new LongTable(firstTableName + 2, COUNTER_LONGS);
    this.groupTimes = new LongTable(firstTableName + 3, 1);
  }

  /** Row of a key, or {@link #UNKNOWN}. */
  public int find(final long high, final long low) {
    int i = place(high, low);
    while (index[i] != 0) {
      final int row = index[i] - 1;
      if (rows.get(row, LOW) == low && rows.get(row, HIGH_AND_FINGERPRINT) >>> 32 == high >>> 32) {
        return row;
      }
      i = i + 1 & index.length - 1;
    }
    return UNKNOWN;
  }

  /** True if the key was accepted with this request. */
  public boolean fingerprintMatches(final int row, final long fingerprint) {
    return (int) rows.get(row, HIGH_AND_FINGERPRINT) == (int) (fingerprint >>> 32);
  }

  /** What the key did. */
  public KeyKind kind(final int row) {
    return KeyKind.ofCode((int) (rows.get(row, KIND_AND_POSITION) >>> POSITION_BITS));
  }

  /** Position of the command that the key belongs to. */
  public long position(final int row) {
    return rows.get(row, KIND_AND_POSITION) & (1L << POSITION_BITS) - 1;
  }

  /** Record of the reservation or order that the key refers to. */
  public int slot(final int row) {
    return (int) (rows.get(row, SLOT_AND_NEXT) >>> 32);
  }

  /** True if another key can be remembered now without forgetting one that may not go. */
  public boolean hasRoom(final long now) {
    final long queued = queued();
    return queued < capacity() || queued > 0 && now - headTime() >= Limits.MIN_KEY_RETENTION_MS;
  }

  /** Keys that are remembered. */
  public long size() {
    return pool.inUse();
  }

  /** Most keys in the queue. */
  public int capacity() {
    return (int) counters.get(0, CAPACITY);
  }

  /**
   * For how long a key is remembered as things stand, in milliseconds: the age of the oldest queued
   * key once the queue is full, else the retention that is promised.
   */
  public long retentionMs(final long now) {
    return queued() < capacity() ? Limits.KEY_RETENTION_MS : now - headTime();
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
    counters.set(0, CAPACITY, capacity);
    final long keys = Math.max(capacity + (long) boundCapacity, size());
    final long length = BitUtil.findNextPositivePowerOfTwo(keys * 4 / 3 + FIRST_INDEX_LENGTH / 2);
    index = new int[(int) Math.min(MAX_INDEX_LENGTH, length)];
    for (int row = 0; row < pool.highWater(); row++) {
      if (rows.get(row, KIND_AND_POSITION) != 0) {
        insert(rows.get(row, HIGH_AND_FINGERPRINT), rows.get(row, LOW), row);
      }
    }
  }

  /**
   * Remembers a key that made a hold; it stays until {@link #unbind} and then as long as any other.
   *
   * @return its row
   */
  @WritesState
  int bind(
      final long high,
      final long low,
      final long fingerprint,
      final KeyKind kind,
      final long position,
      final int slot) {
    assert find(high, low) == UNKNOWN : "a key is accepted once";
    final int row = pool.take();
    rows.set(row, LOW, low);
    rows.set(row, HIGH_AND_FINGERPRINT, high >>> 32 << 32 | fingerprint >>> 32);
    rows.set(row, KIND_AND_POSITION, (long) kind.ordinal() << POSITION_BITS | position);
    rows.set(row, SLOT_AND_NEXT, (long) slot << 32);
    insert(high, low, row);
    return row;
  }

  /** Puts a bound key at the end of the queue. */
  @WritesState
  void enqueue(final int row, final long now) {
    if (queued() == 0) {
      counters.set(0, HEAD, row + 1L);
    } else {
      final int tail = (int) counters.get(0, TAIL) - 1;
      rows.set(tail, SLOT_AND_NEXT, rows.get(tail, SLOT_AND_NEXT) | row + 1L);
    }
    counters.set(0, TAIL, row + 1L);
    final long number = counters.get(0, TAIL_NUMBER);
    if ((number & (1 << GROUP_BITS) - 1) == 0) {
      groupTimes.set(group(number), 0, now);
    }
    counters.set(0, TAIL_NUMBER, number + 1);
    counters.set(0, LAST_TIME, now);
  }

  /** The oldest queued key if it has to make room or is past its time, or {@link #UNKNOWN}. */
  public int oldestToForget(final long now) {
    final long queued = queued();
    if (queued == 0) {
      return UNKNOWN;
    }
    final long age = now - headTime();
    final boolean may = queued > capacity() && age >= Limits.MIN_KEY_RETENTION_MS;
    return may || age >= Limits.KEY_RETENTION_MS ? (int) counters.get(0, HEAD) - 1 : UNKNOWN;
  }

  /** Forgets the oldest queued key. */
  @WritesState
  void forgetOldest() {
    final int row = (int) counters.get(0, HEAD) - 1;
    remove(row);
    counters.set(0, HEAD, rows.get(row, SLOT_AND_NEXT) & 0xffff_ffffL);
    counters.add(0, HEAD_NUMBER, 1);
    if (queued() == 0) {
      counters.set(0, TAIL, 0);
    }
    pool.giveBack(row);
  }

  /** Its tables, for the hash of the state. */
  public LongTable[] tables() {
    return new LongTable[] {rows, pool.counters(), counters, groupTimes};
  }

  private long queued() {
    return counters.get(0, TAIL_NUMBER) - counters.get(0, HEAD_NUMBER);
  }

  /**
   * Latest time at which the oldest queued key can have come: the first time of the group after its
   * own.
   */
  private long headTime() {
    final long nextGroupNumber = (counters.get(0, HEAD_NUMBER) >>> GROUP_BITS) + 1 << GROUP_BITS;
    return nextGroupNumber < counters.get(0, TAIL_NUMBER)
        ? groupTimes.get(group(nextGroupNumber), 0)
        : counters.get(0, LAST_TIME);
  }

  private int group(final long number) {
    return (int) (number >>> GROUP_BITS) & MAX_GROUPS - 1;
  }

  private int place(final long high, final long low) {
    return (int) (low ^ high >>> 32) & index.length - 1;
  }

  private int placeOf(final int row) {
    return place(rows.get(row, HIGH_AND_FINGERPRINT), rows.get(row, LOW));
  }

  private void insert(final long high, final long low, final int row) {
    int i = place(high, low);
    while (index[i] != 0) {
      i = i + 1 & index.length - 1;
    }
    index[i] = row + 1;
  }

  /**
   * Backward-shift deletion (Knuth, "The Art of Computer Programming", vol. 3, 6.4, algorithm R).
   */
  private void remove(final int row) {
    final int mask = index.length - 1;
    int hole = placeOf(row);
    while (index[hole] != row + 1) {
      hole = hole + 1 & mask;
    }
    int i = hole + 1 & mask;
    while (index[i] != 0) {
      final int home = placeOf(index[i] - 1);
      if ((i - home & mask) >= (i - hole & mask)) {
        index[hole] = index[i];
        hole = i;
      }
      i = i + 1 & mask;
    }
    index[hole] = 0;
  }
}
