package io.sluice.engine.domain.activity;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.RowPool;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.WritesState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for units of which pool, in the order in which they joined.
 *
 * <p>A queue a pool: a chain of rows, each for one reservation. How far in front one stands, and
 * which pools may have units for who is first, follows from the queues and is not hashed itself. A
 * pool that was looked at in vain is looked at again only when something happened to it.
 */
public final class Waitlist {
  /** Nobody, no pool. */
  public static final int NONE = -1;

  private static final int QUEUE_LONGS = 4;
  private static final int FIRST = 0;
  private static final int LAST = 1;
  private static final int COUNT = 2;
  private static final int NEXT_CLOSED = 3;

  private static final int ROW_LONGS = 6;
  private static final int SLOT = 0;
  private static final int POOL = 1;
  private static final int UNITS = 2;
  private static final int TTL_MS = 3;
  private static final int PREVIOUS = 4;
  private static final int NEXT = 5;

  private static final int FIRST_CLOSED = 0;
  private static final int LAST_CLOSED = 1;

  private final LongTable queues;
  private final LongTable rows;
  private final RowPool rowPool;
  private final LongTable countByActivity;
  private final LongFields closed;

  // Derived: the place of each row in its queue, and the pools to look at, the lowest first.
  private @Nullable WaitPlaces[] placesByPool = new WaitPlaces[0];
  private int[] placeByRow = new int[64];
  private int[] poolsToLookAt = new int[8];
  private int toLookAt;

  /**
   * Nobody waits.
   *
   * @param firstTableName the first of five numbers for its tables
   */
  Waitlist(final int firstTableName) {
    queues = new LongTable(firstTableName, QUEUE_LONGS);
    rows = new LongTable(firstTableName + 1, ROW_LONGS);
    rowPool = new RowPool(firstTableName + 2, rows, NEXT);
    countByActivity = new LongTable(firstTableName + 3, 1);
    closed = new LongFields(firstTableName + 4, 2);
  }

  /** How many wait for units of a pool. */
  public int waiting(final int pool) {
    return (int) queues.get(pool, COUNT);
  }

  /** How many wait for anything of an activity. */
  public int waitingIn(final int activity) {
    return (int) countByActivity.get(activity, 0);
  }

  /** How many wait for anything. */
  public long size() {
    return rowPool.inUse();
  }

  /** Row of who joined the queue of a pool first of those who are there, or {@link #NONE}. */
  public int first(final int pool) {
    return (int) queues.get(pool, FIRST) - 1;
  }

  /** Record that a row is about. */
  public int slot(final int row) {
    return (int) rows.get(row, SLOT);
  }

  /** Units that are waited for. */
  public long units(final int row) {
    return rows.get(row, UNITS);
  }

  /** Life of the hold that was asked for, in milliseconds; -1 when not named. */
  public long ttlMs(final int row) {
    return rows.get(row, TTL_MS);
  }

  /** How many wait up to a row of the same queue, with it: 1 for the first. */
  public int place(final int row) {
    return places((int) rows.get(row, POOL)).rank(placeByRow[row]);
  }

  /** A pool that may have units for who is first, or {@link #NONE}; the lowest there is. */
  public int poolToLookAt() {
    return toLookAt == 0 ? NONE : poolsToLookAt[0];
  }

  /** Says that the pool to look at has nothing for who is first. */
  public void seen() {
    toLookAt--;
    System.arraycopy(poolsToLookAt, 1, poolsToLookAt, 0, toLookAt);
  }

  /** A pool that is closed and for which somebody waits still, or {@link #NONE}. */
  public int closedPool() {
    return (int) closed.get(FIRST_CLOSED) - 1;
  }

  /** Adds a reservation at the end of the queue of a pool; returns its row. */
  @WritesState
  public int join(
      final int slot, final int pool, final int activity, final long units, final long ttlMs) {
    final int row = rowPool.take();
    rows.set(row, SLOT, slot);
    rows.set(row, POOL, pool);
    rows.set(row, UNITS, units);
    rows.set(row, TTL_MS, ttlMs);
    rows.set(row, NEXT, 0);
    final int last = (int) queues.get(pool, LAST) - 1;
    rows.set(row, PREVIOUS, last + 1L);
    if (last == NONE) {
      queues.set(pool, FIRST, row + 1L);
    } else {
      rows.set(last, NEXT, row + 1L);
    }
    queues.set(pool, LAST, row + 1L);
    queues.add(pool, COUNT, 1);
    countByActivity.add(activity, 0, 1);
    takePlace(pool, row);
    return row;
  }

