package io.sluice.loadtest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Intended send times. */
final class ScheduleTest {
  @Test
  void shouldSpaceTimesEvenlyWhenFixed() {
    final Schedule schedule = Schedule.fixed(20_000);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(i * 50_000L, schedule.offsetNs());
      schedule.advance();
    }
  }

  @Test
  void shouldNotDriftWhenTheGapIsNoWholeNumberOfNanoseconds() {
    final Schedule schedule = Schedule.fixed(3);
    for (int i = 0; i < 3_000_000; i++) {
      schedule.advance();
    }
    assertEquals(1e15, (double) schedule.offsetNs(), 1_000);
  }

  @Test
  void shouldYieldTheSameTimesForTheSameSeed() {
    final Schedule schedule = Schedule.poisson(1_000, 7);
    for (int i = 0; i < 100; i++) {
      schedule.advance();
    }
    final Schedule copy = schedule.copy();
    final Schedule other = Schedule.poisson(1_000, 8);
    for (int i = 0; i < 100; i++) {
      copy.advance();
      other.advance();
    }
    assertEquals(schedule.offsetNs(), copy.offsetNs());
    assertNotEquals(schedule.offsetNs(), other.offsetNs());
  }

  @Test
  void shouldHaveExponentialGapsWhenPoisson() {
    final int count = 200_000;
    final double meanGapNs = 1_000_000;
    final Schedule schedule = Schedule.poisson(1_000, 42);
    long previousNs = 0;
    double squares = 0;
    int longerThanMean = 0;
    for (int i = 0; i < count; i++) {
      schedule.advance();
      final long gapNs = schedule.offsetNs() - previousNs;
      assertTrue(gapNs >= 0);
      longerThanMean += gapNs > meanGapNs ? 1 : 0;
      squares += (gapNs - meanGapNs) * (gapNs - meanGapNs);
      previousNs = schedule.offsetNs();
    }
    assertEquals(meanGapNs, (double) previousNs / count, 0.01 * meanGapNs);
    assertEquals(meanGapNs, Math.sqrt(squares / count), 0.02 * meanGapNs);
    assertEquals(1 / Math.E, (double) longerThanMean / count, 0.01);
  }

  @Test
  void shouldChangeItsRateFromStepToStep() {
    final Schedule schedule = Schedule.poisson(
        List.of(
            new Schedule.Step(10_000, Duration.ofSeconds(2)),
            new Schedule.Step(100_000, Duration.ofSeconds(3)),
            new Schedule.Step(10_000, Duration.ofSeconds(2))),
        5);
    final long calm = schedule.countBefore(Duration.ofSeconds(2));
    final long storm = schedule.countBefore(Duration.ofSeconds(5)) - calm;
    final long after = schedule.countBefore(Duration.ofSeconds(7)) - calm - storm;
    assertEquals(20_000.0, (double) calm, 1_000);
    assertEquals(300_000.0, (double) storm, 3_000);
    assertEquals(20_000.0, (double) after, 1_000);
    assertEquals(0, schedule.offsetNs());
  }

  @Test
  void shouldRefuseARateThatIsNotPositive() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.fixed(0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.poisson(Double.NaN, 1));
  }
}
