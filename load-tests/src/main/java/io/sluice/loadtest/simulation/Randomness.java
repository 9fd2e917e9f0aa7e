package io.sluice.loadtest.simulation;

import java.util.random.RandomGenerator;

/**
 * Pseudo-random numbers by a fixed algorithm, so that a seed means the same for ever.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): each
 * step of a run begins numbers of its own, which here costs one addition. Components draw from
 * generators of their own, split off by name: a draw more in one does not disturb the others. One
 * thread.
 */
final class Randomness implements RandomGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long NAME_PRIME = 0x100000001B3L;

  private long state;

  /** The numbers of a seed. */
  Randomness(final long seed) {
    reseed(seed);
  }

  /** The numbers of one component of a run. */
  static Randomness of(final long seed, final String component) {
    return new Randomness(mix(seed) ^ hash(component));
  }

  /** Spreads a number over 64 bits. */
  static long mix(final long value) {
    return finish(value + GOLDEN);
  }

  /** Begins the numbers of another seed. */
  void reseed(final long seed) {
    state = seed;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return finish(state);
  }

  /** From 0 to below a bound. */
  int below(final int bound) {
    return (int) ((nextLong() >>> 32) * bound >>> 32);
  }

  /** From one number to another, both included. */
  long between(final long from, final long to) {
    return from + Long.remainderUnsigned(nextLong(), to - from + 1);
  }

  /** True so many times out of a hundred. */
  boolean percent(final int chance) {
    return below(100) < chance;
  }

  /** One of several numbers. */
  int pick(final int... choices) {
    return choices[below(choices.length)];
  }

  /** One of several numbers. */
  long pickLong(final long... choices) {
    return choices[below(choices.length)];
  }

  private static long finish(final long value) {
    long z = value;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  private static long hash(final String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * NAME_PRIME;
    }
    return mix(hash);
  }
}
