package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
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
  void shouldTakeMoreLinesThanFitInAnyBuffer() {
    final int count = 60_000;
    final StringBuilder lines = new StringBuilder(count * 100);
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"type\":\"sku\",\"sku\":\"many-")
          .append(i)
          .append("\",\"name\":\"")
          .append("n".repeat(60))
          .append("\"}\n");
    }
    assertTrue(lines.length() > Resource.MAX_LARGE_BODY_BYTES);
    final List<JsonObject> results = results(load(rig.newKey(), "", lines.toString()));
    assertEquals(count, results.size());
    for (int i = 0; i < count; i++) {
      assertEquals(i + 1, results.get(i).getInteger("line"));
      assertEquals(201, results.get(i).getInteger("status"));
    }
    assertEquals("many-59999", rig.get("/v1/skus/many-59999").text("sku"));
  }

  @Test
  void shouldRefuseALineThatIsTooLongAndGoOn() {
    final List<JsonObject> results = results(load(
        rig.newKey(),
        "",
        "{\"type\":\"sku\",\"sku\":\"tl1\"}\n" + "x".repeat(200_000)
            + "\n{\"type\":\"sku\",\"sku\":\"tl2\"}\n"));
    assertEquals(
        List.of(201, 413, 201),
        results.stream().map(r -> r.getInteger("status")).toList());
    assertEquals("urn:sluice:problem:payload-too-large", results.get(1).getString("type"));
  }

  @SuppressWarnings("try") // Closing is what is tested.
  @Test
  void shouldStopReadingFromAClientThatDoesNotRead() {
    final byte[] line =
        "{\"type\":\"nonsense\"}\n".repeat(4_000).getBytes(StandardCharsets.US_ASCII);
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
          seen - before < 4_000L * 1_000 / 2,
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
