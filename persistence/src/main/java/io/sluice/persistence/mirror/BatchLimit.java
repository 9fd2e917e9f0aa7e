package io.sluice.persistence.mirror;

import java.util.concurrent.TimeUnit;

/**
 * How many things one batch may have: fewer when a mirror takes long to answer, and by and by more
 * again. Replica's thread.
 *
 * <p>So a mirror that has little of a processor to itself is told less at once, instead of more
 * than it can take before everybody gives up waiting. Additive increase and multiplicative decrease
 * are those of Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion
 * Avoidance in Computer Networks", 1989.
 */
final class BatchLimit {
  /** Things of one batch at most. */
  static final int MOST = 256;

  private static final int LEAST = 16;
  private static final int STEP = 8;
  private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private int things = MOST;
  private long cutAtNs = Long.MIN_VALUE;

  /** Things that a batch may have now. */
  int things() {
    return things;
  }

  /**
   * Learns what became of a batch.
   *
   * @param sentNs when it was sent, on the monotonic clock
   * @param answered false if nobody knows what became of it
   */
  void landed(final long sentNs, final long nowNs, final boolean answered) {
    if (answered && nowNs - sentNs < LONG_NS) {
      things = Math.min(things + STEP, MOST);
    } else if (cutAtNs == Long.MIN_VALUE || sentNs - cutAtNs >= 0) {
      // What was sent before the last cut says nothing about what came of it.
      things = Math.max(things / 2, LEAST);
      cutAtNs = nowNs;
    }
  }
}
