package io.sluice.engine.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class JournalCountersTest {
  private static final int LAST = JournalCounters.bucketCount() - 1;

  private final JournalCounters counters = new JournalCounters();

  @Test
  void shouldPutEveryTimeIntoTheFirstBucketThatHoldsIt() {
    for (int bucket = 0; bucket < LAST; bucket++) {
      counters.onCommit(JournalCounters.boundNs(bucket));
      counters.onCommit(JournalCounters.boundNs(bucket) + 1);
    }
    assertEquals(1, counters.commits(0));
    for (int bucket = 1; bucket < LAST; bucket++) {
      assertEquals(2, counters.commits(bucket), "bucket " + bucket);
    }
    assertEquals(1, counters.commits(LAST));
    assertEquals(2L * LAST, counters.commits());
  }

  @Test
  void shouldHaveAscendingBounds() {
    for (int bucket = 1; bucket < LAST; bucket++) {
      assertTrue(JournalCounters.boundNs(bucket) > JournalCounters.boundNs(bucket - 1));
    }
  }

  @Test
  void shouldAddUpTimesFramesAndBytes() {
    counters.onFrame(96);
    counters.onFrame(128);
    counters.onCommit(1_000);
    counters.onCommit(2_000);
    assertEquals(2, counters.frames());
    assertEquals(224, counters.bytes());
    assertEquals(3_000, counters.commitNs());
  }
}
