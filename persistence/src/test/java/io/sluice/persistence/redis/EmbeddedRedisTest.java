package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisConnectionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  /** A parent that is killed. */
  public static final class Parent {
    private Parent() {}

    /** Starts a server below a directory, tells its process, and waits. */
    public static void main(final String[] arguments) throws Exception {
      final EmbeddedRedis server = new EmbeddedRedis(Path.of(arguments[0]));
      server.start();
      System.out.println(server.process().orElseThrow().pid());
      System.in.read();
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
    final Process parent = new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    final BufferedReader told = parent.inputReader(StandardCharsets.US_ASCII);
    final ProcessHandle process =
        ProcessHandle.of(Long.parseLong(told.readLine())).orElseThrow();
    assertTrue(process.isAlive());

    parent.destroyForcibly();

    process.onExit().get(10, TimeUnit.SECONDS);
    assertFalse(process.isAlive());
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
