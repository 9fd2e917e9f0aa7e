package io.sluice.persistence.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The Redis server that comes with the program, as a process of its own below a directory of its
 * own, on a free port of the loopback device, under a password made for the run.
 *
 * <p>Any thread; one at a time is let in.
 */
public final class EmbeddedRedis implements AutoCloseable {
  /*
   * The server must end with this process, however that ends. A shell starts it, tells its
   * number, and waits for its end; beside it a second one waits for the end of an input, which
   * is a pipe that only this process holds: when this process is killed, the kernel closes the
   * pipe, and that shell stops the server. Should the shells be killed, too, the next start
   * finds the number in a file and stops what is left.
   *
   * What it holds is written anew at every start, so it keeps nothing on the disk.
   */
  private static final String VERSION = "7.0.15";
  private static final String PROGRAM = "redis-server-" + VERSION;
  private static final String SHELL =
      "exec 3<&0; \"$0\" redis.conf 3<&- </dev/null >/dev/null 2>&1 &"
          + " server=$!; echo $server; exec >/dev/null;"
          + " { read -r line <&3; kill -9 $server; } & watch=$!; wait $server; kill $watch";
  private static final Duration START_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int PASSWORD_BYTES = 16;
  private static final String OWNER_ONLY = "rw-------";
  private static final String OWNER_RUNS = "rwx------";

  private final Path directory;
  private final List<String> settings;
  private @Nullable Process shell;
  private @Nullable ProcessHandle server;
  private @Nullable RedisAddress address;
  private boolean closed;

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
   * Starts it, unless it runs.
   *
   * @return where it is
   * @throws IOException if it can not be started, or was closed
   */
  public synchronized RedisAddress start() throws IOException {
    if (closed) {
      throw new IOException("the embedded Redis is closed");
    }
    final RedisAddress known = address;
    if (known != null && isRunning() && isListening(known)) {
      return known;
    }
    stop();
    prepare();
    final RedisAddress started = configure(known);
    run();
    awaitPort(started);
    address = started;
    return started;
  }

  /** The process of the server, while it runs. */
  public synchronized Optional<ProcessHandle> process() {
    return Optional.ofNullable(server);
  }

  /** Stops it for good. */
  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }

  private void prepare() throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_RUNS));
    stopLeftover();
    final Path binary = binary();
    if (!Files.isExecutable(binary)) {
      extract(binary);
    }
  }

  private void extract(final Path binary) throws IOException {
    final String name = "/" + PROGRAM + "-" + system() + "-" + architecture();
    try (InputStream in = EmbeddedRedis.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("there is no embedded Redis for this system: " + name.substring(1));
      }
      final Path draft = directory.resolve("redis-server.draft");
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(OWNER_RUNS));
      Files.move(draft, binary, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private RedisAddress configure(final @Nullable RedisAddress before) throws IOException {
    final byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    final String password = before == null || before.password() == null
        ? HexFormat.of().formatHex(random)
        : before.password();
    // Who was told of a server finds it in the same place after it was started again.
    final int port = before == null ? freePort() : before.port();
    final StringBuilder lines = new StringBuilder(256);
    lines.append("bind 127.0.0.1\nport ").append(port);
    lines.append("\nrequirepass ").append(password);
    lines.append("\nsave \"\"\nappendonly no\nmaxmemory-policy noeviction\n");
    lines.append("loglevel warning\nlogfile redis.log\ndaemonize no\n");
    settings.forEach(line -> lines.append(line).append('\n'));
    write("redis.conf", lines.toString());
    final RedisAddress configured =
        RedisAddress.parse("redis://:" + password + "@127.0.0.1:" + port);
    write("uri", configured.secretText() + "\n");
    return configured;
  }

  private void run() throws IOException {
    final Process started = new ProcessBuilder("/bin/sh", "-c", SHELL, "./" + PROGRAM)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    shell = started;
    final BufferedReader told = started.inputReader(StandardCharsets.US_ASCII);
    final String number = told.readLine();
    if (number == null) {
      throw new IOException("the shell did not start the embedded Redis");
    }
    server = ProcessHandle.of(Long.parseLong(number.strip()))
        .orElseThrow(() -> new IOException("the embedded Redis ended at once; see redis.log"));
    write("pid", number.strip() + "\n");
  }

  private void awaitPort(final RedisAddress started) throws IOException {
    final long endNs = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() - endNs < 0) {
      if (isListening(started)) {
        return;
      }
      if (!isRunning()) {
        throw new IOException("the embedded Redis ended at once; see redis.log");
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    throw new IOException("the embedded Redis did not listen in time");
  }

  private boolean isRunning() {
    return shell != null && shell.isAlive();
  }

  private static boolean isListening(final RedisAddress place) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(place.host(), place.port()), CONNECT_TIMEOUT_MS);
      return true;
    } catch (final IOException e) {
      return false;
    }
  }

  private void stop() {
    final Process running = shell;
    shell = null;
    if (running != null) {
      try {
        running.getOutputStream().close();
        if (!running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          running.destroyForcibly();
        }
      } catch (final IOException e) {
        running.destroyForcibly();
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        running.destroyForcibly();
      }
    }
    if (server != null && server.isAlive()) {
      server.destroyForcibly();
    }
    server = null;
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
    try {
      final Optional<String> command = process.info().command();
      return command.isPresent()
          && Files.exists(binary())
          && Files.isSameFile(Path.of(command.get()), binary());
    } catch (final IOException e) {
      return false;
    }
  }

  private Path binary() {
    return directory.resolve(PROGRAM);
  }

  private void write(final String name, final String text) throws IOException {
    final Path file = directory.resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    Files.writeString(file, text);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String system() {
    final String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String architecture() {
    final String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
  }
}
