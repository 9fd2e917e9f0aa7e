package io.sluice.loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Windows of time over answers with made-up times. */
final class OverloadWindowsTest {
  private static final long START_NS = 77_000_000_000L;
  private static final long MS = 1_000_000;
  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(3);

  private final OverloadWindows windows = new OverloadWindows(() -> START_NS);

  @Test
  void shouldSeeHowLongItWasWorseThanBefore() {
    answer(0, 1_000, 5, Outcome.ACCEPTED);
    answer(1_000, 1_600, 80, Outcome.ACCEPTED);
    answer(1_600, 3_000, 4, Outcome.ACCEPTED);

    final long calm = windows.worstP99(Duration.ZERO, CALM);
    assertEquals(5.0 * MS, (double) calm, 0.01 * MS);
    // Up to the end of the window in which it ended.
    assertEquals(Duration.ofMillis(750), windows.worseAfter(CALM, END, calm));
    assertEquals(Duration.ZERO, windows.worseAfter(CALM, END, 90 * MS));
    assertEquals(80.0 * MS, (double) windows.acceptedTimes(CALM, END).max(), 0.1 * MS);
    assertEquals(5.0 * MS, (double) windows.acceptedTimes(Duration.ZERO, CALM).p99(), 0.01 * MS);
  }

  @Test
  void shouldCountWhatWasAcceptedByWhenTheAnswerCame() {
    answer(0, 500, 600, Outcome.ACCEPTED);
    assertEquals(150, windows.acceptedBetween(Duration.ZERO, Duration.ofMillis(750)));
    assertEquals(350, windows.acceptedBetween(Duration.ofMillis(750), END));
  }

  @Test
  void shouldCountAWindowAsBadInWhichMoreThanOneOfAHundredWasRefused() {
    answer(0, 2_000, 5, Outcome.ACCEPTED);
    answer(1_000, 1_002, 1, Outcome.OVERLOADED);
    assertTrue(windows.worstP99(CALM, END) < Percentiles.INFINITE);

    answer(1_002, 1_010, 1, Outcome.OVERLOADED);
    assertEquals(Percentiles.INFINITE, windows.worstP99(CALM, END));
    assertEquals(Duration.ofMillis(250), windows.worseAfter(CALM, END, 50 * MS));
    assertEquals(2_000, windows.acceptedTimes(Duration.ZERO, END).count());
  }

  /** One answer for each millisecond, that took so long. */
  private void answer(final int fromMs, final int toMs, final int tookMs, final Outcome outcome) {
    for (int ms = fromMs; ms < toMs; ms++) {
      final long intendedNs = START_NS + ms * MS;
      windows.onAnswer(outcome, intendedNs, intendedNs + tookMs * MS);
    }
  }
}
