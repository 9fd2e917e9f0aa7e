package io.sluice.engine.testing;

import java.util.List;

/**
 * Pseudo-random numbers by a fixed algorithm, so that a seed means the same for ever.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
 */
public final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /** Dice that always fall the same for a seed. */
  public Dice(final long seed) {
    state = seed;
  }

  /** Spreads a number over 64 bits. */
  static long spread(final long value) {
    long z = value * GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Any number. */
  public long next() {
    return spread(++state);
  }

  /** From 0 to below a bound. */
  public int below(final int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  /** From one number to another, both included. */
  public long between(final long from, final long to) {
    return from + Long.remainderUnsigned(next(), to - from + 1);
  }

  /** True so many times out of a hundred. */
  public boolean percent(final int chance) {
    return below(100) < chance;
  }

  /** Small numbers more often than large ones: so many times out of a hundred the first. */
  public int skewed(final int bound, final int percentOfFirst) {
    return percent(percentOfFirst) ? 0 : below(bound);
  }

  /** One of a list. */
  public <T> T pick(final List<T> list) {
    return list.get(below(list.size()));
  }
}
