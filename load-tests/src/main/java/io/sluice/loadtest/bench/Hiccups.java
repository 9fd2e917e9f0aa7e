package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Percentiles;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A thread that wants to wake every millisecond and notes how late it does: what the machine itself
 * adds to any latency.
 *
 * <p>Its figures stand beside the others, since a run on a busy machine says little.
 */
final class Hiccups {
  private static final long PERIOD_NS = 1_000_000;
  private static final int PRECISION_DIGITS = 3;

  private final Histogram histogram = new Histogram(PRECISION_DIGITS);
  private final Thread thread;
  private volatile boolean closed;

  /** Starts to watch. */
  Hiccups() {
    thread = Thread.ofPlatform().name("hiccups").daemon().start(this::watch);
  }

  /** Ends it; then its figures may be read. */
  void close() throws InterruptedException {
    closed = true;
    thread.join();
  }

  /** How late it woke. */
  Percentiles lateness() {
    return Percentiles.of(histogram, 0);
  }

  private void watch() {
    while (!closed) {
      final long dueNs = System.nanoTime() + PERIOD_NS;
      LockSupport.parkNanos(PERIOD_NS);
      histogram.recordValue(Math.max(0, System.nanoTime() - dueNs));
    }
  }
}
