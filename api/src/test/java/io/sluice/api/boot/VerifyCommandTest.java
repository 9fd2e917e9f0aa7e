package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.ExitCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code verify} on a directory that a real server left, whole and damaged. */
final class VerifyCommandTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  private static Path left;

  @TempDir
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void leaveADirectory() throws IOException, InterruptedException {
    for (int i = 0; i < 2; i++) {
      try (ChildServer server = ChildServer.start(left)) {
        if (i == 0) {
          fill(server.uri());
        }
        server.process().terminate();
        assertEquals(0, server.process().awaitExit());
      }
    }
  }

  @Test
  void shouldTellWhatASoundDirectoryHolds() {
    assertEquals(0, verify("--data", left.toString()));
    final String text = out.toString();
    assertTrue(text.contains("conservation     1 SKUs, 0 differences"), text);
    assertTrue(text.contains("reservations     2 held, 1 released"), text);
    assertTrue(text.contains("orders           1 pending_payment"), text);
    assertTrue(text.contains("closed in order  yes"), text);
    assertTrue(text.contains("torn tail        none"), text);
    assertTrue(text.endsWith("verdict          sound\n"), text);
    assertEquals("", err.toString());
  }

  @Test
  void shouldTellItAsJson() {
    assertEquals(0, verify("--json", "--data", left.toString()));
    final JsonObject json = new JsonObject(out.toString());
    assertTrue(json.getBoolean("sound"));
    final JsonObject state = json.getJsonObject("state");
    assertEquals(0, state.getInteger("conservationDifferences"));
    assertEquals(2, state.getJsonObject("reservations").getInteger("held"));
    assertEquals(1, state.getJsonObject("orders").getInteger("pending_payment"));
    final JsonObject journal = json.getJsonObject("journal");
    assertEquals(state.getLong("position"), journal.getLong("lastPosition"));
    assertEquals(2, json.getJsonArray("epochs").size());
    assertTrue(json.getInteger("comparedStateHashes") >= 1);
    assertFalse(json.containsKey("damage"));
  }

  @Test
  void shouldChangeNothing() throws IOException {
    final Map<String, String> before = contents(left);
    verify("--data", left.toString());
    assertEquals(before, contents(left));
  }

  @Test
  void shouldNameThePlaceOfDamage() throws IOException {
    copy(left, directory);
    final Path file = DamagedData.flipLastFrame(directory);
    assertEquals(ExitCode.DATA_DAMAGED, verify("--data", directory.toString()));
    assertTrue(out.toString().endsWith("verdict          DAMAGED\n"), out::toString);
    assertTrue(err.toString().contains("file " + file), err::toString);
    assertTrue(err.toString().matches("(?s).*offset \\d+, position \\d+.*"), err::toString);
    out.getBuffer().setLength(0);
    assertEquals(ExitCode.DATA_DAMAGED, verify("--json", "--data", directory.toString()));
    final JsonObject json = new JsonObject(out.toString());
    assertFalse(json.getBoolean("sound"));
    assertEquals(file.toString(), json.getJsonObject("damage").getString("file"));
    assertTrue(json.getJsonObject("damage").getLong("position") > 1);
  }

  @Test
  void shouldRefuseADirectoryThatIsNotThere() {
    final Path none = directory.resolve("none");
    assertEquals(StopCode.USAGE, verify("--data", none.toString()));
    assertTrue(err.toString().contains(none.toString()), err::toString);
    assertFalse(Files.exists(none));
  }

  @Test
  void shouldRefuseADirectoryInUseUnlessAskedFor() throws IOException, InterruptedException {
    copy(left, directory);
    try (ChildServer server = ChildServer.start(directory)) {
      assertEquals(ExitCode.DIRECTORY_IN_USE, verify("--data", directory.toString()));
      assertEquals(0, verify("--in-use", "--data", directory.toString()));
      server.process().terminate();
      assertEquals(0, server.process().awaitExit());
    }
  }

  private int verify(final String... arguments) {
    final CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    final String[] all =
        Stream.concat(Stream.of("verify"), Stream.of(arguments)).toArray(String[]::new);
    return commandLine.execute(all);
  }

  private static void fill(final URI server) throws IOException, InterruptedException {
    send(server, "PUT", "/v1/skus/s1", "{}");
    send(server, "PUT", "/v1/locations/l1", "{\"kind\":\"store\"}");
    send(server, "PUT", "/v1/channels/web", "{}");
    send(
        server,
        "POST",
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"lines\":"
            + "[{\"sku\":\"s1\",\"location\":\"l1\",\"quantity\":9}]}");
    final String lines = "\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}";
    String released = "";
    for (int i = 0; i < 3; i++) {
      released = send(server, "POST", "/v1/reservations", "{\"channel\":\"web\"," + lines);
    }
    send(server, "POST", released + "/release", "{}");
    send(server, "POST", "/v1/orders", "{\"channel\":\"web\",\"customer\":\"c\"," + lines);
  }

  /** Sends and returns the Location of the answer. */
  private static String send(
      final URI server, final String method, final String target, final String body)
      throws IOException, InterruptedException {
    final HttpRequest request = HttpRequest.newBuilder(server.resolve(target))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "k" + System.nanoTime())
        .method(method, BodyPublishers.ofString(body))
        .build();
    final var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertTrue(response.statusCode() < 300, response::body);
    return response.headers().firstValue("Location").orElse("");
  }

  private static void copy(final Path from, final Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (final Path path : all.toList()) {
        final Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static Map<String, String> contents(final Path root) throws IOException {
    final Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (final Path path : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(path).toString(),
            Files.getLastModifiedTime(path) + " " + Arrays.hashCode(Files.readAllBytes(path)));
      }
    }
    return contents;
  }
}
