package io.sluice.api.boot;

import io.sluice.engine.spi.FatalHandler;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The ends that are not orderly: the process stops at once, without finally blocks and hooks, so
 * that nothing more is acknowledged.
 */
final class ProcessEnd implements FatalHandler {
  /** A reader of standard error that does not read must not keep the process alive. */
  private static final Duration WORDS_TIMEOUT = Duration.ofSeconds(1);

  private final PrintStream err;

  ProcessEnd(final PrintStream err) {
    this.err = err;
  }

  @Override
  public void onFatal(final int exitCode, final Throwable cause) {
    halt(exitCode, "stopped at once, nothing more is acknowledged: " + cause, cause);
  }

  /** Says why and ends the process. */
  void halt(final int exitCode, final String why, final @Nullable Throwable cause) {
    final Thread words = Thread.ofPlatform().daemon().name("sluice-last-words").start(() -> {
      err.println("sluice: " + why + " (exit " + exitCode + ")");
      if (cause != null) {
        cause.printStackTrace(err);
      }
      err.flush();
    });
    try {
      words.join(WORDS_TIMEOUT);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
