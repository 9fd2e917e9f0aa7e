package io.sluice.api.admission;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.util.concurrent.TimeUnit;

/**
 * How many requests of one event loop may be under way to the engine at the same time.
 *
 * <p>Model. The limit follows how long answers take, by the gradient algorithm of Netflix's
 * concurrency-limits: while requests come up to the limit, it grows as long as answers take no
 * longer than usual, and shrinks in proportion once they do. A window is a tick of the loop. The
 * algorithm shrinks by half at most; where a window says that far more are under way than are
 * answered in the usual time (Little's law), it is told so again and again until they are not. What
 * takes less than {@link #CALM_NS} counts as this long: below it a queue harms nobody, and batches
 * are what makes the journal fast. Usual is the mean of ten minutes, so that a long overload does
 * not become what is usual.
 *
 * <p>A limit that is not reached by half does not move: few callers are never refused.
 *
 * <p>One event loop.
 */
public final class LoadLimit {
  /** Requests under way at first: so many may wait out a disk that pauses. */
  static final int FIRST = 512;

  /** Fewest: less would leave batches that are too small to be worth a force. */
  static final int LEAST = 32;

  /** Most. */
  static final int MOST = 8_192;

  /** An answer that took less than this was not late. */
  static final long CALM_NS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How much longer than usual is still as usual. */
  private static final double TOLERANCE = 1.25;

  /** Windows of the mean that counts as usual: ten minutes of ticks. */
  private static final int USUAL_WINDOWS = 6_000;

  /** What lies between two ticks. */
  private static final double TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Answers that make a window. */
  private static final int LEAST_SAMPLES = 10;

  private final Gradient2Limit algorithm;
  private final AdmissionCounters counters;
  private final RetrySpread spread;
  private final boolean adaptive;
  private final int[] underWay = new int[RequestClass.values().length];
  private int all;
  private int limit;

  // The window so far.
  private int ticks;
  private int samples;
  private long sumNs;
  private int mostUnderWay;

  /**
   * A limit.
   *
   * @param settings how many requests it lets in at first, and whether it refuses any
   * @param counters what to count in
   * @param seed of when those that are refused should come back
   */
  public LoadLimit(
      final AdmissionSettings settings, final AdmissionCounters counters, final long seed) {
    this.counters = counters;
    this.adaptive = settings.adaptive();
    this.limit = settings.firstLimit();
    this.algorithm = Gradient2Limit.newBuilder()
        .initialLimit(limit)
        .minLimit(LEAST)
        .maxConcurrency(MOST)
        .smoothing(1)
        .rttTolerance(TOLERANCE)
        .longWindow(USUAL_WINDOWS)
        .queueSizeFunction(current -> Math.max(4, current / 8))
        .build();
    this.spread = new RetrySpread(seed);
    counters.limit().add(limit);
  }

  /** True if one more request may begin. */
  public boolean admits(final RequestClass requestClass) {
    return !adaptive || requestClass.fits(limit, underWay[requestClass.ordinal()], all);
  }

  /** A request has begun. */
  public void begin(final RequestClass requestClass) {
    underWay[requestClass.ordinal()]++;
    all++;
    mostUnderWay = Math.max(mostUnderWay, all);
    spread.onAdmitted();
    counters.begun(requestClass).increment();
  }

  /** A request has ended of which it says nothing how long it took. */
  public void end(final RequestClass requestClass) {
    assert underWay[requestClass.ordinal()] > 0 : "it has begun";
    underWay[requestClass.ordinal()]--;
    all--;
    counters.ended(requestClass).increment();
  }

  /** A request has ended that waited for the engine for so long. */
  public void end(final RequestClass requestClass, final long tookNs) {
    end(requestClass);
    samples++;
    sumNs += tookNs;
  }

  /** A request was refused since it was not admitted. */
  public void onRefused(final RequestClass requestClass) {
    counters.refused(requestClass).increment();
  }

  /** After how many seconds somebody who was refused should come again, at least so many. */
  public int retryAfter(final int leastSeconds) {
    spread.onRefused();
    return spread.seconds(leastSeconds);
  }

  /** Ends a window; ten times a second. */
  public void onTick() {
    spread.onTick();
    ticks++;
    if (samples >= LEAST_SAMPLES) {
      adapt(Math.max(CALM_NS, sumNs / samples));
      ticks = 0;
      samples = 0;
      sumNs = 0;
      mostUnderWay = all;
    }
  }

  private void adapt(final long meanNs) {
    int before;
    do {
      before = algorithm.getLimit();
      algorithm.onSample(0, meanNs, mostUnderWay, false);
    } while (algorithm.getLimit() < before && isFarTooHigh(meanNs, algorithm.getLimit()));
    counters.limit().add(algorithm.getLimit() - limit);
    limit = algorithm.getLimit();
  }

  /** True if answers take far too long, and twice as many may be under way as should be. */
  private boolean isFarTooHigh(final long meanNs, final int current) {
    final double lateNs = TOLERANCE * algorithm.getRttNoLoad(TimeUnit.NANOSECONDS);
    return meanNs > 2 * lateNs && current > 2 * samples * lateNs / (ticks * TICK_NS);
  }

  /** Requests that may be under way as things stand. */
  int limit() {
    return limit;
  }
}
