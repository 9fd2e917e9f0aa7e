package io.sluice.loadtest.server;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in a process of its own, from its start to its death.
 *
 * <p>For one thread, but for {@link #kill()}, which any thread may call.
 */
public final class RunningServer {
  /** Between two looks at whether it is ready: start-up times are this precise. */
  private static final long LOOK_PAUSE_NS = 1_000_000;

  private static final int LOG_TAIL_LINES = 20;
  private static final int READY = 200;
  private static final int FIRST_PORT = 12_000;
  private static final int LAST_PORT = 30_000;
  private static final int PORT_ATTEMPTS = 1_000;

  private final Process process;
  private final InetSocketAddress address;
  private final InetSocketAddress management;
  private final Path log;
  private final long startNs;
  private Duration startup = Duration.ZERO;

  private RunningServer(
      final Process process,
      final InetSocketAddress address,
      final InetSocketAddress management,
      final Path log,
      final long startNs) {
    this.process = process;
    this.address = address;
    this.management = management;
    this.log = log;
    this.startNs = startNs;
  }

  /**
   * Starts a server on free ports; it is not ready yet. Its output goes to the end of {@code log}.
   */
  static RunningServer start(
      final ServerCommand command, final ServerOptions options, final Path log) throws IOException {
    final int[] ports = freePorts();
    final List<String> words = new ArrayList<>(command.words());
    words.addAll(options.words(ports[0], ports[1]));
    final ProcessBuilder builder = new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(command.environment());
    final long startNs = System.nanoTime();
    return new RunningServer(builder.start(), loopback(ports[0]), loopback(ports[1]), log, startNs);
  }

  /**
   * Waits until it serves.
   *
   * @throws IOException with the end of its output if it dies first, or is not ready in time
   */
  public RunningServer awaitReady(final Duration atMost) throws IOException {
    try (HttpCaller caller = new HttpCaller(management)) {
      while (!isReady(caller)) {
        final boolean alive = process.isAlive();
        if (!alive || System.nanoTime() - startNs > atMost.toNanos()) {
          throw new IOException("the server " + (alive ? "is not ready in time" : "died")
              + "; the end of its output:\n" + logTail());
        }
        LockSupport.parkNanos(LOOK_PAUSE_NS);
      }
    }
    startup = Duration.ofNanos(System.nanoTime() - startNs);
    return this;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Where it tells of its health. */
  public InetSocketAddress management() {
    return management;
  }

  /** Number of its process. */
  public long pid() {
    return process.pid();
  }

  /** From the start of its process until it was seen ready. */
  public Duration startup() {
    return startup;
  }

  /** Processor time that it has used, to 10 ms. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** True until its process ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** How its process ended, once it has. */
  public int exitCode() {
    return process.exitValue();
  }

  /**
   * SIGKILL, and waits until it is gone. Behind a program that watches it, it is the server that is
   * killed, and the program ends with it. Any thread.
   */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (final InterruptedException wantedElsewhere) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * SIGTERM.
   *
   * @return its exit code
   * @throws IOException if it does not end in time; then it is killed
   */
  public int stop(final Duration atMost) throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new IOException(
          "the server did not stop in time; the end of its output:\n" + logTail());
    }
    return process.exitValue();
  }

  /** The last lines that it wrote. */
  public String logTail() throws IOException {
    final List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    final int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
    return String.join("\n", lines.subList(from, lines.size()));
  }

  private static boolean isReady(final HttpCaller caller) {
    try {
      return caller.call(Call.get("/health/ready")).status() == READY;
    } catch (final IOException notYetListening) {
      return false;
    }
  }

  private static InetSocketAddress loopback(final int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Two ports that nobody listens on. They lie below those that systems give to whoever asks for
   * any, so that nobody is given one of them before the server takes it.
   */
  private static int[] freePorts() throws IOException {
    final int first = freePort(0);
    return new int[] {first, freePort(first)};
  }

  private static int freePort(final int taken) throws IOException {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      final int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (port != taken && isFree(port)) {
        return port;
      }
    }
    throw new IOException("no port from " + FIRST_PORT + " to " + LAST_PORT + " is free");
  }

  private static boolean isFree(final int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (final IOException taken) {
      return false;
    }
  }
}
