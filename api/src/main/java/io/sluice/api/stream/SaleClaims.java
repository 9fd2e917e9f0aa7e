package io.sluice.api.stream;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The reservations and orders of an activity that may still give units back, and the numbers of the
 * lines in which they began. One thread.
 */
final class SaleClaims {
  /** No line. */
  static final long NONE = 0;

  /** One of them. */
  static final class Claim {
    final long line;
    private int[] cells = new int[1];
    private long[] units = new long[1];
    private int count;

    private Claim(final long line) {
      this.line = line;
    }

    /** It has units of a cell. */
    void add(final int cell, final long quantity) {
      if (count == cells.length) {
        cells = Arrays.copyOf(cells, count * 2);
        units = Arrays.copyOf(units, count * 2);
      }
      cells[count] = cell;
      units[count++] = quantity;
    }

    int count() {
      return count;
    }

    int cell(final int i) {
      return cells[i];
    }

    long units(final int i) {
      return units[i];
    }
  }

  private final Long2ObjectHashMap<Claim> claimByNumber = new Long2ObjectHashMap<>();

  /** Lines of orders that expired: they may be paid still. */
  private final Long2LongHashMap lineByExpired = new Long2LongHashMap(NONE);

  /** Begins one. */
  Claim begin(final long number, final long line) {
    final Claim claim = new Claim(line);
    claimByNumber.put(number, claim);
    return claim;
  }

  /** One that began, null if it is none of the activity or is over. */
  @Nullable
  Claim find(final long number) {
    return claimByNumber.get(number);
  }

  /** Ends one. */
  @Nullable
  Claim end(final long number) {
    return claimByNumber.remove(number);
  }

  /** What one had belongs to another from here on. */
  void hand(final Claim claim, final long number) {
    claimByNumber.put(number, claim);
  }

  /** An order expired that may be paid still. */
  void expire(final long number, final long line) {
    lineByExpired.put(number, line);
  }

  /** In which line an order began that expired, {@link #NONE} if it is none of the activity. */
  long expiredLine(final long number) {
    return lineByExpired.remove(number);
  }
}
