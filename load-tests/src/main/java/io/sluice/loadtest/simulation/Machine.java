package io.sluice.loadtest.simulation;

import io.sluice.engine.recovery.MachineMoment;

/** The clocks of a machine that nobody has: time goes on when the simulation says so. */
final class Machine {
  static final long FIRST_WALL_MS = 1_790_000_000_000L;
  static final long NS_PER_MS = 1_000_000;

  private long nanos;
  private long wallOffsetMs;
  private boolean wallSet;
  private long bootId = 1;
  private long bootNanos;

  /** Monotonic nanoseconds; what really passed. */
  long nanoTime() {
    return nanos;
  }

  long wallMs() {
    return FIRST_WALL_MS + nanos / NS_PER_MS + wallOffsetMs;
  }

  /** True if somebody has ever set the wall clock. */
  boolean wasWallSet() {
    return wallSet;
  }

  long bootId() {
    return bootId;
  }

  long uptimeMs() {
    return (nanos - bootNanos) / NS_PER_MS;
  }

  void advance(final long ns) {
    nanos += ns;
  }

  /** Somebody sets the wall clock. */
  void setWall(final long offsetMs) {
    wallSet = true;
    wallOffsetMs = offsetMs;
  }

  void reboot() {
    bootId++;
    bootNanos = nanos;
  }

  MachineMoment moment() {
    return new MachineMoment(bootId, bootId, uptimeMs(), wallMs());
  }
}
