package io.sluice.loadtest.simulation;

import io.sluice.engine.spi.EngineClock;

/**
 * Sees every answer of the engine's clock, and compares it with the time that has really passed.
 */
final class ClockTap implements EngineClock {
  /** Part of the time passed by which the clock may be drawn towards the wall, and a bit more. */
  private static final long SLEW_DIVISOR = 1_900;

  private static final long SLACK_MS = 2;

  private final EngineClock clock;
  private final Machine machine;
  private final long startMs;
  private final long startNanos;
  private boolean asked;
  private long lastMs;

  /**
   * A tap.
   *
   * @param startMs engine time of this instant
   */
  ClockTap(final EngineClock clock, final Machine machine, final long startMs) {
    this.clock = clock;
    this.machine = machine;
    this.startMs = startMs;
    startNanos = machine.nanoTime();
    lastMs = startMs;
  }

  @Override
  public long timeMs() {
    asked = true;
    final long timeMs = clock.timeMs();
    final long passedMs = (machine.nanoTime() - startNanos) / Machine.NS_PER_MS;
    Violation.unless(timeMs >= lastMs, "engine time goes back");
    Violation.unless(
        Math.abs(timeMs - startMs - passedMs) <= passedMs / SLEW_DIVISOR + SLACK_MS,
        "engine time does not go as time does");
    lastMs = timeMs;
    return timeMs;
  }

  /** True if the engine has asked since the last time. */
  boolean takeAsked() {
    final boolean was = asked;
    asked = false;
    return was;
  }

  /** What it was told last. */
  long lastMs() {
    return lastMs;
  }
}
