package io.sluice.loadtest.simulation.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Chains of lives of journals, until there are enough images of them. */
final class CrashImages {
  private static final long CHAINS_OF_A_SEED = 1L << 32;

  private final Path directory;
  private final ChainPlan plan;
  private final AtomicLong chains;
  private final ImageTally tally = new ImageTally();

  /**
   * A run.
   *
   * @param directory in which to work
   * @param images how many
   * @param forces whether a force of a file or directory is one, or only says so
   */
  CrashImages(
      final Path directory, final long seed, final long images, final Predicate<Path> forces) {
    this.directory = directory;
    plan = new ChainPlan(images, forces);
    chains = new AtomicLong(seed * CHAINS_OF_A_SEED);
  }

  ImageTally tally() {
    return tally;
  }

  /** Runs on as many threads, which share nothing but the tally. */
  void run(final int threads, final Consumer<ImageTally> progress)
      throws IOException, InterruptedException {
    final List<Future<?>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(() -> {
          work(progress);
          return true;
        }));
      }
    }
    for (final Future<?> one : running) {
      try {
        one.get();
      } catch (final ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
  }

  private void work(final Consumer<ImageTally> progress) throws IOException {
    while (tally.images() < plan.images()) {
      final long number = chains.incrementAndGet();
      final Path own = directory.resolve("chain-" + number);
      new Chain(number, own, tally, plan).run();
      Directories.delete(own);
      synchronized (progress) {
        progress.accept(tally);
      }
    }
  }
}
