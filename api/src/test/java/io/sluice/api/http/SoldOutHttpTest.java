package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sold out is refused by the edge alone, and nothing else is. */
final class SoldOutHttpTest {
  private static final String RESERVATIONS = "/v1/reservations";

  private EdgeRig rig;

  @BeforeEach
  void start() {
    rig = EdgeRig.started(settings -> settings.withEventLoops(2)).withShop(1, "a", "b");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldRefuseAsTheEngineDoes() {
    rig.post(RESERVATIONS, wish("a")).mustBe(201);
    final Answer ofEngine = rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
    assertEquals(0, answered());
    awaitFlag();
    final Answer ofEdge = rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
    assertEquals(1, answered());
    assertEquals(ofEngine.body(), ofEdge.body());
    assertEquals(ofEngine.header("sluice-position"), ofEdge.header("sluice-position"));
    assertEquals(ofEngine.header("sluice-durability"), ofEdge.header("sluice-durability"));
  }

  @Test
  void shouldNeedNoEngine() {
    sellOut("a");
    rig.engine().hold();
    try {
      rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
      rig.post("/v1/orders", order("a", "")).mustBe(409, "sold-out");
    } finally {
      rig.engine().letGo();
    }
  }

  @Test
  void shouldAnswerEveryRetryOfAnAcceptedKeyAsTheFirst() {
    final int units = 300;
    rig.receive("a", "W1", units - 1);
    final List<String> keys = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      keys.add(rig.newKey());
      ids.add(
          i % 2 == 0
              ? rig.post(RESERVATIONS, keys.getLast(), wish("a")).mustBe(201).text("id")
              : rig.post("/v1/orders", keys.getLast(), order("a", ""))
                  .mustBe(201)
                  .text("id"));
    }
    rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
    awaitFlag();
    for (int i = 0; i < units; i++) {
      final Answer again = i % 2 == 0
          ? rig.post(RESERVATIONS, keys.get(i), wish("a")).mustBe(201)
          : rig.post("/v1/orders", keys.get(i), order("a", "")).mustBe(201);
      assertEquals(ids.get(i), again.text("id"));
      assertEquals("true", again.header("idempotency-replayed"));
    }
    assertEquals(0, answered());
  }

  @Test
  void shouldAskTheEngineWhenTheKeyIsOneOfAnotherRoute() {
    final String key = rig.newKey();
    rig.post("/v1/stock-movements", key, """
        {"kind":"receive","lines":[{"sku":"b","location":"W1","quantity":1}]}""").mustBe(201);
    sellOut("a");
    rig.post(RESERVATIONS, key, wish("a")).mustBe(422, "idempotency-key-reused");
    assertEquals(0, answered());
  }

  @Test
  void shouldSellAgainAsSoonAsUnitsAreBack() {
    String held = rig.post(RESERVATIONS, wish("a")).mustBe(201).text("id");
    for (int i = 0; i < 5; i++) {
      rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
      awaitFlag();
      rig.post("/v1/reservations/" + held + "/release", null).mustBe(200);
      held = rig.post(RESERVATIONS, wish("a")).mustBe(201).text("id");
    }
    rig.receive("a", "W1", 1);
    rig.post(RESERVATIONS, wish("a")).mustBe(201);
  }

  @Test
  void shouldSellWhatExpiryBringsBack() {
    sellOut("a");
    rig.engine().passMs(900_000);
    EdgeRig.await(() -> rig.available("a") == 1);
    rig.post(RESERVATIONS, wish("a")).mustBe(201);
  }

