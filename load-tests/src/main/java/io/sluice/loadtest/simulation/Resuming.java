package io.sluice.loadtest.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Where engine time has to go on at a start, as the design tells it.
 *
 * @param timeMs where, also if an operator has to vouch for it
 * @param isRefused whether one has to
 * @param isByUptime whether the uptime of the machine measured the gap
 * @param isByWallClock whether the wall clock did
 */
record Resuming(long timeMs, boolean isRefused, boolean isByUptime, boolean isByWallClock) {
  private static final long MOST_BEHIND_MS = 2 * 60_000;
  private static final long MOST_AHEAD_MS = 7L * 24 * 3_600_000;

  private static final long HOUR_MS = 3_600_000;

  /** Says which kinds of a start it is. */
  void mark(final Model model, final Machine machine, final Marks marks) {
    marks.hitIf(isRefused, Mark.CLOCK_REFUSED);
    marks.hitIf(isByUptime, Mark.RESUMED_BY_UPTIME);
    marks.hitIf(isByWallClock, Mark.RESUMED_BY_WALL_CLOCK);
    marks.hitIf(
        model.position() > 0 && timeMs - model.lastTime() >= HOUR_MS, Mark.RESUMED_AFTER_AN_HOUR);
    marks.hitIf(
        isByUptime && Math.abs(machine.wallMs() - timeMs) > HOUR_MS,
        Mark.RESUMED_IN_ONE_BOOT_AGAINST_THE_WALL_CLOCK);
  }

  static Resuming of(final Model model, final Machine machine) {
    final Model.@Nullable Resumption last = model.resumption();
    if (last == null) {
      return new Resuming(machine.wallMs(), false, false, false);
    }
    if (last.bootId() == machine.bootId()) {
      final long measured = last.time() + machine.uptimeMs() - last.uptimeMs();
      return new Resuming(Math.max(model.lastTime(), measured), false, true, false);
    }
    final long gap = machine.wallMs() - model.lastTime();
    final boolean refused = gap < -MOST_BEHIND_MS || gap > MOST_AHEAD_MS;
    return new Resuming(Math.max(model.lastTime(), machine.wallMs()), refused, false, true);
  }
}
