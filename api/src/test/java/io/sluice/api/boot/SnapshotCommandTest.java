package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import io.sluice.persistence.snapshot.FileSnapshotStore;
import io.vertx.core.json.JsonArray;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Snapshots of a directory that a real server left, and of one that it serves. */
final class SnapshotCommandTest {
  @TempDir
  private Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int skus;

  @BeforeEach
  void leaveADirectory() throws IOException, InterruptedException {
    try (ChildServer server = ChildServer.start(data, "--snapshot", "off")) {
      defineSku(server);
      stop(server);
    }
  }

  @Test
  void shouldWriteASnapshotFromWhichTheNextStartBegins() throws Exception {
    assertEquals(0, run("snapshot", "--data", data.toString()));

    final StoredSnapshot snapshot = snapshots().getFirst();
    assertTrue(out.toString().contains("position " + snapshot.position()), out::toString);
    try (ChildServer server = ChildServer.start(data, "--snapshot", "off")) {
      server.process().awaitErr(line -> line.contains("from a snapshot of " + snapshot.position()));
      defineSku(server);
      stop(server);
    }
    assertEquals(0, run("verify", "--data", data.toString()));
    assertTrue(out.toString().contains("whole, and what the journal leads to"), out::toString);
    assertTrue(out.toString().contains("catalogue        2 SKUs"), out::toString);
  }

  @Test
  void shouldBePassedOverWhenItIsDamaged() throws Exception {
    assertEquals(0, run("snapshot", "--data", data.toString()));
    flip(snapshots().getFirst());

    assertEquals(0, run("verify", "--json", "--data", data.toString()));
    final JsonArray found = json().getJsonArray("snapshots");
    assertFalse(found.getJsonObject(0).getBoolean("usable"));
    try (ChildServer server = ChildServer.start(data, "--snapshot", "off")) {
      server.process().awaitErr(line -> line.contains("is not used: it is damaged"));
      stop(server);
    }
  }

  @Test
  void shouldRefuseADirectoryInUse() throws Exception {
    try (ChildServer server = ChildServer.start(data, "--snapshot", "on")) {
      assertEquals(ExitCode.DIRECTORY_IN_USE, run("snapshot", "--data", data.toString()));
      stop(server);
    }
    assertEquals(List.of(), snapshots());
  }

  @Test
  void shouldRefuseADamagedDirectory() throws Exception {
    final Path file = DamagedData.flipLastFrame(data);

    assertEquals(ExitCode.DATA_DAMAGED, run("snapshot", "--data", data.toString()));

    assertTrue(err.toString().contains("file " + file), err::toString);
    assertEquals(List.of(), snapshots());
  }

  @Test
  void shouldRefuseADirectoryThatIsNotThereOrIsEmpty() throws Exception {
    final Path none = data.resolve("none");
    assertEquals(StopCode.USAGE, run("snapshot", "--data", none.toString()));
    assertFalse(Files.exists(none));
    Files.createDirectory(none);
    assertEquals(StopCode.USAGE, run("snapshot", "--data", none.toString()));
  }

  @Test
  void shouldRefuseToServeWhenTheJournalIsGoneBesideASnapshot() throws Exception {
    assertEquals(0, run("snapshot", "--data", data.toString()));
    Files.move(data.resolve("journal"), data.resolve("elsewhere"));

    assertEquals(ExitCode.DATA_DAMAGED, run("verify", "--data", data.toString()));
    try (ChildProcess process = ChildProcess.start(ChildServer.arguments(data))) {
      assertEquals(ExitCode.DATA_DAMAGED, process.awaitExit());
    }
  }

  @Test
  void shouldWriteOneWhenAServerIsAskedToAndKeepTheTwoNewest() throws Exception {
    try (ChildServer server = ChildServer.start(data, "--snapshot", "on")) {
      for (int i = 0; i < 3; i++) {
        defineSku(server);
        assertEquals(202, post(server.management().resolve("/snapshot")));
        server.process().awaitErr(line -> line.contains(" written: "));
      }
      stop(server);
    }
    assertEquals(2, snapshots().size());
    assertEquals(0, run("verify", "--data", data.toString()));
    try (ChildServer server = ChildServer.start(data, "--snapshot", "off")) {
      server.process().awaitErr(line -> line.contains("from a snapshot of"));
      assertEquals(409, post(server.management().resolve("/snapshot")));
      stop(server);
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

  private int post(final URI uri) throws IOException, InterruptedException {
    final HttpRequest request =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static void stop(final ChildServer server) throws InterruptedException {
    server.process().terminate();
    assertEquals(0, server.process().awaitExit());
  }

  private List<StoredSnapshot> snapshots() throws IOException {
    return new FileSnapshotStore(data).list();
  }

  private static void flip(final StoredSnapshot snapshot) throws IOException {
    final Path file = Path.of(snapshot.name());
    final byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private JsonObject json() {
    final String text = out.toString();
    return new JsonObject(text.substring(text.indexOf('{')));
  }

  private int run(final String... arguments) {
    final CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }
}
