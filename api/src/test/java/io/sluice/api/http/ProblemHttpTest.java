package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.protocol.ChannelDefinition;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems that do not belong to one resource, each over a real socket. */
final class ProblemHttpTest {
  private static final String WISH =
      "{\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":1}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE|/v1/skus/a|GET, HEAD, PUT",
        "POST|/v1/skus/a|GET, HEAD, PUT",
        "PUT|/v1/skus|GET, HEAD",
        "GET|/v1/reservations|POST",
        "GET|/v1/reservations/batch|POST",
        "PATCH|/v1/orders/o1|GET, HEAD",
        "GET|/v1/orders/o1/payments|POST",
        "OPTIONS|/v1/availability|GET, HEAD, POST",
        "GET|/v1/import|POST",
        "DELETE|/openapi.yaml|GET, HEAD",
        "TRACE|/v1/stock/a|GET, HEAD"
      })
  void shouldSayWhichMethodsAreAllowed(final String method, final String path, final String allow) {
    try (EdgeRig rig = EdgeRig.started()) {
      try (RawConnection connection = new RawConnection(rig.port())) {
        connection.say(method + " " + path + " HTTP/1.1\r\nhost: x\r\n\r\n");
        final String answer = connection.answer();
        assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        assertTrue(answer.contains("\r\nallow: " + allow + "\r\n"), answer);
        assertTrue(answer.contains("urn:sluice:problem:method-not-allowed"), answer);
      }
    }
  }

  @Test
  void shouldRefuseByTheHead() {
    try (EdgeRig rig = EdgeRig.started().withShop(5, "a")) {
      rig.get("/nothing").mustBe(404, "not-found");
      rig.post("/v1/activities/a/begin", WISH).mustBe(404, "not-found");
      rig.send(rig.request("/v1/reservations").POST(BodyPublishers.ofString(WISH)))
          .mustBe(400, "idempotency-key-missing");
      rig.post("/v1/reservations", "a b", WISH).mustBe(400, "malformed-request");
      rig.post("/v1/reservations", "x".repeat(65), WISH).mustBe(400, "malformed-request");
      rig.post("/v1/reservations", "x".repeat(64), WISH).mustBe(201);
      rig.send(rig.request("/v1/reservations")
              .header("Idempotency-Key", "one")
              .header("Idempotency-Key", "two")
              .POST(BodyPublishers.ofString(WISH)))
          .mustBe(400, "malformed-request");
      for (final String type :
          List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
        rig.send(rig.request("/v1/reservations")
                .header("Idempotency-Key", rig.newKey())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(WISH)))
            .mustBe(415, "unsupported-media-type");
      }
      rig.send(rig.request("/v1/reservations")
              .header("Idempotency-Key", rig.newKey())
              .header("Content-Encoding", "gzip")
              .POST(BodyPublishers.ofString(WISH)))
          .mustBe(415, "unsupported-media-type");
      rig.send(rig.request("/v1/reservations")
              .header("Idempotency-Key", rig.newKey())
              .POST(BodyPublishers.ofString(WISH)))
          .mustBe(201);
      assertEquals(3, rig.available("a"));
    }
  }

  @Test
  void shouldRefuseChangesAndStillAnswerQuestionsWhileTheDoorIsClosed() {
    try (EdgeRig rig = EdgeRig.started().withShop(1, "a")) {
      for (final Admission admission : List.of(Admission.STORAGE_FULL, Admission.STOPPING)) {
        final String type = admission == Admission.STOPPING ? "stopping" : "storage-full";
        if (admission == Admission.STORAGE_FULL) {
          rig.engine().diskFull(true);
        } else {
          rig.engine().door().admit(admission);
        }
        final Answer refused = rig.post("/v1/reservations", WISH).mustBe(503, type);
        assertTrue(Integer.parseInt(refused.header("retry-after")) > 0);
        rig.put("/v1/skus/b", "{}").mustBe(503, type);
        assertEquals(1, rig.available("a"));
        rig.send(rig.request("/v1/availability")
                .POST(BodyPublishers.ofString("{\"channel\":\"web\",\"skus\":[\"a\"]}")))
            .mustBe(200);
        rig.get("/v1/skus/a").mustBe(200);
      }
    }
  }

  @Test
  void shouldTakeChangesAgainWhenThereIsRoom() {
    try (EdgeRig rig = EdgeRig.started().withShop(1, "a")) {
      rig.engine().diskFull(true);
      rig.post("/v1/reservations", WISH).mustBe(503, "storage-full");
      rig.engine().diskFull(false);
      rig.post("/v1/reservations", WISH).mustBe(201);
    }
  }

  @Test
  void shouldRefuseEverythingBeforeTheEngineHasStarted() {
    final RealEngine engine = new RealEngine();
    try (EdgeRig rig = EdgeRig.starting(settings -> settings, engine)) {
      assertEquals(
          "1", rig.post("/v1/reservations", WISH).mustBe(503, "overloaded").header("retry-after"));
      rig.get("/v1/skus").mustBe(503, "overloaded");
      rig.get("/v1/availability?sku=a&channel=web").mustBe(503, "overloaded");
      engine.start();
      rig.get("/v1/skus").mustBe(200);
    }
  }

  @Test
  void shouldSayThatAnOutcomeIsNotKnownAndDropItWhenItComes() {
    try (EdgeRig rig =
        EdgeRig.started(settings -> settings.withTimeouts(300, 30_000, 10_000)).withShop(5, "a")) {
      final String key = rig.newKey();
      rig.engine().hold();
      final Answer unknown;
      try {
        unknown = rig.post("/v1/reservations", key, WISH);
        rig.get("/v1/stock/a").mustBe(504, "outcome-unknown");
      } finally {
        rig.engine().letGo();
      }
      unknown.mustBe(504, "outcome-unknown");
      assertEquals("", unknown.header("retry-after"));
      Answer repeated = rig.post("/v1/reservations", key, WISH);
      while (repeated.status() == 504) {
        repeated = rig.post("/v1/reservations", key, WISH);
      }
      repeated.mustBe(201);
      assertEquals("true", repeated.header("idempotency-replayed"));
      assertTrue(rig.counters().outcomesUnknown().sum() >= 2);
      assertTrue(rig.counters().outcomesLate().sum() >= 2);
    }
  }

  @Test
  void shouldSayThatTheOutcomesOfABatchAreNotKnown() {
    try (EdgeRig rig =
        EdgeRig.started(settings -> settings.withTimeouts(300, 30_000, 10_000)).withShop(5, "a")) {
      rig.engine().hold();
      final Answer answer;
      try {
        answer = rig.send(rig.request("/v1/reservations/batch")
            .POST(BodyPublishers.ofString(
                "{\"reservations\":[" + WISH.replace("{\"channel\"", "{\"key\":\"b1\",\"channel\"")
                    + ",{\"key\":\"b2\"}]}")));
      } finally {
        rig.engine().letGo();
      }
      final String results = answer.mustBe(200).body();
      assertTrue(
          results.contains("{\"key\":\"b1\",\"type\":\"urn:sluice:problem:outcome-unknown\""));
      assertTrue(
          results.contains("{\"key\":\"b2\",\"type\":\"urn:sluice:problem:malformed-request\""));
    }
  }

  @Test
  void shouldRefuseAtOnceWhatTheEngineHasNoRoomFor() {
    final int patientMs = 60_000;
    try (EdgeRig rig = EdgeRig.started(
            settings -> settings.withTimeouts(patientMs, patientMs, patientMs))
        .withShop(1_000, "a")) {
      // A thousand lines of one command fill the ring soon.
      final String large = "{\"channel\":\"web\",\"lines\":["
          + String.join(
              ",",
              IntStream.range(0, 500)
                  .mapToObj(i -> "{\"sku\":\"a\",\"quantity\":1}")
                  .toList())
          + "]}";
      rig.engine().hold();
      final String entry = large.replace("{\"channel\"", "{\"key\":\"%s\",\"channel\"");
      final List<CompletableFuture<Answer>> batches;
      try {
        batches = IntStream.range(0, 8)
            .mapToObj(b ->
                CompletableFuture.supplyAsync(() -> rig.send(rig.request("/v1/reservations/batch")
                    .timeout(Duration.ofSeconds(60))
                    .POST(BodyPublishers.ofString("{\"reservations\":["
                        + String.join(
                            ",",
                            IntStream.range(0, 200)
                                .mapToObj(i -> entry.formatted("f" + b + "-" + i))
                                .toList())
                        + "]}")))))
            .toList();
        while (rig.counters().commandsNotAdmitted().sum() == 0) {
          rig.post("/v1/reservations/r0000000zzz000000/confirm", "{}x").mustBe(400);
        }
      } finally {
        rig.engine().letGo();
      }
      int overloaded = 0;
      int held = 0;
      for (final CompletableFuture<Answer> batch : batches) {
        final String body = batch.join().mustBe(200).body();
        overloaded += count(body, "urn:sluice:problem:overloaded");
        held += count(body, "\"status\":201");
      }
      assertTrue(overloaded > 0, "some found no room");
      assertEquals(2, held, "two take all units; nothing that found no room was done");
      assertEquals(0, rig.available("a"));
    }
  }

  @Test
  void shouldBeOverloadedWhenNoMoreCanBeHeldOrRemembered() {
    try (EdgeRig rig = EdgeRig.startedWith(new EngineCapacity(1_024, 8)).withShop(5_000, "a")) {
      for (int i = 0; i < 8; i++) {
        rig.post("/v1/reservations", WISH).mustBe(201);
      }
      final Answer refused = rig.post("/v1/reservations", WISH).mustBe(503, "overloaded");
      assertEquals("1", refused.header("retry-after"));
      assertTrue(Long.parseLong(refused.header("sluice-position")) > 0);
    }
  }

  @Test
  void shouldLetClientsGoWhenItStops() {
    try (EdgeRig rig = EdgeRig.started().withShop(1, "a")) {
      assertEquals("", rig.get("/v1/skus/a").header("connection"));
      rig.edge().stopAccepting();
      assertEquals("close", rig.get("/v1/skus/a").mustBe(200).header("connection"));
      rig.engine().door().admit(Admission.STOPPING);
      assertEquals(
          "close", rig.post("/v1/reservations", WISH).mustBe(503, "stopping").header("connection"));
      assertTrue(rig.edge().awaitDrained(Duration.ofSeconds(5)));
    }
  }

  @Test
  void shouldWaitForWhatIsUnderWay() {
    try (EdgeRig rig = EdgeRig.started().withShop(1, "a")) {
      rig.engine().hold();
      final CompletableFuture<Answer> answer;
      try {
        final long before = rig.counters().commandsOffered().sum();
        answer = CompletableFuture.supplyAsync(() -> rig.post("/v1/reservations", WISH));
        while (rig.counters().commandsOffered().sum() == before) {
          Thread.onSpinWait();
        }
        assertFalse(rig.edge().awaitDrained(Duration.ofMillis(50)));
      } finally {
        rig.engine().letGo();
      }
      assertTrue(rig.edge().awaitDrained(Duration.ofSeconds(5)));
      answer.join().mustBe(201);
    }
  }

  @Test
  void shouldServeFromSeveralEventLoops() {
    try (EdgeRig rig = EdgeRig.started(settings -> settings.withEventLoops(3)).withShop(300, "a")) {
      final List<CompletableFuture<Answer>> answers = IntStream.range(0, 300)
          .mapToObj(i ->
              CompletableFuture.supplyAsync(() -> rig.post("/v1/reservations", "loop-" + i, WISH)))
          .toList();
      for (final CompletableFuture<Answer> answer : answers) {
        answer.join().mustBe(201);
      }
      rig.post("/v1/reservations", WISH).mustBe(409, "sold-out");
      shouldUseEveryLoop(rig);
    }
  }

  private static void shouldUseEveryLoop(final EdgeRig rig) {
    final List<RawConnection> open = new ArrayList<>();
    rig.engine().hold();
    try {
      final long before = rig.counters().commandsOffered().sum();
      for (final EdgeLoop loop : rig.edge().loops()) {
        assertEquals(rig.port(), loop.port());
        open.add(new RawConnection(rig.port()));
        open.getLast().say("GET /v1/stock/a HTTP/1.1\r\nhost: x\r\n\r\n");
      }
      EdgeRig.await(() -> rig.counters().commandsOffered().sum() - before == open.size());
      for (final EdgeLoop loop : rig.edge().loops()) {
        assertFalse(loop.isIdle(), "it has one of the requests");
      }
    } finally {
      rig.engine().letGo();
      open.forEach(RawConnection::close);
    }
  }

  @Test
  void shouldSayThatADecisionThatFailedDidNothing() {
    try (EdgeRig rig = EdgeRig.started().withShop(5, "a")) {
      final String key = rig.newKey();
      rig.engine().hold();
      final CompletableFuture<Answer> answer;
      try {
        final long before = rig.counters().commandsOffered().sum();
        answer = CompletableFuture.supplyAsync(() -> rig.post("/v1/reservations", key, WISH));
        EdgeRig.await(() -> rig.counters().commandsOffered().sum() > before);
        rig.engine().spoilWaitingCommand();
      } finally {
        rig.engine().letGo();
      }
      final Answer defect = answer.join().mustBe(500, "internal");
      assertTrue(Long.parseLong(defect.header("sluice-position")) > 0);
      assertEquals(5, rig.available("a"));
      final Answer again = rig.post("/v1/reservations", key, WISH).mustBe(201);
      assertEquals("", again.header("idempotency-replayed"));
    }
  }

  @Test
  void shouldSayThatARequestThatTheEdgeFailedAtDidNothing() {
    try (EdgeRig rig = EdgeRig.started().withShop(1, "a")) {
      rig.engine().hold();
      try {
        // The edge knows of a channel with a location that does not exist, which should not be.
        rig.engine()
            .door()
            .directory()
            .publish(new ChannelDefinition(1, "torn", "", new int[] {99}, 1));
      } finally {
        rig.engine().letGo();
      }
      final Answer defect = rig.get("/v1/channels/torn").mustBe(500, "internal");
      assertEquals("close", defect.header("connection"));
      rig.get("/v1/channels/web").mustBe(200);
    }
  }

  private static int count(final String text, final String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
