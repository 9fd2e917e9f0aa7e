package io.sluice.engine.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.recovery.TimeResumption.LastTime;
import io.sluice.engine.recovery.TimeResumption.Measure;
import io.sluice.engine.recovery.TimeResumption.Refused;
import io.sluice.engine.recovery.TimeResumption.ResumeAt;
import io.sluice.engine.recovery.TimeResumption.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeResumptionTest {
  /** The process before went on at this engine time, and its last event is 60 s later. */
  private static final long RESUMED_MS = 1_800_000_000_000L;

  private static final long LAST_MS = RESUMED_MS + 60_000;
  private static final long UPTIME_MS = 5_000_000;
  private static final long MAX_DOWNTIME_MS = TimeResumption.DEFAULT_MAX_DOWNTIME_MS;
  private static final LastTime LAST =
      new LastTime(LAST_MS, RESUMED_MS, new MachineMoment(7, 9, UPTIME_MS, RESUMED_MS));

  private final TimeResumption rule = new TimeResumption(MAX_DOWNTIME_MS, false);
  private final TimeResumption vouchedFor = new TimeResumption(MAX_DOWNTIME_MS, true);

  @Test
  void shouldBeginWithTheWallClockAtTheFirstStart() {
    final MachineMoment now = new MachineMoment(1, 2, 3, 1_234_567_890_123L);
    assertEquals(new ResumeAt(1_234_567_890_123L, Measure.FIRST_START), rule.decide(null, now));
  }

  /**
   * Columns: uptime since the last start, wall clock against the last event, resumed against it.
   */
  @ParameterizedTest
  @CsvSource({
    "60000, 0, 0",
    "61000, 1000, 1000",
    // Time was slewed forward while it ran: never back.
    "59990, 0, 0",
    // The wall clock was set meanwhile, either way: the uptime decides.
    "90000, 3600000, 30000",
    "90000, -3600000, 30000",
    "90000, 6048000000, 30000",
    // Eight days down on a running machine are eight days.
    "691260000, 691200000, 691200000",
  })
  void shouldMeasureTheGapByUptimeWithinOneBoot(
      final long uptimeMs, final long wallMs, final long resumedMs) {
    final MachineMoment now = new MachineMoment(7, 9, UPTIME_MS + uptimeMs, LAST_MS + wallMs);
    assertEquals(new ResumeAt(LAST_MS + resumedMs, Measure.UPTIME), rule.decide(LAST, now));
    assertEquals(new ResumeAt(LAST_MS + resumedMs, Measure.UPTIME), vouchedFor.decide(LAST, now));
  }

  /** Columns: boot id, uptime now, wall clock against the last event, resumed against it. */
  @ParameterizedTest
  @CsvSource({
    "8, 9, 1000, 0, 0",
    "8, 9, 1000, 5000, 5000",
    "7, 8, 1000, 5000, 5000",
    // A wall clock slightly behind: time stands, never back.
    "8, 9, 1000, -1, 0",
    "8, 9, 1000, -120000, 0",
    "8, 9, 1000, 604800000, 604800000",
    // The machine does not tell.
    "0, 0, 0, 5000, 5000",
    // Same boot, smaller uptime.
    "7, 9, 4999999, 5000, 5000",
  })
  void shouldMeasureTheGapByTheWallClockOtherwise(
      final long high, final long low, final long uptimeMs, final long wallMs, final long resumed) {
    final MachineMoment now = new MachineMoment(high, low, uptimeMs, LAST_MS + wallMs);
    assertEquals(new ResumeAt(LAST_MS + resumed, Measure.WALL_CLOCK), rule.decide(LAST, now));
  }

  @Test
  void shouldNotTakeTwoUnknownBootsForOne() {
    final LastTime unknown = new LastTime(LAST_MS, RESUMED_MS, new MachineMoment(0, 0, 0, 0));
    final MachineMoment now = new MachineMoment(0, 0, 0, LAST_MS + 77);
    assertEquals(new ResumeAt(LAST_MS + 77, Measure.WALL_CLOCK), rule.decide(unknown, now));
  }

  /** Columns: wall clock against the last event, where time goes on when it is vouched for. */
  @ParameterizedTest
  @CsvSource({
    "-120001, 0",
    "-31536000000, 0",
    "604800001, 604800001",
    "31536000000, 31536000000",
  })
  void shouldRefuseAnUnlikelyWallClockUnlessItIsVouchedFor(
      final long wallMs, final long resumedMs) {
    final MachineMoment now = new MachineMoment(8, 9, 1_000, LAST_MS + wallMs);
    final Verdict verdict = rule.decide(LAST, now);
    final Refused refused = assertInstanceOf(Refused.class, verdict);
    assertTrue(refused.why().contains("--accept-clock"), refused.why());
    assertTrue(refused.why().contains(Long.toString(Math.abs(wallMs))), refused.why());
    assertEquals(
        new ResumeAt(LAST_MS + resumedMs, Measure.WALL_CLOCK), vouchedFor.decide(LAST, now));
  }

  @Test
  void shouldTakeTheLongestGapFromTheConfiguration() {
    final MachineMoment now = new MachineMoment(8, 9, 1_000, LAST_MS + 10_001);
    assertInstanceOf(Refused.class, new TimeResumption(10_000, false).decide(LAST, now));
    assertInstanceOf(ResumeAt.class, new TimeResumption(10_001, false).decide(LAST, now));
  }
}
