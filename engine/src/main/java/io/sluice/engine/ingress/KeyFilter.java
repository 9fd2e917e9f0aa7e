package io.sluice.engine.ingress;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which keys may have been accepted: it errs only by saying that one may.
 *
 * <p>Model. A bucket is one cache line of 32 lanes of 16 bits. 31 hold a fingerprint each, the last
 * counts keys that found no free lane; while it is above 0, every key of the bucket may be there. A
 * key is put into one lane and never moved, and leaves by emptying it. So whoever looks while
 * others are added and removed finds every key that was there before the look and still is: each
 * lane is read whole or not at all, and none is read in two places. Two keys with one fingerprint
 * are the same here, and it does not matter whose lane is emptied first.
 *
 * <p>A hash of 32 bits chooses the bucket and, by what is left of it, the fingerprint: among n keys
 * a new one is taken for known with a chance of n / 2³². There are 16 keys to a bucket when it is
 * full, so 4 bytes a key.
 *
 * <p>One thread writes, any thread reads. What was added before something else was published with
 * release is seen by whoever saw that with acquire.
 */
public final class KeyFilter {
  private static final int BUCKET_LONGS = 8;
  private static final int KEYS_PER_BUCKET = 16;
  private static final int LANE_BITS = 16;
  private static final int TOP_BIT = LANE_BITS - 1;
  private static final long LANE_MASK = (1L << LANE_BITS) - 1;
  private static final long ONES = 0x0001_0001_0001_0001L;
  private static final long TOP_BITS = 0x8000_8000_8000_8000L;

  /** The last lane of a bucket counts. */
  private static final int LAST = BUCKET_LONGS - 1;

  private static final int COUNT_SHIFT = 48;
  private static final long COUNT_ONE = 1L << COUNT_SHIFT;
  private static final long BELOW_COUNT = COUNT_ONE - 1;

  private final long buckets;
  private final AtomicLongArray words;

  // Written by the one writer, read by whoever measures.
  private final AtomicLong size = new AtomicLong();
  private final AtomicLong overflowing = new AtomicLong();

  /**
   * An empty filter.
   *
   * @param keys that it is made for; with more, more are taken for known that are not
   */
  public KeyFilter(final long keys) {
    buckets = Math.max(1, (keys + KEYS_PER_BUCKET - 1) / KEYS_PER_BUCKET);
    words = new AtomicLongArray(Math.toIntExact(buckets * BUCKET_LONGS));
  }

  /** False if it is certain that no key with this hash is in it. Any thread. */
  public boolean mayHold(final int hash) {
    final long place = place(hash);
    final int first = first(place);
    final long wanted = fingerprint(place) * ONES;
    for (int i = 0; i < LAST; i++) {
      if (zeroLanes(words.getOpaque(first + i) ^ wanted) != 0) {
        return true;
      }
    }
    final long last = words.getOpaque(first + LAST);
    return last >>> COUNT_SHIFT != 0 || zeroLanes(last ^ wanted) != 0;
  }

  /** Keys in it. Any thread. */
  public long size() {
    return size.getOpaque();
  }

  /** Keys in it that found no lane. Any thread. */
  public long overflowing() {
    return overflowing.getOpaque();
  }

  /** Bytes that it takes. */
  public long bytes() {
    return (long) words.length() * Long.BYTES;
  }

  /** Puts a key into it. The writer only. */
  public void add(final int hash) {
    final long place = place(hash);
    final int first = first(place);
    count(size, 1);
    for (int i = 0; i < BUCKET_LONGS; i++) {
      final long word = words.getPlain(first + i);
      final long free = ofLanes(i, zeroLanes(word));
      if (free != 0) {
        words.setOpaque(first + i, word | fingerprint(place) << shift(free));
        return;
      }
    }
    count(overflowing, 1);
    // More than the lane can count are never told from each other again: they stay.
    final long last = words.getPlain(first + LAST);
    if (last >>> COUNT_SHIFT < LANE_MASK) {
      words.setOpaque(first + LAST, last + COUNT_ONE);
    }
  }

  /** Takes a key out of it that was put into it. The writer only. */
  public void remove(final int hash) {
    final long place = place(hash);
    final int first = first(place);
    final long wanted = fingerprint(place) * ONES;
    count(size, -1);
    for (int i = 0; i < BUCKET_LONGS; i++) {
      final long word = words.getPlain(first + i);
      final long found = ofLanes(i, zeroLanes(word ^ wanted));
      if (found != 0) {
        words.setOpaque(first + i, word & ~(LANE_MASK << shift(found)));
        return;
      }
    }
    count(overflowing, -1);
    final long last = words.getPlain(first + LAST);
    final long count = last >>> COUNT_SHIFT;
    assert count > 0 : "it was put into the filter";
    if (count < LANE_MASK) {
      words.setOpaque(first + LAST, last - COUNT_ONE);
    }
  }

  /** The bucket of a hash in the upper half, where it lies in the bucket in the lower one. */
  private long place(final int hash) {
    return Integer.toUnsignedLong(hash) * buckets;
  }

  private static int first(final long place) {
    return (int) (place >>> Integer.SIZE) * BUCKET_LONGS;
  }

  /** 1 to 65,535: an empty lane is 0. */
  private static long fingerprint(final long place) {
    return Math.max(1, place >>> LANE_BITS & LANE_MASK);
  }

  /** Of the lanes of a word that hold fingerprints, those that are marked. */
  private static long ofLanes(final int word, final long marks) {
    return word == LAST ? marks & BELOW_COUNT : marks;
  }

  /**
   * Marks the top bits of lanes that are 0: the lowest mark is right, and there is none only if no
   * lane is 0 (Mycroft's test).
   */
  private static long zeroLanes(final long word) {
    return word - ONES & ~word & TOP_BITS;
  }

  private static void count(final AtomicLong counter, final long delta) {
    counter.setOpaque(counter.getPlain() + delta);
  }

  private static int shift(final long marks) {
    return Long.numberOfTrailingZeros(marks) - TOP_BIT;
  }
}
