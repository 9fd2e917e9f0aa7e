package io.sluice.persistence.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchLimitTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BatchLimit limit = new BatchLimit();

  @Test
  void shouldBeLargeAsLongAsAnswersComeSoon() {
    for (int i = 0; i < 10; i++) {
      limit.landed(i * MS, (i + 5) * MS, true);
    }
    assertEquals(BatchLimit.MOST, limit.things());
  }

  @Test
  void shouldHalveOnceForAllThatWasOnItsWay() {
    for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
      limit.landed(shard, 300 * MS + shard, false);
    }
    assertEquals(BatchLimit.MOST / 2, limit.things());
    limit.landed(301 * MS, 400 * MS, true);
    assertEquals(BatchLimit.MOST / 4, limit.things(), "an answer that took long");
  }

  @Test
  void shouldNeverComeToNothingAndGrowAgain() {
    for (int i = 0; i < 20; i++) {
      limit.landed(i * 1_000L * MS, (i * 1_000L + 250) * MS, false);
    }
    final int least = limit.things();
    assertTrue(least > 0);
    limit.landed(30_000 * MS, 30_001 * MS, true);
    assertTrue(limit.things() > least);
  }
}
