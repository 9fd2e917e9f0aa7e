package io.sluice.api.boot;

import io.sluice.api.metrics.Readiness;
import io.sluice.engine.spi.RecoveryProgress;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Tells how far a long recovery is: readiness at once, the log now and then. Starting thread. */
final class RecoveryLog implements RecoveryProgress {
  private static final Logger LOG = LogManager.getLogger(RecoveryLog.class);
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long MIB = 1L << 20;
  private static final long PERCENT = 100;

  private final Readiness readiness;
  private long lastNs = System.nanoTime();

  RecoveryLog(final Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public void onProgress(final long bytesRead, final long bytesTotal, final long position) {
    readiness.recovered(bytesRead, bytesTotal, position);
    final long nowNs = System.nanoTime();
    if (nowNs - lastNs >= INTERVAL_NS) {
      lastNs = nowNs;
      LOG.info(
          "recovering: {} of {} MiB read ({} %), position {}",
          bytesRead / MIB,
          bytesTotal / MIB,
          bytesTotal == 0 ? PERCENT : bytesRead * PERCENT / bytesTotal,
          position);
    }
  }
}
