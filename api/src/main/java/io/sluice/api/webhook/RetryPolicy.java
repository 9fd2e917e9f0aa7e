package io.sluice.api.webhook;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When an event is tried again, and when no more. Stateless. */
final class RetryPolicy {
  /** Longest pause before the second attempt; it doubles with each. */
  static final long FIRST_PAUSE_MS = 500;

  /** No pause is longer, whatever the endpoint asks for. */
  static final long LONGEST_PAUSE_MS = TimeUnit.MINUTES.toMillis(10);

  /** So long after its first attempt an event that still fails is a dead letter. */
  static final long PATIENCE_MS = TimeUnit.HOURS.toMillis(24);

  private RetryPolicy() {}

  /**
   * The pause before the next attempt: at least half of what the number of failures allows, so that
   * the many that failed together do not come back together.
   *
   * @param failures attempts that failed, at least 1
   * @param askedMs what the endpoint asked for, 0 for nothing
   */
  static long pauseMs(final int failures, final long askedMs, final RandomGenerator random) {
    final int doublings = Math.min(failures - 1, 30);
    final long longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << doublings);
    final long pauseMs = longestMs / 2 + random.nextLong(longestMs / 2 + 1);
    return Math.max(pauseMs, boundedMs(askedMs));
  }

  /** What an endpoint asked for, as far as it is honoured. */
  static long boundedMs(final long askedMs) {
    return Math.min(askedMs, LONGEST_PAUSE_MS);
  }

  /** Whether an event has been tried for long enough. */
  static boolean isSpent(final long firstAttemptMs, final long nowMs) {
    return nowMs - firstAttemptMs >= PATIENCE_MS;
  }
}
