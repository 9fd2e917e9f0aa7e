package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.admission.AdmissionSettings;
import io.sluice.api.admission.RequestClass;
import io.sluice.api.http.EdgeRig.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who is let in, over real sockets and a real engine. */
final class AdmissionHttpTest {
  private static final String RESERVATIONS = "/v1/reservations";
  private static final String WISH =
      "{\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":1}]}";
  private static final int LIMIT = 40;

  @Test
  void shouldRefuseTruthfullyOnceTooMuchIsUnderWayAndPaymentsLast() {
    try (EdgeRig rig = rig(admission -> admission.withFirstLimit(LIMIT)).withShop(1_000, "a");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      final String held = rig.post(RESERVATIONS, WISH).mustBe(201).text("id");
      final List<CompletableFuture<Answer>> waiting = new ArrayList<>();
      rig.engine().hold();
      try {
        for (int i = 1; i <= LIMIT * 90 / 100; i++) {
          final String key = "waiting-" + i;
          waiting.add(
              CompletableFuture.supplyAsync(() -> rig.post(RESERVATIONS, key, WISH), callers));
          final int expected = i;
          EdgeRig.await(() -> underWay(rig, RequestClass.RESERVE) == expected);
        }
        final Answer refused = rig.post(RESERVATIONS, WISH).mustBe(503, "overloaded");
        assertTrue(Integer.parseInt(refused.header("retry-after")) >= 1);
        assertEquals("", refused.header("sluice-position"), "it speaks of this attempt only");
        assertEquals("", refused.header("ratelimit"));
        final String batch =
            "{\"reservations\":[" + WISH.replace("{\"ch", "{\"key\":\"n\",\"ch") + "]}";
        final Answer entries = rig.post("/v1/reservations/batch", batch).mustBe(200);
        assertTrue(entries.body().contains("urn:sluice:problem:overloaded"), entries.body());
        assertEquals(2, rig.counters().admission().refused(RequestClass.RESERVE).sum());
        waiting.add(CompletableFuture.supplyAsync(
            () -> rig.post("/v1/reservations/" + held + "/confirm", "confirm", null), callers));
        EdgeRig.await(() -> underWay(rig, RequestClass.PAY) == 1);
        waiting.add(CompletableFuture.supplyAsync(() -> rig.get("/v1/stock/a"), callers));
        EdgeRig.await(() -> underWay(rig, RequestClass.READ) == 1);
      } finally {
        rig.engine().letGo();
      }
      waiting.forEach(answer -> assertTrue(answer.join().status() < 300));
      assertEquals(
          1_000 - 1 - LIMIT * 90 / 100, rig.available("a"), "what was refused is not done");
      for (final RequestClass requestClass : RequestClass.values()) {
        EdgeRig.await(() -> underWay(rig, requestClass) == 0);
      }
    }
  }

  @Test
  void shouldStillSayWhatIsSoldOutWhenThereIsNoRoom() {
    try (EdgeRig rig = rig(admission -> admission.withFirstLimit(LIMIT)).withShop(100, "a", "b");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      final String other = WISH.replace("\"a\"", "\"b\"");
      rig.post(RESERVATIONS, other.replace(":1}", ":100}")).mustBe(201);
      rig.post(RESERVATIONS, other).mustBe(409, "sold-out");
      EdgeRig.await(() -> rig.engine().door().soldOut().skus().count() == 1);
      final List<CompletableFuture<Answer>> waiting = new ArrayList<>();
      rig.engine().hold();
      try {
        for (int i = 0; i < LIMIT * 90 / 100; i++) {
          final String key = "waiting-" + i;
          waiting.add(
              CompletableFuture.supplyAsync(() -> rig.post(RESERVATIONS, key, WISH), callers));
        }
        EdgeRig.await(() -> underWay(rig, RequestClass.RESERVE) == LIMIT * 90 / 100);
        rig.post(RESERVATIONS, WISH).mustBe(503, "overloaded");
        rig.post(RESERVATIONS, other).mustBe(409, "sold-out");
      } finally {
        rig.engine().letGo();
      }
      waiting.forEach(answer -> answer.join().mustBe(201));
    }
  }

  @Test
  void shouldGiveBackTheRoomOfBatchesAndOfWhatNobodyWaitsFor() {
    try (EdgeRig rig = EdgeRig.started(settings -> settings
            .withAdmission(settings.admission().withFirstLimit(LIMIT))
            .withTimeouts(200, 30_000, 10_000))
        .withShop(1_000, "a")) {
      rig.post("/v1/reservations/batch", """
          {"reservations":[{"key":"n1","channel":"web","lines":[{"sku":"a","quantity":1}]},
            {"key":"n2","channel":"web","lines":[{"sku":"a","quantity":1}]},
            {"key":"n3","channel":"none","lines":[{"sku":"a","quantity":1}]}]}""").mustBe(200);
      assertEquals(0, underWay(rig, RequestClass.RESERVE));
      rig.engine().hold();
      try {
        rig.post(RESERVATIONS, WISH).mustBe(504, "outcome-unknown");
      } finally {
        rig.engine().letGo();
      }
      assertEquals(0, underWay(rig, RequestClass.RESERVE));
    }
  }

  @Test
  void shouldTellACallerThatSendsTooMuchWhenToComeBack() {
    try (EdgeRig rig = rig(admission -> admission.withRate(1, 12)).withShop(10, "a")) {
      int refusals = 0;
      Answer last = rig.post(RESERVATIONS, WISH);
      assertEquals("\"caller\";q=12;w=12", last.header("ratelimit-policy"));
      assertTrue(last.header("ratelimit").matches("\"caller\";r=\\d+"), last.header("ratelimit"));
      final long before = 10 - 1;
      long accepted = 0;
      for (int i = 0; i < 30; i++) {
        last = rig.post(RESERVATIONS, WISH);
        accepted += last.status() == 201 ? 1 : 0;
        if (last.status() == 429) {
          refusals++;
          last.mustBe(429, "too-many-requests");
          assertTrue(last.header("ratelimit").matches("\"caller\";r=0;t=\\d+"));
          assertTrue(Integer.parseInt(last.header("retry-after")) >= 1);
          assertEquals("", last.header("sluice-position"));
        }
      }
      assertNotEquals(0, refusals);
      assertEquals(refusals, rig.counters().admission().callersRefused().sum());
      final long left = before - accepted;
      EdgeRig.await(() -> rig.get("/v1/availability?channel=web&sku=a").status() == 200);
      EdgeRig.await(() -> left == availableOrLess(rig));
    }
  }

  @Test
  void shouldCloseConnectionsBeyondThoseOfAnAddress() throws IOException {
    try (EdgeRig rig = rig(admission -> admission.withConnections(100, 2))) {
      try (Socket first = new Socket(InetAddress.getLoopbackAddress(), rig.port());
          Socket second = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
        EdgeRig.await(() -> rig.counters().connectionsOpened().sum() == 2);
        try (Socket third = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
          assertEquals(-1, third.getInputStream().read(), "it is closed at once");
        }
        assertEquals(1, rig.counters().connectionsRefused().sum());
        assertFalse(first.isClosed() || second.isClosed());
      }
      EdgeRig.await(() -> rig.counters().connectionsClosed().sum() == 2);
      assertEquals(404, rig.get("/v1/skus/none").status());
    }
  }

  @Test
  void shouldHaveOneRequestOfAConnectionUnderWay() {
    try (EdgeRig rig = rig(UnaryOperator.identity()).withShop(10, "a");
        RawConnection connection = new RawConnection(rig.port())) {
      final long before = rig.counters().admission().begun(RequestClass.RESERVE).sum();
      rig.engine().hold();
      try {
        connection.say(raw("k1") + raw("k2") + raw("k3"));
        EdgeRig.await(() -> underWay(rig, RequestClass.RESERVE) == 1);
        // What another connection sends later is taken, so the others would have been by now.
        try (RawConnection other = new RawConnection(rig.port())) {
          other.say(raw("k4"));
          EdgeRig.await(() -> underWay(rig, RequestClass.RESERVE) == 2);
          assertEquals(
              before + 2, rig.counters().admission().begun(RequestClass.RESERVE).sum());
        }
      } finally {
        rig.engine().letGo();
      }
      for (int i = 0; i < 3; i++) {
        assertTrue(connection.answer().startsWith("HTTP/1.1 201"));
      }
    }
  }

  private static String raw(final String key) {
    return "POST /v1/reservations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Idempotency-Key: " + key + "\r\nContent-Length: " + WISH.length() + "\r\n\r\n" + WISH;
  }

  private static long availableOrLess(final EdgeRig rig) {
    final Answer answer = rig.get("/v1/availability?channel=web&sku=a");
    return answer.status() == 200 ? answer.number("available") : -1;
  }

  private static long underWay(final EdgeRig rig, final RequestClass requestClass) {
    return rig.counters().admission().begun(requestClass).sum()
        - rig.counters().admission().ended(requestClass).sum();
  }

  private static EdgeRig rig(final UnaryOperator<AdmissionSettings> change) {
    return EdgeRig.started(settings -> settings.withAdmission(change.apply(settings.admission())));
  }
}
