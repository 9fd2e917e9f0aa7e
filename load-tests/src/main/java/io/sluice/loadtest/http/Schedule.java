package io.sluice.loadtest.http;

import java.util.SplittableRandom;

/**
 * The intended send times of an open-loop run: fixed in advance, whatever the server does.
 *
 * <p>Mutable; a {@link #copy()} starts from the beginning and yields the same times. For one
 * thread.
 */
public final class Schedule {
  private static final double NS_PER_SECOND = 1e9;

  private final double perSecond;
  private final boolean poisson;
  private final long seed;
  private final SplittableRandom random;
  private long number;
  private double offsetNs;

  private Schedule(final double perSecond, final boolean poisson, final long seed) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate must be positive, not " + perSecond);
    }
    this.perSecond = perSecond;
    this.poisson = poisson;
    this.seed = seed;
    random = new SplittableRandom(seed);
  }

  /** Times that are evenly spaced. */
  public static Schedule fixed(final double perSecond) {
    return new Schedule(perSecond, false, 0);
  }

  /** Times of callers that know nothing of one another: exponential gaps from a seed. */
  public static Schedule poisson(final double perSecond, final long seed) {
    return new Schedule(perSecond, true, seed);
  }

  /** The same times from the beginning. */
  public Schedule copy() {
    return new Schedule(perSecond, poisson, seed);
  }

  /** Requests per second on average. */
  public double perSecond() {
    return perSecond;
  }

  /** Time of the current request, counted from the start of the run. */
  public long offsetNs() {
    return (long) offsetNs;
  }

  /** Goes to the next request. */
  public void advance() {
    final double meanGapNs = NS_PER_SECOND / perSecond;
    number++;
    if (poisson) {
      // 1 - u lies in (0, 1], so that the logarithm is finite.
      offsetNs -= Math.log(1 - random.nextDouble()) * meanGapNs;
    } else {
      // Multiplied, not added up: a long run would drift away from its rate.
      offsetNs = number * meanGapNs;
    }
  }
}
