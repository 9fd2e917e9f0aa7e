package io.sluice.loadtest.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run seeds until there are none left, the time is over or one went wrong. Each has
 * what it runs on for itself, so a seed goes the same way whoever runs it.
 */
final class SeedCrew {
  private final AtomicLong nextSeed;
  private final long endSeed;
  private final long endNs;
  private final int threadCount;

  // Guarded by this.
  private final Tally tally = new Tally();
  private SeedRunner.@Nullable Run failure;
  private List<String> explanation = List.of();

  /**
   * A crew.
   *
   * @param first seed
   * @param count of seeds
   * @param endNs when to stop, by {@link System#nanoTime}
   */
  SeedCrew(final long first, final long count, final long endNs, final int threadCount) {
    nextSeed = new AtomicLong(first);
    endSeed = first + count;
    this.endNs = endNs;
    this.threadCount = threadCount;
  }

  /**
   * Runs to the end.
   *
   * @param onProgress told of the tally now and then, on the caller's thread
   * @return what all have come to
   */
  Tally run(final long progressMs, final Consumer<Tally> onProgress) throws InterruptedException {
    final List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      threads.add(Thread.ofPlatform().name("simulation-" + i).start(this::work));
    }
    for (final Thread thread : threads) {
      while (!thread.join(Duration.ofMillis(progressMs))) {
        synchronized (this) {
          onProgress.accept(tally);
        }
      }
    }
    return tally;
  }

  /** What is to be told of the seed that went wrong; empty if none did. */
  synchronized List<String> explanation() {
    return explanation;
  }

  private void work() {
    final SeedRunner runner = new SeedRunner(() -> Seams.NONE);
    while (System.nanoTime() < endNs && !hasFailed()) {
      final long seed = nextSeed.getAndIncrement();
      if (seed >= endSeed) {
        return;
      }
      final SeedRunner.Run run = runner.run(seed);
      if (add(run)) {
        final List<String> lines = runner.explain(run);
        synchronized (this) {
          explanation = lines;
        }
      }
    }
  }

  /** True if it is the first that went wrong. */
  private synchronized boolean add(final SeedRunner.Run run) {
    tally.add(run);
    if (run.result().violation() == null || failure != null) {
      return false;
    }
    failure = run;
    return true;
  }

  private synchronized boolean hasFailed() {
    return failure != null;
  }
}
