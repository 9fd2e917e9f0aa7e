package io.sluice.api.boot;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.StateDivergedException;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One run of {@code serve}: a server, the signals that stop it, and the words and exit codes that
 * tell how it went.
 */
final class ServeRun {
  /** The process is gone by then, whatever happens. */
  private static final Duration STOP_LIMIT = Duration.ofMillis(9_500);

  /** What is under way has so long to end, which leaves time to close the journal. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(7);

  private static final Logger LOG = LogManager.getLogger(ServeRun.class);

  private final ServerConfig config;
  private final PrintStream out;
  private final PrintStream err;
  private final ProcessEnd end;
  private final Server server;
  private volatile State state = State.STARTING;

  private enum State {
    STARTING,
    RUNNING,
    FAILED
  }

  /**
   * A run that has not begun.
   *
   * @param out told where the server listens
   * @param err told everything else
   */
  ServeRun(final ServerConfig config, final PrintStream out, final PrintStream err) {
    this.config = config;
    this.out = out;
    this.err = err;
    end = new ProcessEnd(err);
    server = new Server(config, end);
  }

  /**
   * Starts the server and keeps it running; the signal that stops it ends the process.
   *
   * @return the exit code if it can not start
   */
  int run() {
    announce();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("sluice-stop").unstarted(this::stop));
    final int exitCode = start();
    if (exitCode != StopCode.OK) {
      return exitCode;
    }
    state = State.RUNNING;
    out.println("Listening on http://" + Addresses.text(config.host(), server.port())
        + " (management " + Addresses.text(config.managementHost(), server.managementPort())
        + "), durability " + config.durability().wireName() + ", data " + config.data());
    out.flush();
    return awaitSignal();
  }

  private void announce() {
    err.print("sluice " + BuildVersion.text() + " on Java " + Runtime.version() + "\n"
        + config.describe());
    if (config.durability() == Durability.MEMORY) {
      err.println("WARNING: durability memory keeps nothing. Every order is gone when this process"
          + " ends. For tests only.");
    }
    err.flush();
  }

  private int start() {
    try {
      server.start();
      return StopCode.OK;
    } catch (final StartException e) {
      return failed(e.exitCode(), e);
    } catch (final DirectoryInUseException e) {
      return failed(ExitCode.DIRECTORY_IN_USE, e);
    } catch (final JournalDamagedException e) {
      return failed(ExitCode.DATA_DAMAGED, e);
    } catch (final IOException | UncheckedIOException e) {
      return failed(ExitCode.WRITE_FAILED, e);
    } catch (final StateDivergedException e) {
      return failed(ExitCode.DEFECT, e);
    } catch (final Throwable defect) {
      // Whoever starts it must not take it for one that stopped in order.
      final int exitCode = failed(ExitCode.DEFECT, defect);
      defect.printStackTrace(err);
      err.flush();
      return exitCode;
    }
  }

  private int failed(final int exitCode, final Throwable e) {
    state = State.FAILED;
    err.println("sluice: " + FailureText.of(e) + " (exit " + exitCode + ")");
    err.flush();
    return exitCode;
  }

  private static int awaitSignal() {
    final CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (final InterruptedException e) {
        LOG.warn("interrupted, but only a signal ends the run", e);
      }
    }
  }

  /** Runs when the process is told to end, or ends by itself because it could not start. */
  private void stop() {
    if (state == State.FAILED) {
      return;
    }
    if (state == State.STARTING) {
      // Nothing was acknowledged, and a start that is cut off can simply be repeated.
      end.halt(StopCode.OK, "stopped while starting", null);
    }
    Thread.ofPlatform().daemon().name("sluice-stop-watch").start(this::haltAtTheLimit);
    if (!server.stop(DRAIN_LIMIT)) {
      err.println("sluice: some requests had not ended after " + DRAIN_LIMIT.toSeconds() + " s");
    }
    out.flush();
    err.flush();
    // The exit code of a process that was told to end would otherwise be that of the signal.
    Runtime.getRuntime().halt(StopCode.OK);
  }

  private void haltAtTheLimit() {
    try {
      Thread.sleep(STOP_LIMIT);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end.halt(
        StopCode.STOP_TIMED_OUT,
        "did not stop within " + STOP_LIMIT.toMillis() + " ms: what was acknowledged is as durable"
            + " as promised, but the journal is not closed in order",
        null);
  }
}
