package io.sluice.api.query;

import org.jspecify.annotations.Nullable;

/**
 * One read of the mirror. Immutable.
 *
 * @param kind what is asked for
 * @param name its code or id
 * @param channel code of a channel, for what that may promise; null otherwise
 * @param after position up to which the answer has to hold everything, 0 for none
 * @param waitMs how long to wait for that
 * @param maxAgeMs how long ago the mirror may have been written
 */
public record MirrorQuestion(
    Kind kind, String name, @Nullable String channel, long after, long waitMs, long maxAgeMs) {
  /** Age that is allowed if nobody says another. */
  public static final long DEFAULT_MAX_AGE_MS = 5_000;

  /** Age that may be allowed. */
  public static final long LONGEST_AGE_MS = 3_600_000;

  /** Time that may be waited. */
  public static final long LONGEST_WAIT_MS = 2_000;

  /** What can be asked for. */
  public enum Kind {
    STOCK,
    AVAILABILITY,
    RESERVATION,
    ORDER
  }
}
