package io.sluice.loadtest.http;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The intended send times of an open-loop run: fixed in advance, whatever the server does.
 *
 * <p>Mutable; a {@link #copy()} starts from the beginning and yields the same times. For one
 * thread.
 */
public final class Schedule {
  private static final double NS_PER_SECOND = 1e9;
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000);

  private final List<Step> steps;
  private final boolean poisson;
  private final long seed;
  private final SplittableRandom random;
  private long number;
  private double offsetNs;
  private int step;
  private double stepEndNs;

  /**
   * A time with one rate.
   *
   * @param perSecond requests per second on average
   * @param duration how long
   */
  public record Step(double perSecond, Duration duration) {
    /** Checks that it is a rate. */
    public Step {
      if (!(perSecond > 0)) {
        throw new IllegalArgumentException("a rate must be positive, not " + perSecond);
      }
    }
  }

  private Schedule(final List<Step> steps, final boolean poisson, final long seed) {
    this.steps = List.copyOf(steps);
    this.poisson = poisson;
    this.seed = seed;
    random = new SplittableRandom(seed);
    stepEndNs = steps.getFirst().duration().toNanos();
  }

  /** Times that are evenly spaced. */
  public static Schedule fixed(final double perSecond) {
    return new Schedule(List.of(new Step(perSecond, FOR_EVER)), false, 0);
  }

  /** Times of callers that know nothing of one another: exponential gaps from a seed. */
  public static Schedule poisson(final double perSecond, final long seed) {
    return poisson(List.of(new Step(perSecond, FOR_EVER)), seed);
  }

  /** The same with one rate after the other; the last one holds for ever. */
  public static Schedule poisson(final List<Step> steps, final long seed) {
    return new Schedule(steps, true, seed);
  }

  /** The same times from the beginning. */
  public Schedule copy() {
    return new Schedule(steps, poisson, seed);
  }

  /** How many times lie before so long after the start. */
  public long countBefore(final Duration end) {
    final Schedule counted = copy();
    while (counted.offsetNs() < end.toNanos()) {
      counted.advance();
    }
    return counted.number;
  }

  /** Time of the current request, counted from the start of the run. */
  public long offsetNs() {
    return (long) offsetNs;
  }

  /** Goes to the next request. */
  public void advance() {
    number++;
    if (poisson) {
      // 1 - u lies in (0, 1], so that the logarithm is finite.
      pass(-Math.log(1 - random.nextDouble()));
    } else {
      // Multiplied, not added up: a long run would drift away from its rate.
      offsetNs = number * (NS_PER_SECOND / steps.getFirst().perSecond());
    }
  }

  /** Lets so many requests of the average pass, each at the rate of its time. */
  private void pass(final double requests) {
    double left = requests;
    double room = (stepEndNs - offsetNs) * steps.get(step).perSecond() / NS_PER_SECOND;
    while (left > room && step < steps.size() - 1) {
      left -= room;
      offsetNs = stepEndNs;
      step++;
      stepEndNs += steps.get(step).duration().toNanos();
      room = (stepEndNs - offsetNs) * steps.get(step).perSecond() / NS_PER_SECOND;
    }
    offsetNs += left * (NS_PER_SECOND / steps.get(step).perSecond());
  }
}
