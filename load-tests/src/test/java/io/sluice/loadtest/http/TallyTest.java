package io.sluice.loadtest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Counting and percentiles. */
final class TallyTest {
  private static final long MS = 1_000_000;

  private final Tally tally = new Tally();

  @Test
  void shouldCountLostRequestsAsInfinite() {
    for (int i = 1; i <= 98; i++) {
      tally.onAnswer(201, i * MS);
    }
    tally.onLost(Loss.TIMED_OUT);
    tally.onLost(Loss.BROKEN);

    final Percentiles all = tally.percentiles();

    assertEquals(100, all.count());
    assertEquals(50.0, (double) all.p50() / MS, 0.5);
    assertEquals(Percentiles.INFINITE, all.p99());
    assertEquals(Percentiles.INFINITE, all.max());
    assertEquals("∞", Percentiles.milliseconds(all.p99()));
  }

  @Test
  void shouldFindTheExactRankWhenNothingIsLost() {
    final Histogram histogram = new Histogram(3);
    for (int i = 1; i <= 1_000; i++) {
      histogram.recordValue(i);
    }
    final Percentiles percentiles = Percentiles.of(histogram, 0);
    assertEquals(500, percentiles.p50());
    assertEquals(990, percentiles.p99());
    assertEquals(999, percentiles.p999());
    assertEquals(1_000, percentiles.max());
  }

  @Test
  void shouldTellOutcomesApart() {
    tally.onAnswer(201, MS);
    tally.onAnswer(409, 2 * MS);
    tally.onAnswer(409, 2 * MS);
    tally.onAnswer(503, 3 * MS);
    tally.onAnswer(500, 4 * MS);
    tally.onLost(Loss.MALFORMED);

    assertEquals(1, tally.count(Outcome.ACCEPTED));
    assertEquals(2, tally.count(Outcome.REFUSED));
    assertEquals(2, tally.countOfStatus(409));
    assertEquals(1, tally.count(Outcome.OVERLOADED));
    assertEquals(1, tally.count(Outcome.FAILED));
    assertEquals(1, tally.lost());
    assertEquals(6, tally.ended());
    assertEquals(2, tally.percentiles(Outcome.REFUSED).count());
  }

  @Test
  void shouldKeepTotalsWhileIntervalsAreTaken() {
    tally.onAnswer(200, MS);
    assertEquals(1, tally.answeredSinceLastCall().getTotalCount());
    tally.onAnswer(200, 5 * MS);
    final Histogram second = tally.answeredSinceLastCall();

    assertEquals(1, second.getTotalCount());
    assertTrue(second.getMinNonZeroValue() > 4 * MS);
    assertEquals(2, tally.percentiles().count());
  }
}
