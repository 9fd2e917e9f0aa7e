package io.sluice.api.http;

import io.sluice.engine.codec.outcome.StockOutcomeDecoder;
import java.util.Arrays;

/**
 * The rows of one answer about stock: first the shared ones, one a location, then those of pools.
 * Units stand in the order available, held, allocated, in transit, unavailable. Reused; one event
 * loop.
 */
final class StockRows {
  private static final int BUCKETS = 5;

  private int count;
  private int sharedCount;
  private int[] locations = new int[8];
  private int[] activities = new int[8];
  private long[] units = new long[8 * BUCKETS];
  private final long[] scratch = new long[BUCKETS];

  void read(final StockOutcomeDecoder outcome) {
    count = 0;
    sharedCount = 0;
    final StockOutcomeDecoder.RowsDecoder rows = outcome.rows();
    while (rows.hasNext()) {
      rows.next();
      makeRoom();
      locations[count] = rows.location();
      activities[count] = rows.activity();
      final int at = count * BUCKETS;
      units[at] = rows.available();
      units[at + 1] = rows.held();
      units[at + 2] = rows.allocated();
      units[at + 3] = rows.inTransit();
      units[at + 4] = rows.unavailable();
      count++;
      if (rows.activity() < 0) {
        sharedCount = count;
      }
    }
  }

  int count() {
    return count;
  }

  /** Rows before those of pools. */
  int sharedCount() {
    return sharedCount;
  }

  int location(final int row) {
    return locations[row];
  }

  int activity(final int row) {
    return activities[row];
  }

  /** Units of one row; valid until the next question. */
  long[] units(final int row) {
    System.arraycopy(units, row * BUCKETS, scratch, 0, BUCKETS);
    return scratch;
  }

  /** Units of all rows; valid until the next question. */
  long[] sum() {
    Arrays.fill(scratch, 0);
    for (int row = 0; row < count; row++) {
      add(row);
    }
    return scratch;
  }

  /** Units of all rows at the location of a shared one; valid until the next question. */
  long[] sumAt(final int shared) {
    units(shared);
    for (int row = sharedCount; row < count; row++) {
      if (locations[row] == locations[shared]) {
        add(row);
      }
    }
    return scratch;
  }

  /** True if pools have rows at the location of a shared one. */
  boolean hasPoolsAt(final int shared) {
    for (int row = sharedCount; row < count; row++) {
      if (locations[row] == locations[shared]) {
        return true;
      }
    }
    return false;
  }

  private void add(final int row) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      scratch[bucket] += units[row * BUCKETS + bucket];
    }
  }

  private void makeRoom() {
    if (count == locations.length) {
      locations = Arrays.copyOf(locations, count * 2);
      activities = Arrays.copyOf(activities, count * 2);
      units = Arrays.copyOf(units, units.length * 2);
    }
  }
}