  @Test
  void shouldAskTheEngineWhileTheKeyIsUnderWay() {
    sellOut("a");
    final String key = rig.newKey();
    rig.engine().hold();
    final CompletableFuture<Answer> first;
    final CompletableFuture<Answer> second;
    try {
      // Units of b are there: this one will be accepted.
      first = CompletableFuture.supplyAsync(() -> rig.post(RESERVATIONS, key, wish("b")));
      EdgeRig.await(() -> rig.engine().door().waitingBytes() > 0);
      second = CompletableFuture.supplyAsync(() -> rig.post(RESERVATIONS, key, wish("a")));
      EdgeRig.await(() -> waiting() == 2);
    } finally {
      rig.engine().letGo();
    }
    first.join().mustBe(201);
    second.join().mustBe(422, "idempotency-key-reused");
    assertEquals(0, answered());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"externalId\":\"e1\",", "\"reservation\":\"%s\","})
  void shouldAskTheEngineAboutOrdersThatMayBeAnythingElse(final String field) {
    final String id = rig.post(RESERVATIONS, wish("a")).mustBe(201).text("id");
    rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
    awaitFlag();
    final boolean ofReservation = field.contains("reservation");
    rig.post("/v1/orders", order("a", field.formatted(id))).mustBe(ofReservation ? 201 : 409);
    assertEquals(0, answered());
  }

  @Test
  void shouldAskTheEngineWhereTheChannelDoesNotSell() {
    rig.put("/v1/locations/W2", "{\"kind\":\"store\"}").mustBe(201);
    rig.put("/v1/channels/web", "{\"locations\":[\"W1\"]}").mustBe(200);
    sellOut("a");
    rig.post(RESERVATIONS, wish("a", ",\"location\":\"W2\"")).mustBe(422, "unprocessable");
    assertEquals(0, answered());
    rig.post(RESERVATIONS, wish("a", ",\"location\":\"W1\"")).mustBe(409, "sold-out");
    assertEquals(1, answered());
  }

  @Test
  void shouldFindAnUnknownCodeFirst() {
    sellOut("a");
    final String second = ",\"quantity\":1},{\"sku\":\"none\"";
    rig.post(RESERVATIONS, wish("a").replace("\"a\"", "\"a\"" + second)).mustBe(404, "not-found");
    final String activity = wish("a").replace("\"lines\"", "\"activity\":\"x\",\"lines\"");
    rig.post(RESERVATIONS, activity).mustBe(404, "not-found");
    assertEquals(0, answered());
  }

  @Test
  void shouldRefuseWhatAnActivityHasSold() {
    rig.receive("a", "W1", 4);
    final String items = "\"items\":[{\"sku\":\"a\",\"quantity\":1}]}";
    rig.put(
            "/v1/activities/live",
            "{\"channel\":\"web\",\"startsAt\":\"2026-01-01T00:00:00.000Z\","
                + "\"endsAt\":\"2036-01-01T00:00:00.000Z\"," + items)
        .mustBe(201);
    final String wish = wish("a").replace("\"lines\"", "\"activity\":\"live\",\"lines\"");
    final String id = rig.post(RESERVATIONS, wish).mustBe(201).text("id");
    final Answer ofEngine = rig.post(RESERVATIONS, wish).mustBe(409, "sold-out");
    EdgeRig.await(() -> rig.engine().door().soldOut().pools().count() == 1);
    assertEquals(
        ofEngine.body(), rig.post(RESERVATIONS, wish).mustBe(409, "sold-out").body());
    assertEquals(1, answered());
    rig.post(RESERVATIONS, wish("a")).mustBe(201);
    rig.post("/v1/reservations/" + id + "/release", null).mustBe(200);
    rig.post(RESERVATIONS, wish).mustBe(201);
    assertEquals(1, answered());
  }

  @Test
  void shouldRefuseTheEntriesOfABatchOneByOne() {
    final String key = rig.newKey();
    final String held = rig.post(RESERVATIONS, key, wish("a")).mustBe(201).text("id");
    rig.post(RESERVATIONS, wish("a")).mustBe(409, "sold-out");
    awaitFlag();
    final Answer batch = rig.post("/v1/reservations/batch", """
        {"reservations":[
          {"key":"n1","channel":"web","lines":[{"sku":"a","quantity":1}]},
          {"key":"n2","channel":"web","lines":[{"sku":"b","quantity":1}]},
          {"key":"%s","channel":"web","lines":[{"sku":"a","quantity":1}]}]}""".formatted(key));
    final List<?> results = batch.mustBe(200).json().getJsonArray("results").getList();
    final JsonObject refused = JsonObject.mapFrom(results.get(0));
    assertEquals("n1", refused.getString("key"));
    assertEquals(409, refused.getInteger("status"));
    assertEquals("urn:sluice:problem:sold-out", refused.getString("type"));
    assertEquals(201, JsonObject.mapFrom(results.get(1)).getInteger("status"));
    assertEquals(held, JsonObject.mapFrom(results.get(2)).getString("id"));
    assertEquals(1, answered());
  }

  /**
   * Buyers who retry while units come and go: a key that was accepted is never refused, and no unit
   * is sold twice.
   */
  @Test
  void shouldNeverRefuseAnAcceptedKeyWhileUnitsComeAndGo() {
    final int buyers = 8;
    final AtomicInteger sold = new AtomicInteger();
    final List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int buyer = 0; buyer < buyers; buyer++) {
      all.add(CompletableFuture.runAsync(() -> {
        for (int i = 0; i < 60; i++) {
          buyAndRetry(sold);
        }
      }));
    }
    all.forEach(CompletableFuture::join);
    assertTrue(sold.get() > 0, "some bought");
    assertTrue(answered() > 0, "the edge refused some");
    assertEquals(1, rig.available("a"), "all units are back");
  }

  private void buyAndRetry(final AtomicInteger sold) {
    final String key;
    synchronized (this) {
      key = rig.newKey();
    }
    final Answer first = rig.post(RESERVATIONS, key, wish("a"));
    if (first.status() == 201) {
      sold.incrementAndGet();
      for (int i = 0; i < 5; i++) {
        final Answer again = rig.post(RESERVATIONS, key, wish("a")).mustBe(201);
        assertEquals(first.text("id"), again.text("id"));
      }
      rig.post("/v1/reservations/" + first.text("id") + "/release", key + "-r", null)
          .mustBe(200);
    } else {
      first.mustBe(409, "sold-out");
    }
  }

  private void sellOut(final String sku) {
    rig.post(RESERVATIONS, wish(sku)).mustBe(201);
    rig.post(RESERVATIONS, wish(sku)).mustBe(409, "sold-out");
    awaitFlag();
  }

  private void awaitFlag() {
    EdgeRig.await(() -> rig.engine().door().soldOut().skus().count() == 1);
  }

  private long waiting() {
    return rig.counters().commandsOffered().sum()
        - rig.counters().commandsSettled().sum();
  }

  private long answered() {
    return rig.counters().soldOutAnswers().sum();
  }

  private static String wish(final String sku) {
    return wish(sku, "");
  }

  private static String wish(final String sku, final String field) {
    return "{\"channel\":\"web\",\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1" + field
        + "}]}";
  }

  private static String order(final String sku, final String field) {
    return "{\"channel\":\"web\",\"customer\":\"c\"," + field + "\"lines\":[{\"sku\":\"" + sku
        + "\",\"quantity\":1}]}";
  }
}
