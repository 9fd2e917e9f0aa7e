package io.sluice.engine.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SlewedClockTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final long MS = 1_000_000;
  private static final long HOUR_MS = 3_600_000;

  // A nano clock far from 0 that will overflow on its way: only differences may count.
  private long nanoTime = Long.MAX_VALUE - 5 * MS;
  private long wallMs = START_MS;
  private final SlewedClock clock = new SlewedClock(START_MS, () -> nanoTime, () -> wallMs);

  @Test
  void shouldStartAtTheGivenTime() {
    assertEquals(START_MS, clock.timeMs());
    assertEquals(0, clock.wallDeviationMs());
  }

  @Test
  void shouldFollowTheMonotonicClockWhileTheWallAgrees() {
    for (int i = 0; i < 10_000; i++) {
      pass(1);
      assertEquals(wallMs, clock.timeMs());
    }
  }

  @Test
  void shouldCountAPauseInFull() {
    pass(HOUR_MS);
    assertEquals(START_MS + HOUR_MS, clock.timeMs());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {HOUR_MS, -HOUR_MS, 10_000, -10_000, 1_000_000_000_000L, -1_700_000_000_000L})
  void shouldNotJumpWhenTheWallClockIsSet(final long jumpMs) {
    wallMs += jumpMs;
    pass(1_000);
    final long movedMs = clock.timeMs() - START_MS;
    assertTrue(Math.abs(movedMs - 1_000) <= 1, () -> "moved by " + movedMs);
    assertEquals(jumpMs, clock.wallDeviationMs());
  }

  @ParameterizedTest
  @CsvSource({"10000, 20000000", "-10000, 20000000", "100, 200000", "-100, 200000"})
  void shouldDrawNearTheWallAtFiveHundredMillionths(final long jumpMs, final long neededMs) {
    wallMs += jumpMs;
    runFor(neededMs * 9 / 10);
    final long restMs = wallMs - clock.timeMs();
    assertTrue(Math.abs(restMs - jumpMs / 10) <= 2, () -> "not yet there, but " + restMs);
    runFor(neededMs * 2 / 10);
    assertTrue(Math.abs(wallMs - clock.timeMs()) <= 1, "there");
    runFor(1_000);
    assertTrue(Math.abs(wallMs - clock.timeMs()) <= 1, "and stays");
  }

  @Test
  void shouldNotPassTheWallAfterALongPause() {
    wallMs += 50;
    pass(1_000 * HOUR_MS);
    assertEquals(wallMs, clock.timeMs());
  }

  @Test
  void shouldStartWithTheDeviationOfAnEarlierTime() {
    final SlewedClock late = new SlewedClock(START_MS - 5_000, () -> nanoTime, () -> wallMs);
    assertEquals(5_000, late.wallDeviationMs());
    assertTrue(late.wallDeviationMs() > SlewedClock.ALARM_DEVIATION_MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldBeMonotoneAndBoundedWhateverTheWallDoes(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final long originNs = nanoTime;
    long before = clock.timeMs();
    for (int i = 0; i < 200_000; i++) {
      nanoTime += random.nextLong(30 * MS);
      wallMs = START_MS + random.nextLong(-HOUR_MS, HOUR_MS);
      final long now = clock.timeMs();
      final long elapsedNs = nanoTime - originNs;
      final long offNs = Math.abs((now - START_MS) * MS - elapsedNs);
      assertTrue(now >= before, "time went back");
      assertTrue(offNs <= elapsedNs / 2_000 + MS, () -> "off by " + offNs + " ns");
      before = now;
    }
  }

  private void pass(final long ms) {
    nanoTime += ms * MS;
    wallMs += ms;
  }

  private void runFor(final long ms) {
    final long turnMs = 20;
    for (long passed = 0; passed < ms; passed += turnMs) {
      pass(turnMs);
      clock.timeMs();
    }
  }
}
