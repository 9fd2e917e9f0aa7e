package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for the right moment and kills a server with SIGKILL. Runs on a thread of its own, beside
 * the load.
 */
final class Killer {
  private static final long LOOK_PAUSE_NS = 300_000;
  private static final long LONGEST_DELAY_NS = 200_000_000;
  private static final long LONGEST_ROLL_DELAY_NS = 3_000_000;
  private static final long LONGEST_EPOCH_DELAY_NS = 30_000_000;
  /** Exit code of a process that SIGKILL ended. */
  private static final int KILLED = 137;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunningServer server;
  private final JournalWatch journal;
  private final SplittableRandom random;
  private volatile boolean momentCame;

  Killer(final RunningServer server, final JournalWatch journal, final SplittableRandom random) {
    this.server = server;
    this.journal = journal;
    this.random = random;
  }

  /**
   * Kills a serving server when enough was acknowledged, and its journal has rolled if that is the
   * moment.
   */
  void killServing(final Belief belief, final long enough, final KillMoment moment)
      throws IOException {
    boolean came = await(() -> belief.acknowledged() >= enough);
    if (moment == KillMoment.AROUND_A_ROLL) {
      final long files = journal.filesOfLastEpoch();
      came &= await(() -> hasMoreFilesThan(files));
      pauseUpTo(LONGEST_ROLL_DELAY_NS);
    } else {
      pauseUpTo(LONGEST_DELAY_NS);
    }
    kill();
    momentCame = came;
  }

  /**
   * Kills a server that has just been started: half of the times at any point of its start, half of
   * the times soon after it has begun to write.
   *
   * @param before when the start before it began to write
   * @param startup how long a start takes
   */
  void killStarting(final FileTime before, final Duration startup) throws IOException {
    boolean came = true;
    if (random.nextBoolean()) {
      pauseUpTo(startup.toNanos());
    } else {
      came = await(() -> hasBegunAfter(before));
      pauseUpTo(LONGEST_EPOCH_DELAY_NS);
    }
    kill();
    momentCame = came;
  }

  /**
   * False if the moment that was waited for did not come, and the server was killed all the same.
   */
  boolean momentCame() {
    return momentCame;
  }

  private void kill() throws IOException {
    server.kill();
    if (server.exitCode() != KILLED) {
      throw new IOException("the server ended by itself with " + server.exitCode()
          + "; the end of its output:\n" + server.logTail());
    }
  }

  private boolean hasMoreFilesThan(final long files) {
    try {
      return journal.filesOfLastEpoch() > files;
    } catch (final IOException movedWhileLooking) {
      return false;
    }
  }

  private boolean hasBegunAfter(final FileTime before) {
    try {
      return journal.lastEpochBegan().compareTo(before) > 0;
    } catch (final IOException movedWhileLooking) {
      return false;
    }
  }

  /**
   * Waits, but not for ever: a load that makes no progress is killed as well, and the round says
   * so.
   */
  private boolean await(final BooleanSupplier condition) {
    final long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (!server.isAlive() || System.nanoTime() - startNs > PATIENCE.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_PAUSE_NS);
    }
    return true;
  }

  private void pauseUpTo(final long longestNs) {
    final long endNs = System.nanoTime() + random.nextLong(longestNs);
    for (long left = longestNs; left > 0; left = endNs - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, LOOK_PAUSE_NS));
    }
  }
}
