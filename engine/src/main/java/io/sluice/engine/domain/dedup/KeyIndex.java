package io.sluice.engine.domain.dedup;

import io.sluice.engine.domain.table.WritesState;
import java.util.function.IntConsumer;
import org.agrona.BitUtil;

/**
 * Rows of keys by 32 bits of their hash: open addressing with linear probing, one long an entry.
 *
 * <p>An entry holds the hash beside the row, so that looking for a key that is not there, and
 * closing the gap of one that goes, touch neighbouring entries only and no rows: one cache line in
 * most cases. Derived from the rows and not hashed itself.
 */
final class KeyIndex {
  private static final int FREE = 0;
  private static final int FIRST_BITS = 10;
  private static final int MAX_BITS = 30;

  private long[] entries = new long[1 << FIRST_BITS];
  private int homeShift = Integer.SIZE - FIRST_BITS;

  /**
   * Length of an index that so many keys fill to at most three quarters: a power of two.
   *
   * @throws IllegalArgumentException if there is no such index
   */
  static int lengthFor(final long keys) {
    final long wanted = Math.max(1L << FIRST_BITS, keys * 4 / 3);
    if (wanted > 1L << MAX_BITS) {
      throw new IllegalArgumentException("no index for " + keys + " keys");
    }
    return BitUtil.findNextPositivePowerOfTwo((int) wanted);
  }

  /** Empties the index and gives it a length. */
  @WritesState
  void layOut(final int length) {
    assert BitUtil.isPowerOfTwo(length) : length;
    entries = new long[length];
    homeShift = Integer.SIZE - Integer.numberOfTrailingZeros(length);
  }

  /** Place of the first entry with a hash, or -1. */
  int first(final int hash) {
    return from(home(hash), hash);
  }

  /** The next place with the same hash, or -1. */
  int next(final int place, final int hash) {
    return from(place + 1 & entries.length - 1, hash);
  }

  /** Tells the hash of every entry, ascending but for those that lie behind their home. */
  void forEachHash(final IntConsumer action) {
    for (final long entry : entries) {
      if (entry != FREE) {
        action.accept((int) (entry >>> Integer.SIZE));
      }
    }
  }

  /** Row of an entry. */
  int row(final int place) {
    return (int) entries[place] - 1;
  }

  /**
   * Loads what a look-up of a hash will need, so that several loads overlap; the value means
   * nothing.
   */
  long touch(final int hash) {
    return entries[home(hash)];
  }

  @WritesState
  void insert(final int hash, final int row) {
    int place = home(hash);
    while (entries[place] != FREE) {
      place = place + 1 & entries.length - 1;
    }
    entries[place] = (long) hash << Integer.SIZE | row + 1L;
  }

  /**
   * Backward-shift deletion (Knuth, "The Art of Computer Programming", vol. 3, section 6.4,
   * algorithm R).
   */
  @WritesState
  void remove(final int hash, final int row) {
    final int mask = entries.length - 1;
    int hole = home(hash);
    while (row(hole) != row) {
      assert entries[hole] != FREE : "the row is in the index";
      hole = hole + 1 & mask;
    }
    int place = hole + 1 & mask;
    long entry = entries[place];
    while (entry != FREE) {
      final int home = home((int) (entry >>> Integer.SIZE));
      if ((place - home & mask) >= (place - hole & mask)) {
        entries[hole] = entry;
        hole = place;
      }
      place = place + 1 & mask;
      entry = entries[place];
    }
    entries[hole] = FREE;
  }

  private int home(final int hash) {
    return hash >>> homeShift;
  }

  private int from(final int start, final int hash) {
    int place = start;
    long entry = entries[place];
    while (entry != FREE) {
      if ((int) (entry >>> Integer.SIZE) == hash) {
        return place;
      }
      place = place + 1 & entries.length - 1;
      entry = entries[place];
    }
    return -1;
  }
}
