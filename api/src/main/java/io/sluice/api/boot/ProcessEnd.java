package io.sluice.api.boot;

import io.sluice.engine.spi.FatalHandler;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The ends that are not orderly: the process stops at once, without finally blocks and hooks, so
 * that nothing more is acknowledged.
 */
final class ProcessEnd implements FatalHandler {
  /** A reader of standard error that does not read must not keep the process alive. */
  private static final Duration WORDS_TIMEOUT = Duration.ofSeconds(1);

  private final PrintStream err;
  private final ThreadFactory threads;

  ProcessEnd(final PrintStream err) {
    this(err, Thread.ofPlatform().daemon().name("sluice-last-words").factory());
  }

  /**
   * An end.
   *
   * @param err told why
   * @param threads of the one that tells it
   */
  ProcessEnd(final PrintStream err, final ThreadFactory threads) {
    this.err = err;
    this.threads = threads;
  }

  @Override
  public void onFatal(final int exitCode, final Throwable cause) {
    try {
      halt(exitCode, "stopped at once, nothing more is acknowledged: " + cause, cause);
    } finally {
      // Reached only if not even the words could be found.
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Says why and ends the process. */
  void halt(final int exitCode, final String why, final @Nullable Throwable cause) {
    // A process that lacks memory or threads may fail in any line of this, and must end all the
    // same.
    try {
      final Thread words = threads.newThread(() -> say(exitCode, why, cause));
      words.start();
      words.join(WORDS_TIMEOUT);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private void say(final int exitCode, final String why, final @Nullable Throwable cause) {
    err.println("sluice: " + why + " (exit " + exitCode + ")");
    if (cause != null) {
      cause.printStackTrace(err);
    }
    err.flush();
  }
}
