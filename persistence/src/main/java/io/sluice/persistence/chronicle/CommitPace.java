package io.sluice.persistence.chronicle;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * Holds commits back so that no more than so many bytes a second go to a disk that others need too.
 * What waits meanwhile is the next batch, as during any commit.
 *
 * <p>For the journaler's thread.
 */
final class CommitPace {
  private static final double NS_PER_SECOND = 1e9;

  private final NanoClock clock;
  private final double nsPerByte;
  private long bytes;
  private long freeNs;

  /**
   * A pace by a clock.
   *
   * @param bytesPerSecond 0 for no bound
   */
  CommitPace(final NanoClock clock, final long bytesPerSecond) {
    this.clock = clock;
    nsPerByte = bytesPerSecond == 0 ? 0 : NS_PER_SECOND / bytesPerSecond;
    freeNs = clock.nanoTime();
  }

  /** Counts what the next commit takes to the disk. */
  void onFrame(final int length) {
    bytes += length;
  }

  /** How long the commit has to wait for those before it; 0 or less if it need not. */
  long waitNs() {
    return nsPerByte == 0 ? 0 : freeNs - clock.nanoTime();
  }

  /** Waits as long as that. */
  void await() {
    for (long waitNs = waitNs(); waitNs > 0; waitNs = waitNs()) {
      LockSupport.parkNanos(this, waitNs);
    }
  }

  /** The commit was done: the next one waits for the time that its bytes may take. */
  void onCommit() {
    if (nsPerByte > 0) {
      freeNs = Math.max(freeNs, clock.nanoTime()) + (long) (bytes * nsPerByte);
      bytes = 0;
    }
  }
}
