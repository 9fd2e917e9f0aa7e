package io.sluice.loadtest.http;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that wakes a loop when a scheduled request is due, since a selector's own time-out
 * counts in milliseconds.
 *
 * <p>It parks between wake-ups and wakes at most every {@link #MIN_GAP_NS}: where requests are
 * closer together they leave in small bursts, and their latency still counts from the intended
 * time.
 */
final class Pacer {
  /** Shortest time between two wake-ups. */
  static final long MIN_GAP_NS = 250_000;

  private final Schedule schedule;
  private final long startNs;
  private final long count;
  private final Runnable wake;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A pacer that runs from now on.
   *
   * @param schedule a copy of its own
   * @param startNs when the schedule starts, on the clock of {@link System#nanoTime()}
   * @param count number of requests
   * @param wake what to do when one is due
   */
  Pacer(final Schedule schedule, final long startNs, final long count, final Runnable wake) {
    this.schedule = schedule;
    this.startNs = startNs;
    this.count = count;
    this.wake = wake;
    thread = Thread.ofPlatform().name("pacer").daemon().start(this::run);
  }

  /** Ends it soon. Any thread. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long lastWakeNs = System.nanoTime();
    for (long i = 0; i < count && !closed; i++) {
      final long dueNs = startNs + schedule.offsetNs();
      schedule.advance();
      if (dueNs - lastWakeNs < MIN_GAP_NS && i < count - 1) {
        continue;
      }
      parkUntil(dueNs);
      wake.run();
      lastWakeNs = System.nanoTime();
    }
  }

  private void parkUntil(final long dueNs) {
    long waitNs = dueNs - System.nanoTime();
    while (waitNs > 0 && !closed) {
      LockSupport.parkNanos(this, waitNs);
      waitNs = dueNs - System.nanoTime();
    }
  }
}
