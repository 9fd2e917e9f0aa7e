package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisConnectionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  /** A parent that is killed or interrupted. */
  public static final class Parent {
    private Parent() {}

    /** Starts a server below a directory, tells its process, and stops when it is let. */
    public static void main(final String[] arguments) throws Exception {
      final EmbeddedRedis server = new EmbeddedRedis(Path.of(arguments[0]));
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        System.out.println("stops");
        await();
      }));
      System.out.println(server.process().orElseThrow().pid());
      Thread.currentThread().join();
    }

    private static void await() {
      try {
        System.in.read();
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void shouldLetInOnlyWhoKnowsThePassword() throws Exception {
    try (EmbeddedRedis server = new EmbeddedRedis(directory)) {
      final RedisAddress address = server.start();
      try (RedisConsole console = new RedisConsole(address)) {
        assertEquals("PONG", console.redis().ping());
      }
      final RedisAddress stranger = RedisAddress.parse("redis://127.0.0.1:" + address.port());
      assertThrows(RedisConnectionException.class, () -> new RedisConsole(stranger));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("uri"))));
      assertEquals(
          address.secretText(), Files.readString(directory.resolve("uri")).strip());
      assertSame(address, server.start(), "it runs");
    }
  }

  @Test
  void shouldEndWithItsOwner() throws Exception {
    final EmbeddedRedis server = new EmbeddedRedis(directory);
    server.start();
    final ProcessHandle process = server.process().orElseThrow();

    server.close();

    process.onExit().get(10, TimeUnit.SECONDS);
    assertThrows(IOException.class, server::start);
  }

  @Test
  void shouldEndWithAParentThatIsKilled() throws Exception {
    final Process parent = parent(List.of());
    final BufferedReader told = parent.inputReader(StandardCharsets.US_ASCII);
    final ProcessHandle process =
        ProcessHandle.of(Long.parseLong(told.readLine())).orElseThrow();
    assertTrue(process.isAlive());

    parent.destroyForcibly();

    process.onExit().get(10, TimeUnit.SECONDS);
    assertFalse(process.isAlive());
  }

  @Test
  void shouldOutliveTheInterruptOfATerminalUntilItsParentEnds() throws Exception {
    // A terminal interrupts all that is in the foreground, which is one group. Who was started in
    // the background, by a shell that ignores interrupts there, would hand that down.
    final Process parent = parent(List.of("env", "--default-signal=INT", "setsid"));
    final BufferedReader told = parent.inputReader(StandardCharsets.US_ASCII);
    final ProcessHandle process =
        ProcessHandle.of(Long.parseLong(told.readLine())).orElseThrow();

    assertEquals(
        0, new ProcessBuilder("kill", "-INT", "--", "-" + parent.pid()).start().waitFor());

    assertEquals("stops", told.readLine());
    assertThrows(TimeoutException.class, () -> process.onExit().get(1, TimeUnit.SECONDS));
    final String uri = Files.readString(directory.resolve("uri")).strip();
    try (RedisConsole console = new RedisConsole(RedisAddress.parse(uri))) {
      assertEquals("PONG", console.redis().ping());
    }
    parent.getOutputStream().close();
    process.onExit().get(10, TimeUnit.SECONDS);
    assertTrue(parent.waitFor(10, TimeUnit.SECONDS));
  }

  private Process parent(final List<String> before) throws IOException {
    final List<String> command = new ArrayList<>(before);
    command.addAll(List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-cp",
        System.getProperty("java.class.path"),
        Parent.class.getName(),
        directory.toString()));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void shouldNotBeWaitedForWhenItIsClosedWhileItStarts() throws Exception {
    final Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    // Nobody writes into the pipe, so it reads its settings for ever.
    final EmbeddedRedis server = new EmbeddedRedis(directory.resolve("redis"), "include " + pipe);
    final CompletableFuture<RedisAddress> starting = CompletableFuture.supplyAsync(() -> {
      try {
        return server.start();
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    RunningRedis.await(() -> Files.exists(directory.resolve("redis").resolve("pid")));

    assertTimeout(Duration.ofSeconds(3), server::close);

    final ExecutionException failed =
        assertThrows(ExecutionException.class, () -> starting.get(1, TimeUnit.SECONDS));
    assertTrue(failed.toString().contains("closed"), failed::toString);
  }

  @Test
  void shouldTellNothingToAProgramThatTookItsPort() throws Exception {
    try (EmbeddedRedis server = new EmbeddedRedis(directory)) {
      final RedisAddress before = server.start();
      final ProcessHandle process = server.process().orElseThrow();
      assertTrue(process.destroyForcibly());
      process.onExit().join();
      try (ServerSocket thief = new ServerSocket()) {
        thief.setReuseAddress(true);
        thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), before.port()));
        thief.setSoTimeout(1);

        final RedisAddress after = server.start();

        assertNotEquals(before.port(), after.port());
        assertNotEquals(before.password(), after.password());
        assertThrows(SocketTimeoutException.class, thief::accept);
        try (RedisConsole console = new RedisConsole(after)) {
          assertEquals("PONG", console.redis().ping());
        }
      }
    }
  }

  @Test
  void shouldStopWhatWasLeftBehindAndNothingElse() throws Exception {
    final EmbeddedRedis left = new EmbeddedRedis(directory);
    left.start();
    final ProcessHandle process = left.process().orElseThrow();

    try (EmbeddedRedis server = new EmbeddedRedis(directory)) {
      server.start();
      process.onExit().get(10, TimeUnit.SECONDS);
      assertNotEquals(process.pid(), server.process().orElseThrow().pid());
    }
    final Process other = new ProcessBuilder("sleep", "60").start();
    try (EmbeddedRedis server = new EmbeddedRedis(directory)) {
      Files.writeString(directory.resolve("pid"), other.pid() + "\n");
      server.start();
      assertTrue(other.isAlive());
    } finally {
      other.destroyForcibly();
      left.close();
    }
  }
}
