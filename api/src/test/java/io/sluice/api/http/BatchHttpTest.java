package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Batches of reservations over a real socket and a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchHttpTest {
  private EdgeRig rig;

  @BeforeAll
  void start() {
    rig = EdgeRig.started().withShop(1_000, "a", "b", "c", "d", "e");
    rig.put("/v1/skus/none", "{}");
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void shouldDecideEachEntryByItself() {
    final Answer answer = batch(
        entry("m1", "a", 1),
        entry("m2", "none", 1),
        entry("m3", "unknown", 1),
        "{\"key\":\"m4\",\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":0}]}",
        "{\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":1}]}",
        "7",
        entry("m1", "a", 1),
        entry("m1", "a", 2),
        entry("m5", "a", 1).replace("\"key\"", "\"what\":1,\"key\""),
        entry("k k", "a", 1));
    answer.mustBe(200);
    final JsonArray results = answer.json().getJsonArray("results");
    assertEquals(10, results.size());
    final JsonObject held = results.getJsonObject(0);
    assertEquals("m1", held.getString("key"));
    assertEquals(201, held.getInteger("status"));
    assertEquals(1, held.getJsonArray("lines").getJsonObject(0).getInteger("quantity"));
    assertTrue(held.containsKey("expiresAt") && held.containsKey("expiresInMs"));
    assertFalse(held.containsKey("replayed"));
    problem(results.getJsonObject(1), "m2", 409, "sold-out", "/lines/0");
    assertEquals(0, results.getJsonObject(1).getInteger("available"));
    problem(results.getJsonObject(2), "m3", 404, "not-found", "/lines/0/sku");
    problem(results.getJsonObject(3), "m4", 400, "malformed-request", "/lines/0/quantity");
    problem(results.getJsonObject(4), null, 400, "idempotency-key-missing", null);
    problem(results.getJsonObject(5), null, 400, "malformed-request", null);
    final JsonObject replayed = results.getJsonObject(6);
    assertEquals(true, replayed.getBoolean("replayed"));
    assertEquals(201, replayed.getInteger("status"));
    assertEquals(held.getString("id"), replayed.getString("id"));
    assertEquals(held.getLong("position"), replayed.getLong("position"));
    problem(results.getJsonObject(7), "m1", 422, "idempotency-key-reused", null);
    problem(results.getJsonObject(8), "m5", 400, "malformed-request", "/what");
    problem(results.getJsonObject(9), null, 400, "malformed-request", "/key");
    assertEquals(999, rig.available("a"));
  }

  @Test
  void shouldFailOnlyTheEntryWithALongNumberOrName() {
    final String digits = "1".repeat(40);
    final JsonArray results = batch(
            entry("l1", "e", 1),
            "{\"key\":\"l2\",\"ttlMs\":" + digits + ",\"channel\":\"web\"}",
            "{\"key\":\"l3\",\"" + "n".repeat(5_000) + "\":1}",
            "{\"" + "n".repeat(5_000) + "\":" + digits + ",\"key\":\"l4\"}",
            "{\"k\\u0065y\":\"l5\",\"ttlMs\":-0.1e" + digits + "}",
            entry("l6", "e", 1))
        .mustBe(200)
        .json()
        .getJsonArray("results");
    assertEquals(201, results.getJsonObject(0).getInteger("status"));
    problem(results.getJsonObject(1), "l2", 400, "malformed-request", "/ttlMs");
    problem(results.getJsonObject(2), "l3", 400, "malformed-request", null);
    problem(results.getJsonObject(3), "l4", 400, "malformed-request", null);
    problem(results.getJsonObject(4), "l5", 400, "malformed-request", "/ttlMs");
    assertEquals(201, results.getJsonObject(5).getInteger("status"));
  }

  @Test
  void shouldShareTheScopeOfKeysWithSingleCalls() {
    final String key = rig.newKey();
    final Answer single = rig.post(
            "/v1/reservations",
            key,
            "{\"channel\":\"web\",\"lines\":[{\"sku\":\"b\",\"quantity\":1}]}")
        .mustBe(201);
    final JsonObject result =
        batch(entry(key, "b", 1)).mustBe(200).json().getJsonArray("results").getJsonObject(0);
    assertEquals(single.text("id"), result.getString("id"));
    assertEquals(true, result.getBoolean("replayed"));
    assertEquals(999, rig.available("b"));
  }

  @Test
  void shouldTakeAThousandAndAnswerInTheirOrder() {
    final String[] entries = new String[1_000];
    for (int i = 0; i < entries.length; i++) {
      // Every third is refused at the edge, long before the others are decided.
      entries[i] = i % 3 == 0 ? "{\"key\":\"t" + i + "\"}" : entry("t" + i, "c", 1);
    }
    final Answer answer = batch(entries).mustBe(200);
    final JsonArray results = answer.json().getJsonArray("results");
    long highest = 0;
    final Set<String> ids = new HashSet<>();
    for (int i = 0; i < entries.length; i++) {
      final JsonObject result = results.getJsonObject(i);
      assertEquals("t" + i, result.getString("key"));
      assertEquals(i % 3 == 0 ? 400 : 201, result.getInteger("status"));
      if (i % 3 != 0) {
        assertTrue(ids.add(result.getString("id")));
        highest = Math.max(highest, result.getLong("position"));
      }
    }
    assertEquals(Long.toString(highest), answer.header("sluice-position"));
    assertEquals("memory", answer.header("sluice-durability"));
    assertEquals(1_000 - ids.size(), rig.available("c"));
  }

  @Test
  void shouldFailAsAWholeOnlyWhenItCanNotBeRead() {
    final String good = entry("w1", "d", 1);
    raw("{\"reservations\":[" + good + ",{\"key\":\"w2\",]}").mustBe(400, "malformed-request");
    raw("{\"reservations\":[" + good + "]").mustBe(400, "malformed-request");
    raw("{\"reservations\":[" + good + "],\"more\":1}").mustBe(400, "malformed-request");
    raw("{}").mustBe(400, "malformed-request");
    raw("{\"reservations\":[" + (good + ",").repeat(1_000) + good + "]}")
        .mustBe(400, "malformed-request");
    assertEquals(1_000, rig.available("d"), "nothing of them was done");
    assertEquals(
        0,
        raw("{\"reservations\":[]}").mustBe(200).json().getJsonArray("results").size());
  }

  @Test
  void shouldRefuseEachEntryWhileTheDoorIsClosed() {
    rig.engine().diskFull(true);
    try {
      final JsonArray results = batch(entry("s1", "d", 1), entry("s2", "d", 1))
          .mustBe(200)
          .json()
          .getJsonArray("results");
      problem(results.getJsonObject(0), "s1", 503, "storage-full", null);
      problem(results.getJsonObject(1), "s2", 503, "storage-full", null);
    } finally {
      rig.engine().diskFull(false);
    }
  }

  private static void problem(
      final JsonObject result,
      final String key,
      final int status,
      final String type,
      final String field) {
    assertEquals(key, result.getString("key"), result::encode);
    assertEquals(status, result.getInteger("status"), result::encode);
    assertEquals("urn:sluice:problem:" + type, result.getString("type"), result::encode);
    assertEquals(field, result.getString("field"), result::encode);
    assertFalse(result.getString("title").isEmpty());
    assertFalse(result.getString("detail").isEmpty());
  }

  private static String entry(final String key, final String sku, final int quantity) {
    return "{\"key\":\"%s\",\"channel\":\"web\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
        .formatted(key, sku, quantity);
  }

  private Answer batch(final String... entries) {
    return raw("{\"reservations\":[" + String.join(",", entries) + "]}");
  }

  private Answer raw(final String body) {
    return rig.send(rig.request("/v1/reservations/batch")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body)));
  }
}
