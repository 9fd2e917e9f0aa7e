package io.sluice.api.boot;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much longer a disk is to take than it does, for trials on a machine that could not otherwise
 * send more than the server takes.
 *
 * @param perCommitUs microseconds on top of each commit
 * @param perEventUs microseconds on top of each event of a commit: the bound of what can be done
 */
record DiskPace(long perCommitUs, long perEventUs) {
  private static final String PER_COMMIT = "sluice.trial.commitDelayUs";
  private static final String PER_EVENT = "sluice.trial.eventDelayUs";

  /** What the system properties say; null if the disk is as fast as it is. */
  static @Nullable DiskPace ofProperties() {
    final DiskPace pace = new DiskPace(Long.getLong(PER_COMMIT, 0), Long.getLong(PER_EVENT, 0));
    return pace.perCommitUs > 0 || pace.perEventUs > 0 ? pace : null;
  }

  /** How much longer a commit takes. */
  long delayNs(final long events) {
    return TimeUnit.MICROSECONDS.toNanos(perCommitUs + perEventUs * events);
  }
}
