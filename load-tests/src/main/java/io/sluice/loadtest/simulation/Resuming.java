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
