package io.sluice.api.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadLimitTest {
  private static final AdmissionSettings SETTINGS = AdmissionSettings.defaults();
  private static final int WARM_UP_MS = 3_000;
  private static final int STORM_MS = 30_000;

  private final AdmissionCounters counters = new AdmissionCounters();

  /** A slow commit, slow events, both; the last is one that this machine's own disk could be. */
  @ParameterizedTest
  @CsvSource({"2000,180", "0,200", "5000,100", "20000,150", "300,30"})
  void shouldKeepServingAndStayQuickUnderTenTimesTheLoad(
      final int perCommitUs, final int perEventUs) {
    final SlowServer server =
        new SlowServer(new LoadLimit(SETTINGS, counters, 1), perCommitUs, perEventUs);
    final double peakPerMs = 1_000.0 / perEventUs;

    server.run(0.8 * peakPerMs, WARM_UP_MS);
    server.run(0.8 * peakPerMs, STORM_MS);
    // A disk that is as slow as the fourth takes as many at a time as the limit is at first.
    final long few = (long) (0.8 * peakPerMs * STORM_MS / 500);
    assertTrue(server.refused() <= few, () -> server.refused() + " refused below the peak");
    final double calmP99Ms = server.p99Ms();
    server.run(peakPerMs, STORM_MS);
    final double peak = server.servedPerMs();

    server.run(10 * peakPerMs, STORM_MS);
    assertTrue(server.servedPerMs() >= 0.8 * peak, () -> server.servedPerMs() + " of " + peak);
    final double bound = Math.max(2 * calmP99Ms, 2 * LoadLimit.CALM_NS / 1e6);
    assertTrue(server.p99Ms() <= bound, () -> server.p99Ms() + " ms, calm " + calmP99Ms);

    server.run(0.8 * peakPerMs, 2_000);
    server.run(0.8 * peakPerMs, WARM_UP_MS);
    assertTrue(server.refused() <= few, () -> server.refused() + " refused after the storm");
    assertTrue(server.p99Ms() <= 1.2 * calmP99Ms + 1, () -> server.p99Ms() + " ms afterwards");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 250})
  void shouldRefuseNobodyWhileFewAreUnderWayHoweverLongItTakes(final int callers) {
    final LoadLimit limit = new LoadLimit(SETTINGS, counters, 1);
    for (int round = 0; round < 1_000; round++) {
      for (int i = 0; i < callers; i++) {
        assertTrue(limit.admits(RequestClass.RESERVE));
        limit.begin(RequestClass.RESERVE);
      }
      for (int i = 0; i < callers; i++) {
        limit.end(RequestClass.RESERVE, (1 + round % 90) * 1_000_000L);
      }
      limit.onTick();
    }
  }

  @Test
  void shouldRefuseTheClassThatMattersMostLast() {
    final LoadLimit limit = new LoadLimit(SETTINGS, counters, 1);
    int reads = 0;
    while (limit.admits(RequestClass.READ)) {
      limit.begin(RequestClass.READ);
      reads++;
    }
    int reservations = 0;
    while (limit.admits(RequestClass.RESERVE)) {
      limit.begin(RequestClass.RESERVE);
      reservations++;
    }
    int payments = 0;
    while (limit.admits(RequestClass.PAY)) {
      limit.begin(RequestClass.PAY);
      payments++;
    }
    assertEquals(LoadLimit.FIRST * 80 / 100 + 1, reads, 1);
    assertEquals(LoadLimit.FIRST * 30 / 100 + 1, reservations, 1);
    assertEquals(LoadLimit.FIRST * 50 / 100 + 1, payments, 1);
    assertFalse(limit.admits(RequestClass.READ));
  }

  @Test
  void shouldKeepTheShareOfEachClass() {
    final LoadLimit limit = new LoadLimit(SETTINGS, counters, 1);
    while (limit.admits(RequestClass.PAY)) {
      limit.begin(RequestClass.PAY);
    }
    assertTrue(limit.admits(RequestClass.RESERVE));
    assertTrue(limit.admits(RequestClass.READ));
    limit.end(RequestClass.PAY);
    assertTrue(limit.admits(RequestClass.PAY));
  }

  @Test
  void shouldOnlyCountWhenItIsOff() {
    final LoadLimit limit = new LoadLimit(SETTINGS.withAdaptive(false), counters, 1);
    for (int i = 0; i < 10 * LoadLimit.FIRST; i++) {
      assertTrue(limit.admits(RequestClass.READ));
      limit.begin(RequestClass.READ);
    }
    assertEquals(10L * LoadLimit.FIRST, counters.begun(RequestClass.READ).sum());
  }

  @Test
  void shouldTellMoreOfThemToWaitLongerTheMoreAreRefused() {
    final LoadLimit limit = new LoadLimit(SETTINGS, counters, 1);
    assertEquals(1, limit.retryAfter(1));
    for (int tick = 0; tick < 20; tick++) {
      for (int i = 0; i < 10; i++) {
        limit.begin(RequestClass.RESERVE);
        limit.end(RequestClass.RESERVE);
      }
      for (int i = 0; i < 40; i++) {
        limit.retryAfter(1);
      }
      limit.onTick();
    }
    final int[] bySeconds = new int[20];
    for (int i = 0; i < 6_000; i++) {
      bySeconds[limit.retryAfter(1)]++;
    }
    final int window = (int) Arrays.stream(bySeconds).filter(count -> count > 0).count();
    assertTrue(window == 5 || window == 6, () -> "four are refused for one that is not: " + window);
    for (int seconds = 1; seconds <= window; seconds++) {
      assertEquals(6_000.0 / window, bySeconds[seconds], 150, "come back after " + seconds + " s");
    }
  }
}