  /** Takes a reservation out of its queue; who is first then is looked at. */
  @WritesState
  public void leave(final int row, final int activity) {
    final int pool = (int) rows.get(row, POOL);
    final int previous = (int) rows.get(row, PREVIOUS) - 1;
    final int next = (int) rows.get(row, NEXT) - 1;
    if (previous == NONE) {
      queues.set(pool, FIRST, next + 1L);
    } else {
      rows.set(previous, NEXT, next + 1L);
    }
    if (next == NONE) {
      queues.set(pool, LAST, previous + 1L);
    } else {
      rows.set(next, PREVIOUS, previous + 1L);
    }
    queues.add(pool, COUNT, -1);
    countByActivity.add(activity, 0, -1);
    places(pool).leave(placeByRow[row]);
    rowPool.giveBack(row);
    if (waiting(pool) > 0) {
      lookAt(pool);
    } else {
      placesByPool[pool] = null;
      lookAwayFrom(pool);
      dropClosed();
    }
  }

  /** Nothing of a pool will ever be given to those who wait for it. */
  @WritesState
  void close(final int pool) {
    if (waiting(pool) == 0) {
      return;
    }
    final int last = (int) closed.get(LAST_CLOSED) - 1;
    if (last == NONE) {
      closed.set(FIRST_CLOSED, pool + 1L);
    } else {
      queues.set(last, NEXT_CLOSED, pool + 1L);
    }
    closed.set(LAST_CLOSED, pool + 1L);
  }

  /** Something happened to a pool: there may be units for who is first. */
  @WritesState
  void lookAt(final int pool) {
    if (waiting(pool) == 0) {
      return;
    }
    final int found = Arrays.binarySearch(poolsToLookAt, 0, toLookAt, pool);
    if (found >= 0) {
      return;
    }
    final int place = ~found;
    if (toLookAt == poolsToLookAt.length) {
      poolsToLookAt = Arrays.copyOf(poolsToLookAt, toLookAt * 2);
    }
    System.arraycopy(poolsToLookAt, place, poolsToLookAt, place + 1, toLookAt - place);
    poolsToLookAt[place] = pool;
    toLookAt++;
  }

  /**
   * Finds what follows from the queues, after they were read from a snapshot.
   *
   * @param poolCount pools that there are
   */
  @WritesState
  void restore(final int poolCount) {
    for (int pool = 1; pool <= poolCount; pool++) {
      if (waiting(pool) > 0) {
        giveOutPlaces(pool);
        lookAt(pool);
      }
    }
  }

  /** Its tables, for the hash of the state. */
  HashedTable[] tables() {
    return new HashedTable[] {queues, rows, rowPool.counters(), countByActivity, closed};
  }

  /** Its tables, for snapshots. */
  TableContent[] contents() {
    return new TableContent[] {queues, rows, rowPool.counters(), countByActivity, closed};
  }

  /** Drops closed pools for which nobody waits any more from the front of their chain. */
  @WritesState
  private void dropClosed() {
    for (int pool = closedPool(); pool != NONE && waiting(pool) == 0; pool = closedPool()) {
      final long next = queues.get(pool, NEXT_CLOSED);
      queues.set(pool, NEXT_CLOSED, 0);
      closed.set(FIRST_CLOSED, next);
      if (next == 0) {
        closed.set(LAST_CLOSED, 0);
      }
    }
  }

  private void lookAwayFrom(final int pool) {
    final int found = Arrays.binarySearch(poolsToLookAt, 0, toLookAt, pool);
    if (found >= 0) {
      toLookAt--;
      System.arraycopy(poolsToLookAt, found + 1, poolsToLookAt, found, toLookAt - found);
    }
  }

  private WaitPlaces places(final int pool) {
    final WaitPlaces places = placesByPool[pool];
    assert places != null : "somebody waits there";
    return places;
  }

  private void takePlace(final int pool, final int row) {
    if (row >= placeByRow.length) {
      placeByRow = Arrays.copyOf(placeByRow, Math.max(row + 1, placeByRow.length * 2));
    }
    if (pool >= placesByPool.length
        || placesByPool[pool] == null
        || places(pool).isFull()) {
      giveOutPlaces(pool);
    } else {
      placeByRow[row] = places(pool).join();
    }
  }

  private void giveOutPlaces(final int pool) {
    if (pool >= placesByPool.length) {
      placesByPool = Arrays.copyOf(placesByPool, Math.max(pool + 1, placesByPool.length * 2));
    }
    WaitPlaces places = placesByPool[pool];
    if (places == null) {
      places = new WaitPlaces();
      placesByPool[pool] = places;
    }
    places.clear(waiting(pool));
    for (int row = first(pool); row != NONE; row = (int) rows.get(row, NEXT) - 1) {
      if (row >= placeByRow.length) {
        placeByRow = Arrays.copyOf(placeByRow, Math.max(row + 1, placeByRow.length * 2));
      }
      placeByRow[row] = places.join();
    }
  }
}
