package io.sluice.persistence.readmodel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a reader asks and what it believes. Immutable.
 *
 * @param timeout after so long a question counts as unanswered, 1 to 250 ms
 * @param maxAge a shard that was not written for longer is {@link Standing#OLD}
 * @param mostUnderWay commands that may be under way; questions beyond fail at once
 * @param journal id of the journal whose mirror is expected, null to take any
 */
public record ReaderSettings(
    Duration timeout,
    Duration maxAge,
    int mostUnderWay,
    @Nullable String journal) {
  /** What a question may take at most. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofMillis(250);

  /** A mirror that is connected writes to each shard once a second. */
  private static final Duration DEFAULT_MAX_AGE = Duration.ofSeconds(5);

  /** A question takes three, one about many things at most 532. */
  private static final int DEFAULT_UNDER_WAY = 4_096;

  private static final int LEAST_UNDER_WAY = 600;

  /** Checks the ranges. */
  public ReaderSettings {
    require(timeout.toMillis() >= 1 && timeout.compareTo(LONGEST_TIMEOUT) <= 0, "timeout");
    require(maxAge.toMillis() >= 1 && maxAge.compareTo(Duration.ofDays(1)) <= 0, "maxAge");
    require(mostUnderWay >= LEAST_UNDER_WAY && mostUnderWay <= 1 << 20, "mostUnderWay");
  }

  /** The longest time-out, five seconds, and the mirror of whatever journal is there. */
  public static ReaderSettings defaults() {
    return new ReaderSettings(LONGEST_TIMEOUT, DEFAULT_MAX_AGE, DEFAULT_UNDER_WAY, null);
  }

  /** The same with another time-out. */
  public ReaderSettings withTimeout(final Duration newTimeout) {
    return new ReaderSettings(newTimeout, maxAge, mostUnderWay, journal);
  }

  /** The same with another age from which on a shard is old. */
  public ReaderSettings withMaxAge(final Duration newMaxAge) {
    return new ReaderSettings(timeout, newMaxAge, mostUnderWay, journal);
  }

  /** The same with another bound of what may be under way. */
  public ReaderSettings withMostUnderWay(final int most) {
    return new ReaderSettings(timeout, maxAge, most, journal);
  }

  /** The same for the mirror of one journal, as the header {@code Sluice-Journal} names it. */
  public ReaderSettings expecting(final String newJournal) {
    return new ReaderSettings(timeout, maxAge, mostUnderWay, newJournal);
  }

  private static void require(final boolean holds, final String name) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range");
    }
  }
}
