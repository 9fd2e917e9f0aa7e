package io.sluice.api.boot;

import io.sluice.api.metrics.Readiness;
import io.sluice.api.metrics.Readiness.Source;
import io.sluice.engine.spi.RecoveryProgress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells how far a recovery is: readiness at once, people now and then. Starting thread. */
final class RecoveryLog implements RecoveryProgress {
  static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

  private static final long MIB = 1L << 20;
  private static final long PERCENT = 100;

  private final Readiness readiness;
  private final LongSupplier nanoTime;
  private final Consumer<String> lines;
  private long lastNs;

  /**
   * A log of a recovery that begins now.
   *
   * @param nanoTime monotonic nanoseconds
   * @param lines told a line when it takes long
   */
  RecoveryLog(
      final Readiness readiness, final LongSupplier nanoTime, final Consumer<String> lines) {
    this.readiness = readiness;
    this.nanoTime = nanoTime;
    this.lines = lines;
    lastNs = nanoTime.getAsLong();
  }

  /** Tells how far the loading of a snapshot is. */
  RecoveryProgress ofSnapshot() {
    return (bytesRead, bytesTotal, position) ->
        tell(Source.SNAPSHOT, bytesRead, bytesTotal, position);
  }

  @Override
  public void onProgress(final long bytesRead, final long bytesTotal, final long position) {
    tell(Source.JOURNAL, bytesRead, bytesTotal, position);
  }

  private void tell(
      final Source source, final long bytesRead, final long bytesTotal, final long position) {
    readiness.recovered(source, bytesRead, bytesTotal, position);
    final long nowNs = nanoTime.getAsLong();
    if (nowNs - lastNs >= INTERVAL_NS) {
      lastNs = nowNs;
      lines.accept("%s: %d of %d MiB read (%d %%), position %d"
          .formatted(
              source == Source.SNAPSHOT ? "loading a snapshot" : "recovering",
              bytesRead / MIB,
              bytesTotal / MIB,
              bytesTotal == 0 ? PERCENT : bytesRead * PERCENT / bytesTotal,
              position));
    }
  }
}
