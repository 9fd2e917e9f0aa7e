package io.sluice.persistence.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The Redis server that comes with the program, as a process of its own below a directory of its
 * own, on a free port of the loopback device, under a password made for the run.
 *
 * <p>Any thread; one at a time is let in, but who closes it does not wait for its start.
 */
public final class EmbeddedRedis implements AutoCloseable {
  /*
   * The server ends with this process, however that ends. Should the shells that see to that be
   * killed, too, the next start finds its number in a file and stops what is left.
   *
   * Redis writes its number into another file when it has its port. Nobody is told of the port
   * before, so that a program that took it first is never sent the password.
   *
   * What it holds is written anew at every start, so it keeps nothing on the disk.
   */
  private static final Duration START_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 3;
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int PASSWORD_BYTES = 16;
  private static final String LISTENS = "redis.pid";

  private final Path directory;
  private final List<String> settings;
  private @Nullable TiedProcess server;
  private @Nullable RedisAddress address;
  private volatile boolean closed;

  /**
   * A server that does not run.
   *
   * @param directory of its own
   * @param settings more lines of its configuration
   */
  public EmbeddedRedis(final Path directory, final String... settings) {
    this.directory = directory;
    this.settings = List.of(settings);
  }

  /**
   * Starts it, unless it runs. After an end it comes back where it was, if that is still free.
   *
   * @return where it is
   * @throws IOException if it can not be started, or was closed
   */
  public synchronized RedisAddress start() throws IOException {
    refuseIfClosed();
    final RedisAddress known = address;
    if (known != null && server != null && server.isRunning()) {
      return known;
    }
    stop();
    prepare();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Who was told of a server finds it in the same place; but whoever took its port may have
      // been told the password by others.
      final RedisAddress wanted = configure(attempt == 0 ? known : null);
      if (isUp()) {
        address = wanted;
        return wanted;
      }
    }
    throw new IOException("the embedded Redis ended at once; see redis.log");
  }

  /** The process of the server, while it runs. */
  public synchronized Optional<ProcessHandle> process() {
    return Optional.ofNullable(server).map(TiedProcess::handle);
  }

  /** Stops it for good. */
  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      stop();
    }
  }

  private void refuseIfClosed() throws IOException {
    if (closed) {
      throw new IOException("the embedded Redis is closed");
    }
  }

  private void prepare() throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    stopLeftover();
    RedisProgram.in(directory);
  }

  private RedisAddress configure(final @Nullable RedisAddress before) throws IOException {
    final byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    final String password = before == null || before.password() == null
        ? HexFormat.of().formatHex(random)
        : before.password();
    final int port = before == null ? freePort() : before.port();
    final StringBuilder lines = new StringBuilder(256);
    lines.append("bind 127.0.0.1\nport ").append(port);
    lines.append("\nrequirepass ").append(password);
    lines.append("\nsave \"\"\nappendonly no\nmaxmemory-policy noeviction\n");
    lines.append("loglevel warning\nlogfile redis.log\ndaemonize no\n");
    lines.append("pidfile ").append(LISTENS).append('\n');
    settings.forEach(line -> lines.append(line).append('\n'));
    write("redis.conf", lines.toString());
    final RedisAddress configured =
        RedisAddress.parse("redis://:" + password + "@127.0.0.1:" + port);
    write("uri", configured.secretText() + "\n");
    return configured;
  }

  private boolean isUp() throws IOException {
    boolean listens = false;
    try {
      listens = awaitPort(run());
    } finally {
      if (!listens) {
        stop();
      }
    }
    return listens;
  }

  private TiedProcess run() throws IOException {
    Files.deleteIfExists(directory.resolve(LISTENS));
    final TiedProcess started =
        TiedProcess.start(directory, List.of("./" + RedisProgram.NAME, "redis.conf"));
    server = started;
    write("pid", started.handle().pid() + "\n");
    return started;
  }

  /** Waits until it has its port; false if it ended before that, as it does if it can not. */
  private boolean awaitPort(final TiedProcess started) throws IOException {
    final Path file = directory.resolve(LISTENS);
    final String number = started.handle().pid() + "\n";
    final long endNs = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() - endNs < 0) {
      refuseIfClosed();
      if (Files.exists(file) && Files.readString(file).equals(number)) {
        return true;
      }
      if (!started.isRunning()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    throw new IOException("the embedded Redis did not listen in time");
  }

  private void stop() {
    final TiedProcess running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }

  /** Stops what an earlier process left behind, if it is a server of this directory. */
  private void stopLeftover() throws IOException {
    final Path file = directory.resolve("pid");
    if (!Files.isReadable(file)) {
      return;
    }
    final String number = Files.readString(file).strip();
    final Optional<ProcessHandle> found = number.matches("\\d{1,9}")
        ? ProcessHandle.of(Long.parseLong(number)).filter(this::isOurs)
        : Optional.empty();
    if (found.isPresent() && found.get().destroyForcibly()) {
      found
          .get()
          .onExit()
          .orTimeout(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    Files.deleteIfExists(file);
  }

  private boolean isOurs(final ProcessHandle process) {
    final Path program = directory.resolve(RedisProgram.NAME);
    try {
      final Optional<String> command = process.info().command();
      return command.isPresent()
          && Files.exists(program)
          && Files.isSameFile(Path.of(command.get()), program);
    } catch (final IOException e) {
      return false;
    }
  }

  private void write(final String name, final String text) throws IOException {
    final Path file = directory.resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
