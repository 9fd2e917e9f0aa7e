package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Imports over a real socket and a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportHttpTest {
  private EdgeRig rig;

  @BeforeAll
  void start() {
    rig = EdgeRig.started();
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void shouldAnswerEachLineAndLetALineNameWhatAnEarlierOneDefines() {
    final Answer answer = load(rig.newKey(), "", """
        {"type":"sku","sku":"i1","name":"One"}
        {"type":"location","location":"I1","kind":"store"}

        {"type":"channel","channel":"ic","locations":["I1"]}
        {"type":"movement","kind":"receive","lines":[{"sku":"i1","location":"I1","quantity":5}]}
        {"type":"movement","kind":"receive","lines":[{"sku":"none","location":"I1","quantity":5}]}
        not json
        {"type":"movement","kind":"adjust","lines":[{"sku":"i1","location":"I1","quantity":-9,\
        "reason":"x"}]}
        {"type":"sku","sku":"i1","name":"One"}
        {"type":"sku","sku":"i2"}""");
    answer.mustBe(200);
    assertEquals("application/x-ndjson", answer.header("content-type"));
    assertEquals("memory", answer.header("sluice-durability"));
    final List<JsonObject> results = results(answer);
    assertEquals(
        List.of(1, 2, 4, 5, 6, 7, 8, 9, 10),
        results.stream().map(result -> result.getInteger("line")).toList());
    assertEquals(
        List.of(201, 201, 201, 201, 404, 400, 409, 200, 201),
        results.stream().map(result -> result.getInteger("status")).toList());
    assertTrue(results.get(3).getString("movementId").startsWith("m"));
    assertTrue(results.get(0).getLong("position") < results.get(3).getLong("position"));
    assertEquals("/lines/0/sku", results.get(4).getString("field"));
    assertEquals("urn:sluice:problem:malformed-request", results.get(5).getString("type"));
    assertEquals("urn:sluice:problem:stock-insufficient", results.get(6).getString("type"));
    assertEquals(5, rig.get("/v1/stock/i1").number("onHand"));
    assertEquals(
        "I1", rig.get("/v1/channels/ic").json().getJsonArray("locations").getString(0));
  }

  @Test
  void shouldHaveNoSecondEffectUnderTheSameKey() {
    final String key = rig.newKey();
    final String lines = """
        {"type":"sku","sku":"re"}
        {"type":"location","location":"RE","kind":"store"}
        {"type":"movement","kind":"receive","lines":[{"sku":"re","location":"RE","quantity":1}]}
        {"type":"movement","kind":"receive","lines":[{"sku":"re","location":"RE","quantity":1}]}
        """;
    final List<JsonObject> first = results(load(key, "", lines));
    assertEquals(2, rig.get("/v1/stock/re").number("onHand"), "equal lines are different lines");
    final List<JsonObject> second = results(load(key, "", lines));
    // What is defined is put once more: that is no repeat, but it is the same.
    assertEquals(200, second.get(0).getInteger("status"));
    assertFalse(second.get(0).containsKey("replayed"));
    assertEquals(true, second.get(2).getBoolean("replayed"));
    assertEquals(first.get(2).getString("movementId"), second.get(2).getString("movementId"));
    assertEquals(2, rig.get("/v1/stock/re").number("onHand"));
    // The rest alone, under the numbers that its lines had.
    final String rest = lines.substring(lines.indexOf("{\"type\":\"movement\""));
    final List<JsonObject> third = results(load(key, "?firstLine=3", rest));
    assertEquals(List.of(3, 4), third.stream().map(r -> r.getInteger("line")).toList());
    assertEquals(true, third.get(0).getBoolean("replayed"));
    assertEquals(true, third.get(1).getBoolean("replayed"));
    assertEquals(2, rig.get("/v1/stock/re").number("onHand"));
    results(load(rig.newKey(), "", rest));
    assertEquals(4, rig.get("/v1/stock/re").number("onHand"), "another key is another import");
  }

  @Test
  void shouldGoOnAfterABrokenConnection() {
    final String key = rig.newKey();
    final StringBuilder lines = new StringBuilder("{\"type\":\"sku\",\"sku\":\"br\"}\n"
        + "{\"type\":\"location\",\"location\":\"BR\",\"kind\":\"store\"}\n");
    for (int i = 0; i < 1_000; i++) {
      lines.append("{\"type\":\"movement\",\"kind\":\"receive\",\"lines\":[{\"sku\":\"br\","
          + "\"location\":\"BR\",\"quantity\":1}]}\n");
    }
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("POST /v1/import HTTP/1.1\r\nhost: x\r\nidempotency-key: " + key
          + "\r\ncontent-type: application/x-ndjson\r\ncontent-length: " + lines.length()
          + "\r\n\r\n" + lines.substring(0, lines.length() / 2));
      connection.until("\"line\":100,");
    }
    final List<JsonObject> results = results(load(key, "", lines.toString()));
    assertEquals(1_002, results.size());
    assertEquals(true, results.get(50).getBoolean("replayed"));
    assertEquals(1_000, rig.get("/v1/stock/br").number("onHand"));
  }

  @Test
  void shouldTakeManyLines() {
    final int count = 42_000;
    final String lines = skus("many-", count);
    assertTrue(lines.length() > Resource.MAX_LARGE_BODY_BYTES * 9L / 10);
    mustAllBeTaken(1, results(load(rig.newKey(), "", lines)), count);
    assertEquals("many-41999", rig.get("/v1/skus/many-41999").text("sku"));
  }

  @Test
  void shouldRefuseABodyThatAnnouncesTooMuch() {
    final String lines = skus("announced-", 45_000);
    assertTrue(lines.length() > Resource.MAX_LARGE_BODY_BYTES);
    load(rig.newKey(), "", lines).mustBe(413, "payload-too-large");
    rig.get("/v1/skus/announced-0").mustBe(404);
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(head(
          "content-length: " + (Resource.MAX_LARGE_BODY_BYTES + 1) + "\r\nexpect: 100-continue"));
      assertTrue(connection.untilClosed().startsWith("HTTP/1.1 413 "));
    }
  }

  @Test
  void shouldSayWhereItStoppedInABodyThatIsTooLargeAndGoOnFromThere() {
    final String key = rig.newKey();
    final int count = 50_000;
    final String lines = skus("chunked-", count);
    final byte[] body = lines.getBytes(StandardCharsets.US_ASCII);
    final Answer answer = rig.send(rig.request("/v1/import")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    final List<JsonObject> results = results(answer);
    final JsonObject last = results.getLast();
    final int next = last.getInteger("line");
    assertEquals(413, last.getInteger("status"));
    assertEquals("urn:sluice:problem:payload-too-large", last.getString("type"));
    assertEquals(results.size(), next);
    mustAllBeTaken(1, results.subList(0, next - 1), next - 1);
    int end = 0;
    for (int i = 0; i < next; i++) {
      assertTrue(end <= Resource.MAX_LARGE_BODY_BYTES, "the lines before fit");
      end = lines.indexOf('\n', end) + 1;
    }
    assertTrue(end > Resource.MAX_LARGE_BODY_BYTES, "this one did not");
    rig.get("/v1/skus/chunked-" + (next - 1)).mustBe(404);
    final String rest = lines.substring(lines.lastIndexOf('\n', end - 2) + 1);
    final List<JsonObject> more = results(load(key, "?firstLine=" + next, rest));
    mustAllBeTaken(next, more, count - next + 1);
  }

  @Test
  void shouldNotWaitForTheRestOfABodyThatIsTooLarge() {
    final String blank = "100000\r\n" + "\n".repeat(1 << 20) + "\r\n";
    final long start = System.nanoTime();
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(head("transfer-encoding: chunked")).say(blank.repeat(4) + "1\r\n\n\r\n");
      final String answer = connection.untilClosed();
      assertTrue(answer.contains("{\"line\":4194305,"), answer);
      assertTrue(answer.contains("\"status\":413,"), answer);
      assertTrue(answer.endsWith("\r\n0\r\n\r\n"), answer);
    }
    final long tookMs = (System.nanoTime() - start) / 1_000_000;
    assertTrue(tookMs >= 1_900 && tookMs < 8_000, () -> tookMs + " ms");
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(head("transfer-encoding: chunked"));
      for (int i = 0; i < 9; i++) {
        connection.trySay(blank.getBytes(StandardCharsets.US_ASCII));
      }
      final String answer = connection.untilClosed();
      assertTrue(answer.contains("\"status\":413,"), answer);
    }
  }

  @Test
  void shouldTakeTheLargestMovement() {
    final String location = "L" + "l".repeat(63);
    final String sku = "S" + "s".repeat(63);
    final String line = "{\"sku\":\"%s\",\"location\":\"%s\",\"quantity\":1,\"reason\":\"%s\"}"
        .formatted(sku, location, "r".repeat(128));
    final String movement = "{\"type\":\"movement\",\"kind\":\"receive\",\"lines\":["
        + String.join(",", Collections.nCopies(500, line)) + "]}\n";
    assertTrue(movement.length() > 128 * 1024);
    final List<JsonObject> results = results(load(
        rig.newKey(),
        "",
        "{\"type\":\"sku\",\"sku\":\"" + sku + "\"}\n{\"type\":\"location\",\"location\":\""
            + location + "\",\"kind\":\"store\"}\n" + movement + movement));
    mustAllBeTaken(1, results, 4);
    assertEquals(1_000, rig.get("/v1/stock/" + sku).number("onHand"));
  }

  @Test
  void shouldRefuseALineThatIsTooLongAndGoOn() {
    final List<JsonObject> results = results(load(
        rig.newKey(),
        "",
        "{\"type\":\"sku\",\"sku\":\"tl1\"}\n" + "x".repeat(300_000)
            + "\n{\"type\":\"sku\",\"sku\":\"tl2\"}\n"));
    assertEquals(
        List.of(201, 413, 201),
        results.stream().map(r -> r.getInteger("status")).toList());
    assertEquals("urn:sluice:problem:payload-too-large", results.get(1).getString("type"));
  }

  @SuppressWarnings("try") // Closing is what is tested.
  @Test
  void shouldStopReadingFromAClientThatDoesNotRead() {
    // Small lines, so that results are many times larger than what may be sent.
    final byte[] line = "{}\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    final int most = Resource.MAX_LARGE_BODY_BYTES / 3;
    final long before = rig.counters().importLines().sum();
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("POST /v1/import HTTP/1.1\r\nhost: x\r\nidempotency-key: " + rig.newKey()
          + "\r\ntransfer-encoding: chunked\r\n\r\n");
      final Thread sender = Thread.ofPlatform().start(() -> {
        final byte[] head =
            (Integer.toHexString(line.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        boolean taken = true;
        for (int i = 0; i < 1_000 && taken; i++) {
          taken = connection.trySay(head)
              && connection.trySay(line)
              && connection.trySay("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      });
      connection.until("\"line\":1,");
      // It takes no more than the buffers of two sockets hold of results, however long it is asked.
      long seen = -1;
      long now = rig.counters().importLines().sum();
      while (now != seen) {
        seen = now;
        rig.get("/v1/skus/any-" + now);
        for (int i = 0; i < 200; i++) {
          rig.get("/v1/skus?limit=1");
        }
        now = rig.counters().importLines().sum();
      }
      assertTrue(
          seen - before < most / 2,
          () -> "took " + (rig.counters().importLines().sum()));
      assertTrue(sender.isAlive(), "the sender is held up");
      connection.close();
      sender.join();
    } catch (final InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldRefuseAsAWholeBeforeTheFirstLine() {
    rig.send(rig.request("/v1/import").POST(BodyPublishers.ofString("{}")))
        .mustBe(400, "idempotency-key-missing");
    rig.send(rig.request("/v1/import")
            .header("Idempotency-Key", "k")
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString("a,b")))
        .mustBe(415, "unsupported-media-type");
    load(rig.newKey(), "?firstLine=0", "{}").mustBe(400, "malformed-request");
    load(rig.newKey(), "?line=1", "{}").mustBe(400, "malformed-request");
    rig.engine().diskFull(true);
    try {
      load(rig.newKey(), "", "{}").mustBe(503, "storage-full");
    } finally {
      rig.engine().diskFull(false);
    }
    assertFalse(load(rig.newKey(), "", "\n \r\n").mustBe(200).body().contains("line"));
    assertEquals("", rig.post("/v1/import", null).mustBe(200).body());
  }

  private String head(final String more) {
    return "POST /v1/import HTTP/1.1\r\nhost: x\r\nidempotency-key: " + rig.newKey() + "\r\n" + more
        + "\r\n\r\n";
  }

  private static String skus(final String prefix, final int count) {
    final StringBuilder lines = new StringBuilder(count * 110);
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"type\":\"sku\",\"sku\":\"")
          .append(prefix)
          .append(i)
          .append("\",\"name\":\"")
          .append("n".repeat(50))
          .append("\"}\n");
    }
    return lines.toString();
  }

  private static void mustAllBeTaken(
      final int firstLine, final List<JsonObject> results, final int count) {
    assertEquals(count, results.size());
    for (int i = 0; i < count; i++) {
      final JsonObject result = results.get(i);
      assertEquals(firstLine + i, result.getInteger("line"));
      assertEquals(201, result.getInteger("status"), result::encode);
    }
  }

  private Answer load(final String key, final String query, final String lines) {
    return rig.send(rig.request("/v1/import" + query)
        .header("Idempotency-Key", key)
        .header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString(lines)));
  }

  private static List<JsonObject> results(final Answer answer) {
    return answer.mustBe(200).body().lines().map(JsonObject::new).toList();
  }
}
