package io.sluice.engine.recovery;

import org.jspecify.annotations.Nullable;

/**
 * The rule by which engine time goes on after a start. A pure function, any thread.
 *
 * <p>Within one boot the machine's uptime measures the gap, whatever was done to the wall clock
 * meanwhile. Across boots only the wall clock can, so it is believed within bounds and refused
 * beyond them.
 */
public final class TimeResumption {
  /** How far the wall clock may lie behind the last journaled time, as small corrections do. */
  public static final long MAX_WALL_BEHIND_MS = 120_000;

  /** Longest gap that the wall clock is believed for, unless configured otherwise. */
  public static final long DEFAULT_MAX_DOWNTIME_MS = 7L * 24 * 3_600_000;

  private final long maxDowntimeMs;
  private final boolean acceptClock;

  /**
   * The rule of one start.
   *
   * @param maxDowntimeMs longest gap that the wall clock is believed for
   * @param acceptClock true if the operator vouches for the wall clock
   */
  public TimeResumption(final long maxDowntimeMs, final boolean acceptClock) {
    this.maxDowntimeMs = maxDowntimeMs;
    this.acceptClock = acceptClock;
  }

  /**
   * Decides where engine time goes on.
   *
   * @param last what the journal says, null at the very first start
   * @param now what the machine says
   */
  public Verdict decide(final @Nullable LastTime last, final MachineMoment now) {
    if (last == null) {
      return new ResumeAt(now.wallMs(), Measure.FIRST_START);
    }
    final long ranForMs = now.uptimeMs() - last.resumedAt().uptimeMs();
    // A smaller uptime within one boot is that of another view of the machine: no measure.
    if (now.sameBootAs(last.resumedAt()) && ranForMs >= 0) {
      final long measuredMs = last.resumedTimeMs() + ranForMs;
      return new ResumeAt(Math.max(last.timeMs(), measuredMs), Measure.UPTIME);
    }
    final long gapMs = now.wallMs() - last.timeMs();
    if (!acceptClock && gapMs < -MAX_WALL_BEHIND_MS) {
      return new Refused("the wall clock is " + -gapMs + " ms behind the journal, more than "
          + MAX_WALL_BEHIND_MS + "; set it right, or say --accept-clock to go on from the "
          + "journal's time");
    }
    if (!acceptClock && gapMs > maxDowntimeMs) {
      return new Refused("the wall clock is " + gapMs + " ms ahead of the journal, more than "
          + "clock-max-downtime (" + maxDowntimeMs + " ms); set it right, or say --accept-clock "
          + "to adopt it: all holds that are due by then expire at once");
    }
    return new ResumeAt(Math.max(last.timeMs(), now.wallMs()), Measure.WALL_CLOCK);
  }

  /**
   * What the journal knows of time.
   *
   * @param timeMs engine time of its last event
   * @param resumedTimeMs engine time at which the last process went on
   * @param resumedAt what the machine said at that instant
   */
  public record LastTime(long timeMs, long resumedTimeMs, MachineMoment resumedAt) {}

  /** What measured the gap. */
  public enum Measure {
    FIRST_START,
    UPTIME,
    WALL_CLOCK
  }

  /** Where time goes on, or why it must not. */
  public sealed interface Verdict permits ResumeAt, Refused {}

  /** Engine time goes on at a time that is never before the journal's last. */
  public record ResumeAt(long timeMs, Measure measure) implements Verdict {}

  /** The clock can not be believed. The text names the figures and the way out. */
  public record Refused(String why) implements Verdict {}
}
