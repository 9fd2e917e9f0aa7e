package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.metrics.Readiness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecoveryLogTest {
  private static final long MIB = 1 << 20;

  private final List<String> lines = new ArrayList<>();
  private long nanoTime = Long.MAX_VALUE - 1;

  @Test
  void shouldBeSilentAboutAShortRecovery() {
    final RecoveryLog log = log();
    for (int i = 0; i < 1_000; i++) {
      nanoTime += RecoveryLog.INTERVAL_NS / 1_001;
      log.onProgress(i, 1_000, i);
    }
    assertEquals(List.of(), lines);
  }

  @Test
  void shouldTellALongOneNowAndThen() {
    final RecoveryLog log = log();
    for (int i = 1; i <= 10; i++) {
      nanoTime += RecoveryLog.INTERVAL_NS / 4;
      log.onProgress(i * MIB, 10 * MIB, 100L * i);
    }
    assertEquals(
        List.of(
            "recovering: 4 of 10 MiB read (40 %), position 400",
            "recovering: 8 of 10 MiB read (80 %), position 800"),
        lines);
  }

  @Test
  void shouldNotMindAJournalOfNoLength() {
    final RecoveryLog log = log();
    nanoTime += RecoveryLog.INTERVAL_NS;
    log.onProgress(0, 0, 0);
    assertEquals(List.of("recovering: 0 of 0 MiB read (100 %), position 0"), lines);
  }

  private RecoveryLog log() {
    return new RecoveryLog(new Readiness(), () -> nanoTime, lines::add);
  }
}
