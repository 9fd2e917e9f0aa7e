package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A real server with its mirror in a real Redis. */
final class MirrorServerTest {
  @TempDir
  private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int skus;

  @Test
  void shouldLeaveAMirrorThatEqualsTheDirectory() throws Exception {
    final Path data = directory.resolve("data");
    try (EmbeddedRedis redis = new EmbeddedRedis(directory.resolve("other"))) {
      final RedisAddress address = redis.start();
      final String password = Objects.requireNonNull(address.password());
      final String uri = "redis://:" + password + "@127.0.0.1:" + address.port();
      try (ChildServer server = ChildServer.start(data, "--redis", uri)) {
        server.process().awaitErr(line -> {
          assertFalse(line.contains(password), line);
          return line.contains("the mirror has everything");
        });
        defineSku(server);
        defineSku(server);
        stop(server);
      }
      assertEquals(0, verify(data, uri), err::toString);
      assertTrue(out.toString().contains(" 0 differences"), out::toString);

      try (ChildServer server = ChildServer.start(data)) {
        defineSku(server);
        stop(server);
      }
      assertEquals(1, verify(data, uri));
      assertTrue(err.toString().contains("sku:SKU-2: is missing"), err::toString);
      assertFalse(err.toString().contains(password));
    }
  }

  @Test
  void shouldServeWithoutItsRedisAndTellNoSecret() throws Exception {
    final String uri = "redis://user:topsecret@127.0.0.1:1";
    try (ChildServer server = ChildServer.start(directory, "--redis", uri)) {
      defineSku(server);
      server.process().awaitErr(line -> {
        assertFalse(line.contains("topsecret"), line);
        return line.contains("the mirror has no connection to redis://***@127.0.0.1:1");
      });
      defineSku(server);
      stop(server);
    }
    assertEquals(2, verify(directory, uri));
    assertFalse(err.toString().contains("topsecret"));
    assertEquals(2, verify(directory, ""));
  }

  @Test
  void shouldTakeItsRedisAlongWhenItIsKilled() throws Exception {
    try (ChildServer server = ChildServer.start(directory, "--redis", "embedded")) {
      server.process().awaitErr(line -> line.contains("the mirror has everything"));
      final String number =
          Files.readString(directory.resolve("redis").resolve("pid")).strip();
      final ProcessHandle redis = ProcessHandle.of(Long.parseLong(number)).orElseThrow();
      server.process().kill();
      redis.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  private void defineSku(final ChildServer server) throws IOException, InterruptedException {
    final HttpRequest request = HttpRequest.newBuilder(
            server.uri().resolve("/v1/skus/SKU-" + skus++))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{}"))
        .build();
    assertEquals(201, http.send(request, BodyHandlers.discarding()).statusCode());
  }

  private static void stop(final ChildServer server) throws InterruptedException {
    server.process().terminate();
    assertEquals(0, server.process().awaitExit());
  }

  private int verify(final Path data, final String uri) {
    final CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute("mirror", "verify", "--data", data.toString(), "--redis", uri);
  }
}
