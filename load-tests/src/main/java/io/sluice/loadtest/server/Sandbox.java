package io.sluice.loadtest.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A directory of its own and the servers that were started in it; when it ends, also by Ctrl-C,
 * both are gone.
 *
 * <p>For one thread; the shutdown of the process may end it at any time.
 */
public final class Sandbox implements AutoCloseable {
  private final Path directory;
  private final List<RunningServer> servers = new CopyOnWriteArrayList<>();
  private final Thread onShutdown = new Thread(this::clear, "sandbox-shutdown");
  private volatile boolean kept;

  private Sandbox(final Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(onShutdown);
  }

  /** A sandbox in the folder for temporary files. */
  public static Sandbox temporary(final String name) throws IOException {
    return new Sandbox(Files.createTempDirectory("sluice-" + name + "-"));
  }

  /** A sandbox in a fresh folder below another one, which is made if need be. */
  public static Sandbox below(final Path parent, final String name) throws IOException {
    Files.createDirectories(parent);
    return new Sandbox(Files.createTempDirectory(parent, "sluice-" + name + "-"));
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  /** Leaves the directory as it is when the sandbox ends. */
  public void keep() {
    kept = true;
  }

  /**
   * Starts a server; see {@link RunningServer#awaitReady}.
   *
   * @param name of the log that it writes beside its data
   */
  public RunningServer start(
      final String name, final ServerCommand command, final ServerOptions options)
      throws IOException {
    servers.removeIf(server -> !server.isAlive());
    final RunningServer server =
        RunningServer.start(command, options, directory.resolve(name + ".out"));
    servers.add(server);
    return server;
  }

  /** Kills the servers and deletes the directory. */
  @Override
  public void close() {
    if (!isShuttingDown()) {
      clear();
    }
  }

  private boolean isShuttingDown() {
    try {
      return !Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (final IllegalStateException shuttingDown) {
      return true;
    }
  }

  private void clear() {
    servers.forEach(RunningServer::kill);
    if (!kept) {
      delete(directory);
    }
  }

  private static void delete(final Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (final IOException failed) {
      throw new UncheckedIOException("cannot delete " + directory, failed);
    }
  }
}
