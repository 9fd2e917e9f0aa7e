package io.sluice.loadtest.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work on a thread of its own, and its end, good or bad, for another thread. */
public final class Background {
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /** What is to be done. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  private Background() {}

  /** Starts work on a thread with a name; it does not keep the program alive. */
  public static Background start(final String name, final Work work) {
    final Background background = new Background();
    Thread.ofPlatform().name(name).daemon().start(() -> {
      try {
        work.run();
        background.end.complete(null);
      } catch (final IOException | RuntimeException | Error failed) {
        background.end.completeExceptionally(failed);
      }
    });
    return background;
  }

  /** True when it has ended. */
  public boolean isDone() {
    return end.isDone();
  }

  /** Waits for its end, and fails as it failed. */
  public void join() throws IOException {
    try {
      end.join();
    } catch (final CompletionException failed) {
      throw new IOException(
          "work in the background failed: " + failed.getCause(), failed.getCause());
    }
  }
}
