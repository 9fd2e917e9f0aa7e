package io.sluice.api.metrics;

import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.EngineCounters.Value;
import io.sluice.engine.sequencer.SlewedClock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells people once when a number crosses the bound beyond which somebody should look, and again
 * only after it was within. One thread looks, now and then.
 */
public final class Alarms {
  /** Time between two looks. */
  public static final long INTERVAL_MS = 1_000;

  /** Retention of keys below which retries of clients are in danger. */
  static final long MIN_KEY_RETENTION_MS = TimeUnit.HOURS.toMillis(1);

  /** Time for which the mirror may lack something before somebody should look. */
  static final long MAX_MIRROR_LAG_MS = TimeUnit.SECONDS.toMillis(10);

  /** The retention before the engine has measured it. */
  private static final long NOT_MEASURED = 0;

  private final LongSupplier clockDeviationMs;
  private final LongSupplier keyRetentionMs;
  private final Consumer<String> warnings;
  private LongSupplier mirrorBehindMs = () -> 0;
  private boolean clockDeviates;
  private boolean keysAreShort;
  private boolean mirrorLags;

  /**
   * Alarms that have not looked yet.
   *
   * @param clockDeviationMs wall clock minus engine time
   * @param keyRetentionMs for how long a key is remembered, 0 if that is not known
   * @param warnings told a line when a bound is crossed
   */
  Alarms(
      final LongSupplier clockDeviationMs,
      final LongSupplier keyRetentionMs,
      final Consumer<String> warnings) {
    this.clockDeviationMs = clockDeviationMs;
    this.keyRetentionMs = keyRetentionMs;
    this.warnings = warnings;
  }

  /** The alarms of one engine. */
  public static Alarms of(
      final SlewedClock clock, final EngineCounters engine, final Consumer<String> warnings) {
    return new Alarms(clock::wallDeviationMs, () -> engine.value(Value.KEY_RETENTION_MS), warnings);
  }

  /**
   * Looks at a mirror, too. Before the first look.
   *
   * @param behindMs for how long it has lacked something
   */
  public void watchMirror(final LongSupplier behindMs) {
    mirrorBehindMs = behindMs;
  }

  /** Looks at the numbers. */
  public void look() {
    final long deviationMs = clockDeviationMs.getAsLong();
    final boolean deviates = Math.abs(deviationMs) > SlewedClock.ALARM_DEVIATION_MS;
    if (deviates && !clockDeviates) {
      warnings.accept("the wall clock is " + Math.abs(deviationMs) + " ms "
          + (deviationMs > 0 ? "ahead of" : "behind") + " engine time: was a clock set?");
    }
    clockDeviates = deviates;
    final long retentionMs = keyRetentionMs.getAsLong();
    final boolean isShort = retentionMs != NOT_MEASURED && retentionMs < MIN_KEY_RETENTION_MS;
    if (isShort && !keysAreShort) {
      warnings.accept("keys are remembered for " + TimeUnit.MILLISECONDS.toSeconds(retentionMs)
          + " s only: raise key-capacity");
    }
    keysAreShort = isShort;
    final long behindMs = mirrorBehindMs.getAsLong();
    final boolean lags = behindMs > MAX_MIRROR_LAG_MS;
    if (lags && !mirrorLags) {
      warnings.accept("the mirror has lacked something for "
          + TimeUnit.MILLISECONDS.toSeconds(behindMs) + " s: who reads it reads the past");
    }
    mirrorLags = lags;
  }
}
