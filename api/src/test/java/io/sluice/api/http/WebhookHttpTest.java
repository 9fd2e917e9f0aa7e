package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.sluice.api.webhook.WebhookCounters.Value;
import io.sluice.api.webhook.Webhooks;
import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.WakeSignal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks by their routes, before a real engine, with a receiver on loopback. */
final class WebhookHttpTest {
  private static final String RESERVED = """
      {"channel":"web","customer":"c1","lines":[{"sku":"s1","quantity":2}]}""";

  private final Vertx vertx = Vertx.vertx();
  private final EdgeRig rig = EdgeRig.started().withShop(100, "s1", "s2");
  private final Map<Long, String> taken = new ConcurrentSkipListMap<>();
  private final AtomicInteger status = new AtomicInteger(204);

  @TempDir
  private Path data;

  @SuppressWarnings("NullAway.Init")
  private Webhooks webhooks;

  @SuppressWarnings("NullAway.Init")
  private AgentThread thread;

  @SuppressWarnings("NullAway.Init")
  private HttpServer receiver;

  @BeforeEach
  void start() throws IOException {
    final WakeSignal signal = new WakeSignal();
    webhooks = Webhooks.over(rig.engine().feed(), data.resolve("webhooks"), true, signal)
        .load();
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    thread = AgentThread.start(webhooks, signal, failure::set);
    rig.edge().sending(webhooks);
    receiver = vertx
        .createHttpServer()
        .requestHandler(this::take)
        .listen(0, "127.0.0.1")
        .await();
  }

  @AfterEach
  void stop() {
    assertTrue(thread.isAlive(), "no defect ended it");
    thread.close();
    rig.close();
    vertx.close().await();
  }

  @Test
  void shouldSendWhatTheFeedTells() {
    final Answer made = rig.put("/v1/webhooks/w1", wish(",\"after\":0")).mustBe(201);
    assertTrue(made.text("secret").startsWith("whsec_"));
    assertEquals("\"0\"", made.header("ETag"));
    for (int i = 0; i < 20; i++) {
      final String held = rig.post("/v1/reservations", RESERVED).mustBe(201).text("id");
      rig.post("/v1/reservations/" + held + "/release", null).mustBe(200);
    }
    final List<String> told = rig.get("/v1/events?limit=5000").body().lines().toList();
    EdgeRig.await(() -> taken.size() == told.size());
    assertEquals(told, List.copyOf(taken.values()));
    EdgeRig.await(() -> show().getLong("deliveredUpTo") == told.size());
    assertEquals("active", show().getString("status"));
    assertEquals(0, show().getInteger("pending"));
    assertFalse(show().containsKey("secret"));
    assertFalse(show().containsKey("lastError"));
    assertEquals(told.size(), webhooks.counters().value(Value.DELIVERIES));
  }

  @Test
  void shouldTellWhatFailsAndGoOnWhenItIsMended() {
    status.set(500);
    rig.put("/v1/webhooks/w1", wish(",\"types\":[\"ReservationHeld\"]")).mustBe(201);
    final String held = rig.post("/v1/reservations", RESERVED).mustBe(201).text("id");
    EdgeRig.await(() -> show().getInteger("failingKeys") == 1);
    final JsonObject failing = show().getJsonArray("failing").getJsonObject(0);
    assertEquals("reservation:" + held, failing.getString("key"));
    assertEquals("ReservationHeld", failing.getString("type"));
    assertEquals("answered with 500", failing.getString("error"));
    assertEquals(show().getString("nextAttemptAt"), failing.getString("nextAttemptAt"));
    assertEquals("answered with 500", show().getString("lastError"));
    status.set(200);
    final Answer stated = rig.put("/v1/webhooks/w1", wish("")).mustBe(200);
    assertEquals("\"1\"", stated.header("ETag"));
    EdgeRig.await(() -> show().getInteger("pending") == 0);
    assertEquals(1, taken.size());
  }

