package io.sluice.loadtest.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The longest delay of every second of a thread that wants to run at least once a millisecond: how
 * much more than that lay between two of its turns.
 *
 * <p>One thread notes; any thread reads.
 */
final class LateTurns {
  /** How often a thread that is watched wants to run. */
  static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long beginNs;
  private final AtomicLongArray longestNs;
  private long lastNs;

  /**
   * Nothing noted yet.
   *
   * @param beginNs when the first second begins
   * @param seconds that are kept; what comes later is not noted
   */
  LateTurns(final long beginNs, final int seconds) {
    this.beginNs = beginNs;
    this.lastNs = beginNs;
    longestNs = new AtomicLongArray(seconds);
  }

  /** Notes a turn. A delay belongs to all the seconds that it lay in. */
  void onTurn(final long nowNs) {
    final long lateNs = nowNs - lastNs - PERIOD_NS;
    final int last = Math.min(second(nowNs), longestNs.length() - 1);
    for (int second = second(lastNs); second <= last; second++) {
      if (lateNs > longestNs.getPlain(second)) {
        longestNs.setRelease(second, lateNs);
      }
    }
    lastNs = nowNs;
  }

  /** The longest delay of a second, in nanoseconds; 0 where every turn came in time. */
  long longestNs(final int second) {
    return longestNs.getAcquire(second);
  }

  /** The second that a moment belongs to. */
  int second(final long nowNs) {
    return (int) TimeUnit.NANOSECONDS.toSeconds(nowNs - beginNs);
  }
}
