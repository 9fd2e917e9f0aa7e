package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A real process of Redis in some role, which can be killed and started again. One thread. */
final class RunningRedis implements AutoCloseable {
  /** Of the servers. */
  static final String PASSWORD = "pass-of-servers";

  /** Of the sentinels. */
  static final String SENTINEL_PASSWORD = "pass-of-sentinels";

  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Path directory;
  private final List<String> words;
  private final int port;
  private final String password;
  private final @Nullable Path authority;
  private @Nullable TiedProcess process;

  private RunningRedis(
      final Path directory,
      final @Nullable TestCertificates certificates,
      final String password,
      final List<String> lines,
      final List<String> flags)
      throws IOException {
    this.directory = Files.createDirectories(directory);
    this.password = password;
    this.port = freePort();
    this.authority = certificates == null ? null : certificates.authority();
    final Path program = RedisProgram.in(Objects.requireNonNull(directory.getParent()));
    words = new ArrayList<>(List.of(program.toString(), "redis.conf"));
    words.addAll(flags);
    final List<String> all = new ArrayList<>(List.of(
        "bind 127.0.0.1",
        "requirepass " + password,
        "logfile redis.log",
        "pidfile redis.pid",
        "daemonize no"));
    if (certificates == null) {
      all.add("port " + port);
    } else {
      all.add("port 0");
      all.add("tls-port " + port);
      all.add("tls-auth-clients no");
      all.add("tls-replication yes");
      all.addAll(certificates.settings());
    }
    all.addAll(lines);
    Files.write(directory.resolve("redis.conf"), all);
    start();
  }

  /** Starts a server. */
  static RunningRedis server(final Path directory, final String... lines) throws IOException {
    return server(directory, null, lines);
  }

  /** Starts a server that speaks TLS only, if there are certificates. */
  static RunningRedis server(
      final Path directory, final @Nullable TestCertificates certificates, final String... lines)
      throws IOException {
    final List<String> all = new ArrayList<>(List.of(
        "masterauth " + PASSWORD, "save \"\"", "appendonly no", "repl-diskless-sync-delay 0"));
    all.addAll(List.of(lines));
    return new RunningRedis(directory, certificates, PASSWORD, all, List.of());
  }

  /** Starts a node of a cluster that has no others yet, and no slots. */
  static RunningRedis node(
      final Path directory, final @Nullable TestCertificates certificates, final String... lines)
      throws IOException {
    final List<String> all = new ArrayList<>(List.of(
        "cluster-enabled yes",
        "cluster-port " + freePort(),
        "cluster-node-timeout 1000",
        "cluster-replica-validity-factor 0"));
    if (certificates != null) {
      all.add("tls-cluster yes");
    }
    all.addAll(List.of(lines));
    return server(directory, certificates, all.toArray(String[]::new));
  }

  /** Starts a sentinel that watches a master under the name of mymaster. */
  static RunningRedis sentinel(
      final Path directory,
      final @Nullable TestCertificates certificates,
      final RunningRedis master,
      final int quorum)
      throws IOException {
    return new RunningRedis(
        directory,
        certificates,
        SENTINEL_PASSWORD,
        List.of(
            "sentinel monitor mymaster 127.0.0.1 " + master.port() + " " + quorum,
            "sentinel auth-pass mymaster " + PASSWORD,
            "sentinel down-after-milliseconds mymaster 500",
            "sentinel failover-timeout mymaster 3000"),
        List.of("--sentinel"));
  }

  /** Starts it where it was. */
  void start() throws IOException {
    final Path listens = directory.resolve("redis.pid");
    Files.deleteIfExists(listens);
    final TiedProcess started = TiedProcess.start(directory, words);
    process = started;
    final String number = started.handle().pid() + "\n";
    await(() -> {
      assertTrue(started.isRunning(), () -> "it ended: " + log());
      try {
        return Files.exists(listens) && Files.readString(listens).equals(number);
      } catch (final IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  /** Kills it, and waits for its end. */
  void kill() {
    final ProcessHandle handle = process().handle();
    assertTrue(handle.destroyForcibly());
    handle.onExit().join();
  }

  /** Stops or continues it. */
  void signal(final String name) throws IOException, InterruptedException {
    final String number = Long.toString(process().handle().pid());
    assertEquals(0, new ProcessBuilder("kill", name, number).start().waitFor());
  }

  int port() {
    return port;
  }

  /** Host and port, as they stand in an address. */
  String place() {
    return "127.0.0.1:" + port;
  }

  /** Its own address, under the password of the default user. */
  RedisAddress address() {
    return RedisAddress.parse(
        authority == null
            ? "redis://:" + password + "@" + place()
            : "rediss://:" + password + "@" + place() + "?ca=" + authority);
  }

  RedisConsole console() {
    return new RedisConsole(address());
  }

  /** What it wrote into its log. */
  String log() {
    try {
      return Files.readString(directory.resolve("redis.log"));
    } catch (final IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  /** Waits until something is so. */
  static void await(final BooleanSupplier so) {
    final long endNs = System.nanoTime() + LIMIT_NS;
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - endNs > 0) {
        fail("it did not come about");
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  private TiedProcess process() {
    return Objects.requireNonNull(process, "started");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
