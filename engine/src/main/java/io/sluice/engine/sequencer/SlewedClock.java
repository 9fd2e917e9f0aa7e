package io.sluice.engine.sequencer;

import io.sluice.engine.spi.EngineClock;
import java.util.function.LongSupplier;

/**
 * Engine time as the monotonic clock counts it, drawn gently towards the wall clock.
 *
 * <p>The engine thread asks for the time; any thread may read the deviation.
 */
public final class SlewedClock implements EngineClock {
  /*
   * Between two steps, time is the anchor plus what the monotonic clock has counted. A step moves
   * the anchor to now, plus a correction towards the wall of at most 500 millionths of what has
   * passed since the step before. So a wall clock that is set anew changes nothing at once, and a
   * pause of the process, which the monotonic clock counts, counts here too. A correction backwards
   * may be larger than the nanoseconds since the last answer, hence the guard that keeps the
   * milliseconds monotone.
   */

  /** Fastest correction towards the wall clock, in millionths of the time passed. */
  public static final long MAX_SLEW_PPM = 500;

  /** Deviation from the wall clock, either way, beyond which somebody should look at it. */
  public static final long ALARM_DEVIATION_MS = 2_000;

  /** Shortest time between two looks at the wall clock. */
  static final long STEP_NS = 10_000_000;

  private static final long NS_PER_MS = 1_000_000;
  private static final long SLEW_DIVISOR = 1_000_000 / MAX_SLEW_PPM;

  private final LongSupplier nanoTime;
  private final LongSupplier wallMs;

  // Engine thread only.
  private long anchorNs;
  private long anchorNanoTime;
  private long lastMs;

  // Written by the engine thread, read by any.
  private volatile long wallDeviationMs;

  /**
   * A clock that starts to run now.
   *
   * @param startMs engine time of this instant
   * @param nanoTime monotonic nanoseconds from any origin
   * @param wallMs wall clock, milliseconds UTC
   */
  public SlewedClock(final long startMs, final LongSupplier nanoTime, final LongSupplier wallMs) {
    this.nanoTime = nanoTime;
    this.wallMs = wallMs;
    this.anchorNs = Math.multiplyExact(startMs, NS_PER_MS);
    this.anchorNanoTime = nanoTime.getAsLong();
    this.lastMs = startMs;
    this.wallDeviationMs = wallMs.getAsLong() - startMs;
  }

  /** A clock over those of this machine that starts to run now. */
  public static SlewedClock ofMachine(final long startMs) {
    return new SlewedClock(startMs, System::nanoTime, System::currentTimeMillis);
  }

  @Override
  public long timeMs() {
    final long nowNanoTime = nanoTime.getAsLong();
    long elapsedNs = nowNanoTime - anchorNanoTime;
    if (elapsedNs >= STEP_NS) {
      step(nowNanoTime, elapsedNs);
      elapsedNs = 0;
    }
    lastMs = Math.max(lastMs, (anchorNs + elapsedNs) / NS_PER_MS);
    return lastMs;
  }

  /** Wall clock minus engine time when last looked at. */
  public long wallDeviationMs() {
    return wallDeviationMs;
  }

  private void step(final long nowNanoTime, final long elapsedNs) {
    final long uncorrectedNs = anchorNs + elapsedNs;
    final long deviationMs = wallMs.getAsLong() - uncorrectedNs / NS_PER_MS;
    final long mostNs = elapsedNs / SLEW_DIVISOR;
    // Bounded in milliseconds first: a wall clock may be so wrong that nanoseconds overflow.
    final long mostMs = mostNs / NS_PER_MS + 1;
    final long boundedMs = Math.clamp(deviationMs, -mostMs, mostMs);
    anchorNs = uncorrectedNs + Math.clamp(boundedMs * NS_PER_MS, -mostNs, mostNs);
    anchorNanoTime = nowNanoTime;
    wallDeviationMs = deviationMs;
  }
}
