package io.sluice.persistence.readmodel;

import java.time.Duration;

/**
 * What an edge refuses early. Immutable.
 *
 * @param perMinute requests of one customer in the long run, 1 to 60,000
 * @param burst requests of one customer that may come at once, 1 to 10,000
 * @param maxFlagAge a shard that was not written for longer says nothing of what is sold out; well
 *     above a second, in which each is written once
 * @param probeOneIn of so many requests that would be refused as sold out one is let through all
 *     the same, 2 or more
 * @param seed decides which
 */
public record EdgeLimits(int perMinute, int burst, Duration maxFlagAge, int probeOneIn, long seed) {
  private static final int MAX_PER_MINUTE = 60_000;
  private static final int MAX_BURST = 10_000;
  private static final long MICROS_PER_MINUTE = 60_000_000;

  /** Checks the ranges. */
  public EdgeLimits {
    require(perMinute >= 1 && perMinute <= MAX_PER_MINUTE, "perMinute");
    require(burst >= 1 && burst <= MAX_BURST, "burst");
    require(!maxFlagAge.isNegative() && maxFlagAge.toHours() < 1, "maxFlagAge");
    require(probeOneIn >= 2, "probeOneIn");
  }

  /** 60 a minute, 20 at once, flags of at most three seconds, and one probe in 50. */
  public static EdgeLimits defaults(final long seed) {
    return new EdgeLimits(60, 20, Duration.ofSeconds(3), 50, seed);
  }

  /** The same for customers who may ask more, or less. */
  public EdgeLimits withRate(final int newPerMinute, final int newBurst) {
    return new EdgeLimits(newPerMinute, newBurst, maxFlagAge, probeOneIn, seed);
  }

  /** The same with another share of probes. */
  public EdgeLimits withProbeOneIn(final int newProbeOneIn) {
    return new EdgeLimits(perMinute, burst, maxFlagAge, newProbeOneIn, seed);
  }

  /** Microseconds in which one request is earned back. */
  long intervalMicros() {
    return MICROS_PER_MINUTE / perMinute;
  }

  private static void require(final boolean holds, final String name) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range");
    }
  }
}