  @Test
  void shouldListShowReplaceAndRemove() {
    rig.put("/v1/webhooks/w2", wish(",\"disabled\":true")).mustBe(201);
    rig.put("/v1/webhooks/w1", wish(",\"disabled\":true")).mustBe(201);
    final JsonObject page = rig.get("/v1/webhooks?limit=1").mustBe(200).json();
    assertEquals("w1", page.getJsonArray("items").getJsonObject(0).getString("webhook"));
    assertEquals("w1", page.getString("nextCursor"));
    final JsonObject rest = rig.get("/v1/webhooks?cursor=w1").mustBe(200).json();
    assertEquals("w2", rest.getJsonArray("items").getJsonObject(0).getString("webhook"));
    assertFalse(rest.containsKey("nextCursor"));
    assertEquals("disabled", show().getString("status"));

    final Answer stale = rig.send(rig.request("/v1/webhooks/w1")
        .header("Content-Type", "application/json")
        .header("If-Match", "\"7\"")
        .PUT(BodyPublishers.ofString(wish(""))));
    stale.mustBe(412, "precondition-failed");
    rig.send(rig.request("/v1/webhooks/w1").header("If-None-Match", "\"0\"").GET())
        .mustBe(304);
    rig.send(rig.request("/v1/webhooks/w1").HEAD()).mustBe(200);

    final Answer removed = rig.send(rig.request("/v1/webhooks/w1").DELETE()).mustBe(204);
    assertEquals("", removed.body());
    rig.get("/v1/webhooks/w1").mustBe(404, "not-found");
    rig.send(rig.request("/v1/webhooks/w1").DELETE()).mustBe(404, "not-found");
    assertEquals(
        "GET, HEAD, PUT, DELETE", rig.post("/v1/webhooks/w1", "{}").mustBe(405).header("Allow"));
  }

  @Test
  void shouldReplayAndRotateOnceForEachKey() {
    final String secret =
        rig.put("/v1/webhooks/w1", wish(",\"after\":0")).mustBe(201).text("secret");
    final int count = rig.get("/v1/events").body().lines().toList().size();
    EdgeRig.await(() -> show().getLong("deliveredUpTo") == count);
    taken.clear();
    rig.post("/v1/webhooks/w1/replay", "r1", "{\"after\":3}").mustBe(200);
    EdgeRig.await(() -> taken.size() == count - 3);
    final Answer again =
        rig.post("/v1/webhooks/w1/replay", "r1", "{\"after\":3}").mustBe(200);
    assertEquals("true", again.header("Idempotency-Replayed"));
    rig.post("/v1/webhooks/w1/replay", "r1", "{\"after\":4}").mustBe(422, "idempotency-key-reused");
    rig.post("/v1/webhooks/w1/replay", "{\"after\":" + (count + 1) + "}")
        .mustBe(409, "position-unknown");

    final Answer rotated = rig.post("/v1/webhooks/w1/rotate-secret", "k1", null).mustBe(200);
    assertFalse(rotated.text("secret").equals(secret));
    assertTrue(rotated.json().containsKey("previousSecretUntil"));
    assertEquals(
        rotated.text("secret"),
        rig.post("/v1/webhooks/w1/rotate-secret", "k1", "{}").mustBe(200).text("secret"));
    rig.post("/v1/webhooks/w1/dead-letters/retry", "{\"position\":3}").mustBe(404, "not-found");
    assertEquals(
        0,
        rig.get("/v1/webhooks/w1/dead-letters")
            .mustBe(200)
            .json()
            .getJsonArray("items")
            .size());
  }

  @Test
  void shouldTakeOnlySoMany() {
    for (int i = 0; i < 16; i++) {
      rig.put("/v1/webhooks/w" + i, wish(",\"disabled\":true")).mustBe(201);
    }
    rig.put("/v1/webhooks/more", wish("")).mustBe(422, "unprocessable");
    rig.put("/v1/webhooks/w3", wish(",\"disabled\":true")).mustBe(200);
  }

  @Test
  void shouldHaveNoneWhereNoEventsAreKept() {
    try (EdgeRig silent = EdgeRig.starting(UnaryOperator.identity(), new RealEngine())) {
      silent.engine().start();
      silent.put("/v1/webhooks/w1", wish("")).mustBe(409, "events-not-kept");
      assertEquals(
          0, silent.get("/v1/webhooks").mustBe(200).json().getJsonArray("items").size());
      silent.get("/v1/webhooks/w1").mustBe(404, "not-found");
      silent.get("/v1/webhooks/w1/dead-letters").mustBe(404, "not-found");
      silent.post("/v1/webhooks/w1/replay", "{\"after\":0}").mustBe(404, "not-found");
      silent.send(silent.request("/v1/webhooks/w1").DELETE()).mustBe(404, "not-found");
    }
  }

  private void take(final HttpServerRequest request) {
    request.body().onSuccess(body -> {
      final int answer = status.get();
      if (answer < 300) {
        final String id = request.getHeader("webhook-id");
        taken.put(Long.parseLong(id.substring(id.indexOf('_') + 1)), body.toString());
      }
      request.response().setStatusCode(answer).end();
    });
  }

  private JsonObject show() {
    return rig.get("/v1/webhooks/w1").mustBe(200).json();
  }

  private String wish(final String more) {
    return "{\"url\":\"http://127.0.0.1:%d/in\"%s}".formatted(receiver.actualPort(), more);
  }
}
