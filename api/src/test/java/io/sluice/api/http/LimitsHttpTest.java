package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may not do, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitsHttpTest {
  private static final String WISH =
      "{\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":1}]}";
  private static final int READ_TIMEOUT_MS = 1_500;
  private static final String CONTRACT = "GET /openapi.yaml HTTP/1.1\r\nhost: x\r\n\r\n";

  private EdgeRig rig;

  @BeforeAll
  void start() {
    rig = EdgeRig.started(settings ->
            settings.withTimeouts(4_000, 30_000, READ_TIMEOUT_MS).withMaxConnections(200))
        .withShop(100_000, "a");
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void shouldTakeTheLargestBodyAndNotOneByteMore() {
    final int max = Resource.MAX_BODY_BYTES;
    final long before = rig.available("a");
    rig.post("/v1/reservations", WISH + " ".repeat(max - WISH.length())).mustBe(201);
    rig.post("/v1/reservations", WISH + " ".repeat(max + 1 - WISH.length()))
        .mustBe(413, "payload-too-large");
    rig.put("/v1/skus/large", "{}" + " ".repeat(max)).mustBe(413, "payload-too-large");
    final int maxLarge = Resource.MAX_LARGE_BODY_BYTES;
    final String movement =
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"a\",\"location\":\"W1\",\"quantity\":1}]}";
    rig.post("/v1/stock-movements", movement + " ".repeat(maxLarge - movement.length()))
        .mustBe(201);
    rig.post("/v1/stock-movements", movement + " ".repeat(maxLarge + 1 - movement.length()))
        .mustBe(413, "payload-too-large");
    assertEquals(before, rig.available("a"));
  }

  @Test
  void shouldAnswerAChunkedBodyThatIsTooLargeAfterReadingIt() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "transfer-encoding: chunked"));
      final String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 10; i++) {
        connection.say(chunk);
      }
      connection.say("0\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 413 "));
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "), "the connection goes on");
    }
  }

  @Test
  void shouldReadNoMoreThanEightMebibytesOfABodyThatIsTooLarge() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "content-length: 1000000000"));
      final byte[] part = new byte[1 << 20];
      boolean taken = true;
      for (int i = 0; i < 8 && taken; i++) {
        taken = connection.trySay(part);
      }
      connection.trySay(new byte[1]);
      final String answer = connection.untilClosed();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.contains("connection: close"), answer);
    }
  }

  @Test
  void shouldWaitNoMoreThanTwoSecondsForABodyThatIsTooLarge() {
    final long start = System.nanoTime();
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "content-length: 1000000") + "half");
      assertTrue(connection.untilClosed().startsWith("HTTP/1.1 413 "));
    }
    final long tookMs = (System.nanoTime() - start) / 1_000_000;
    assertTrue(tookMs >= 1_900 && tookMs < 6_000, () -> tookMs + " ms");
  }

  @Test
  void shouldRefuseABodyThatIsNotSentYetAtOnce() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "content-length: 1000000\r\nexpect: 100-continue"));
      assertTrue(connection.untilClosed().startsWith("HTTP/1.1 413 "));
    }
  }

  @Test
  void shouldAskForABodyThatItWants() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post(
          "/v1/reservations", "content-length: " + WISH.length() + "\r\nexpect: 100-continue"));
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", connection.until("\r\n\r\n"));
      connection.say(WISH);
      assertTrue(connection.answer().startsWith("HTTP/1.1 201 "));
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void shouldGiveUpOnAHeadThatDoesNotEnd() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("POST /v1/reservations HTTP/1.1\r\nhost: x\r\nidempo");
      final String answer = connection.untilClosed();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      assertTrue(answer.contains("urn:sluice:problem:request-timeout"), answer);
    }
  }

  @Test
  void shouldGiveUpOnATricklingHeadOfALaterRequest() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "));
      // Slowly: faster, the line would be too long before it is late, and a byte that comes right
      // behind the answer resets the connection before anybody has read it.
      final Thread trickle = Thread.ofPlatform().start(() -> {
        final long until = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() < until && connection.trySay(new byte[] {'x'})) {
          LockSupport.parkNanos(20_000_000);
        }
      });
      final String answer = connection.untilClosed();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      trickle.interrupt();
    }
  }

  @Test
  void shouldGiveUpOnABodyThatDoesNotEnd() {
    final long before = rig.available("a");
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(
          post("/v1/reservations", "content-length: " + WISH.length()) + WISH.substring(1, 20));
      final String answer = connection.untilClosed();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      assertTrue(answer.contains("connection: close"), answer);
    }
    assertEquals(before, rig.available("a"), "nothing was sequenced");
  }

  @Test
  void shouldForgetABodyThatBreaksOff() {
    final long before = rig.available("a");
    for (int i = 0; i < 20; i++) {
      try (RawConnection connection = new RawConnection(rig.port())) {
        connection.say(
            post("/v1/reservations", "content-length: " + WISH.length()) + WISH.substring(0, 30));
      }
    }
    assertEquals(before, rig.available("a"));
  }

  @Test
  void shouldFinishWhatAClientDidNotWaitFor() {
    final long before = rig.available("a");
    final String key = rig.newKey();
    final long offered = rig.counters().commandsOffered().sum();
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", key, "content-length: " + WISH.length()) + WISH);
      while (rig.counters().commandsOffered().sum() == offered) {
        Thread.onSpinWait();
      }
    }
    final Answer repeated = rig.post("/v1/reservations", key, WISH).mustBe(201);
    assertEquals("true", repeated.header("idempotency-replayed"));
    assertEquals(before - 1, rig.available("a"));
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrder() {
    final int count = 2_000;
    try (RawConnection connection = new RawConnection(rig.port())) {
      final Thread sender = Thread.ofPlatform().start(() -> {
        for (int i = 0; i < count; i++) {
          connection.say(
              post("/v1/reservations", "p-" + i, "content-length: " + WISH.length()) + WISH);
        }
      });
      long last = 0;
      for (int i = 0; i < count; i++) {
        final String answer = connection.answer();
        assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
        final int at = answer.indexOf("\"position\":") + 11;
        final long position = Long.parseLong(answer.substring(at, answer.indexOf(',', at)));
        assertTrue(position > last);
        last = position;
      }
      sender.join();
    } catch (final InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldLetAClientGoThatAsksOnAndOnAndDoesNotRead() {
    final int count = 4_000;
    final long before = rig.available("a");
    final long dropped = rig.counters().connectionsDropped().sum();
    final long answered = rig.counters().answers(200).sum();
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.trySay(CONTRACT.repeat(count).getBytes(StandardCharsets.US_ASCII));
      connection.trySay((post("/v1/reservations", "content-length: " + WISH.length()) + WISH)
          .getBytes(StandardCharsets.US_ASCII));
      EdgeRig.await(() -> rig.counters().connectionsDropped().sum() > dropped);
      final long bytes = (rig.counters().answers(200).sum() - answered) * contractBytes();
      assertTrue(bytes < 2 * ConnectionGuard.MAX_UNREAD_BYTES, () -> bytes + " bytes");
      connection.untilClosed();
    }
    assertEquals(before, rig.available("a"), "what it asked behind that is not done");
    assertEquals(1, rig.counters().connectionsDropped().sum() - dropped);
  }

  @Test
  void shouldLetClientsGoThatTogetherLeaveTooMuchUnread() {
    final long each = ConnectionGuard.MAX_UNREAD_BYTES / contractBytes() - 10;
    final long dropped = rig.counters().connectionsDropped().sum();
    final byte[] requests =
        CONTRACT.repeat(Math.toIntExact(each)).getBytes(StandardCharsets.US_ASCII);
    final List<RawConnection> open = new ArrayList<>();
    try {
      while (rig.counters().connectionsDropped().sum() == dropped) {
        assertTrue(open.size() < 30, "as many take more than all of them may");
        open.add(new RawConnection(rig.port()));
        open.getLast().trySay(requests);
        rig.get("/v1/skus/a").mustBe(200);
      }
    } finally {
      open.forEach(RawConnection::close);
    }
    rig.get("/openapi.yaml").mustBe(200);
  }

  @Test
  void shouldNotTakeAClientThatWaitsForItsAnswerForASilentOne() {
    try (EdgeRig patient =
        EdgeRig.started(settings -> settings.withTimeouts(1_500, 300, 10_000)).withShop(1, "a")) {
      patient.engine().hold();
      try {
        patient.get("/v1/stock/a").mustBe(504, "outcome-unknown");
      } finally {
        patient.engine().letGo();
      }
    }
  }

  @Test
  void shouldForgetABodyThatBreaksOffBeforeItsFirstByte() {
    try (EdgeRig patient = EdgeRig.started()) {
      try (RawConnection connection = new RawConnection(patient.port())) {
        connection.say(post("/v1/reservations", "content-length: " + WISH.length()));
        EdgeRig.await(() -> !patient.edge().awaitDrained(Duration.ZERO));
      }
      assertTrue(
          patient.edge().awaitDrained(Duration.ofSeconds(5)), "long before the body is late");
    }
  }

  @Test
  void shouldRefuseAHeaderThatIsTooLarge() {
    for (final String head : List.of(
        "GET /v1/skus/a HTTP/1.1\r\nhost: x\r\nx: " + "y".repeat(9_000) + "\r\n\r\n",
        "GET /v1/skus/a HTTP/1.1\r\nhost: x\r\n" + "x: yyyyyyyyyy\r\n".repeat(800) + "\r\n")) {
      try (RawConnection connection = new RawConnection(rig.port())) {
        connection.say(head);
        final String answer = connection.untilClosed();
        assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
        assertTrue(answer.contains("urn:sluice:problem:request-header-fields-too-large"), answer);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Two lengths, two framings, and framings that are spelled oddly.
        "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n\r\nabcde",
        "content-length: 5, 6\r\n\r\nabcde",
        "content-length: +5\r\n\r\nabcde",
        "content-length: -5\r\n\r\nabcde",
        "content-length: 5a\r\n\r\nabcde",
        "content-length: 0x5\r\n\r\nabcde",
        "content-length : 5\r\n\r\nabcde",
        "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding : chunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        // Header lines that are not.
        "x: a\u0000b\r\n\r\n",
        "x y: z\r\n\r\n",
        "x: a\nb: c\r\n\r\n"
      })
  void shouldRefuseHeadsThatCanBeReadInTwoWays(final String rest) {
    final long before = rig.available("a");
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("POST /v1/reservations HTTP/1.1\r\nhost: x\r\nidempotency-key: smuggle\r\n"
          + rest + "GET /v1/skus/a HTTP/1.1\r\nhost: x\r\n\r\n");
      final String answer = connection.untilClosed();
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertFalse(answer.contains(" 200 "), "what follows is not read as a request");
      assertTrue(answer.contains("urn:sluice:problem:malformed-request"), answer);
    }
    assertEquals(before, rig.available("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5\r\nabcde\r\n0\r\n\r\n", "5 x\r\nabcde\r\n0\r\n\r\n", "\r\nabcde\r\n0\r\n\r\n",
        "-5\r\nabcde\r\n0\r\n\r\n", "5\nabcde\r\n0\r\n\r\n", "5\r\nabcdefg\r\n0\r\n\r\n",
        "ffffffffff\r\nabcde", "5;a=\"\nb\"\r\nabcde\r\n0\r\n\r\n"
      })
  void shouldBreakOffWhenChunksAreDamaged(final String chunks) {
    final long before = rig.available("a");
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "transfer-encoding: chunked") + chunks
          + "GET /v1/skus/a HTTP/1.1\r\nhost: x\r\n\r\n");
      final String answer = connection.untilClosed();
      assertFalse(answer.contains(" 200 "), answer);
      assertFalse(answer.contains(" 201 "), answer);
    }
    assertEquals(before, rig.available("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /v1/skus/a HTTP/2.0|501",
        "GET /v1/skus/a HTTP/1.9|501",
        "GET /v1/skus/a|400",
        "GET /v1/sk us/a HTTP/1.1|400",
        "nonsense|400",
        "GET /v1/skus/%zz HTTP/1.1|404",
        "OPTIONS * HTTP/1.1|404"
      })
  void shouldRefuseRequestLines(final String line, final int status) {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(line + "\r\nhost: x\r\nconnection: close\r\n\r\n");
      final String answer = connection.untilClosed();
      assertTrue(answer.matches("(?s)HTTP/[12]\\.\\d " + status + " .*"), answer);
    }
  }

  @Test
  void shouldRefuseARequestLineThatIsTooLong() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/" + "a".repeat(8_200) + " HTTP/1.1\r\nhost: x\r\n\r\n");
      final String answer = connection.untilClosed();
      assertTrue(answer.startsWith("HTTP/1.0 431 "), answer);
      assertTrue(answer.contains("urn:sluice:problem:request-header-fields-too-large"), answer);
    }
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/" + "a".repeat(8_100) + " HTTP/1.1\r\nhost: x\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 404 "));
    }
  }

  @Test
  void shouldNotSpeakOtherProtocols() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      assertTrue(connection.untilClosed().contains(" 501 "));
    }
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\n"
          + "upgrade: h2c\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "));
    }
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n"
          + "upgrade: websocket\r\nsec-websocket-version: 13\r\n"
          + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void shouldRefuseABodyWhereNoneIsTaken() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nabcde");
      assertTrue(connection.answer().startsWith("HTTP/1.1 400 "));
      connection.say("GET /v1/skus/a HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void shouldServeOldClients() {
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/skus/a HTTP/1.0\r\n\r\n");
      assertTrue(connection.untilClosed().contains(" 200 "));
    }
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET http://127.0.0.1/v1/skus/a HTTP/1.1\r\nhost: x\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void shouldCloseConnectionsBeyondTheBoundAtOnce() {
    final long refused = rig.counters().connectionsRefused().sum();
    final List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 250; i++) {
        open.add(new RawConnection(rig.port()));
      }
      assertEquals("", open.getLast().untilClosed());
      assertTrue(rig.counters().connectionsRefused().sum() - refused >= 50);
    } finally {
      open.forEach(RawConnection::close);
    }
    // A place is free again when the server has noticed.
    Answer answer = null;
    while (answer == null) {
      try {
        answer = rig.get("/v1/skus/a");
      } catch (final AssertionError stillFull) {
        answer = null;
      }
    }
    answer.mustBe(200);
  }

  @Test
  void shouldTakeASlowBodyThatComesInTime() {
    final byte[] body = WISH.getBytes(StandardCharsets.US_ASCII);
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "content-length: " + body.length));
      for (final byte b : body) {
        connection.say(new byte[] {b});
      }
      assertTrue(connection.answer().startsWith("HTTP/1.1 201 "));
    }
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say(post("/v1/reservations", "transfer-encoding: chunked"));
      for (final byte b : body) {
        connection.say("1\r\n" + (char) b + "\r\n");
      }
      connection.say("0\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 201 "));
    }
  }

  @Test
  void shouldCountWhatItAnswers() {
    final long before = rig.counters().answers(404).sum();
    rig.get("/v1/skus/none-such").mustBe(404);
    assertEquals(before + 1, rig.counters().answers(404).sum());
    rig.send(rig.request("/v1/reservations").POST(BodyPublishers.noBody())).mustBe(400);
  }

  private long contractBytes() {
    return rig.get("/openapi.yaml").body().length();
  }

  private String post(final String path, final String headers) {
    return post(path, rig.newKey(), headers);
  }

  private static String post(final String path, final String key, final String headers) {
    return "POST " + path + " HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        + "idempotency-key: " + key + "\r\n" + headers + "\r\n\r\n";
  }
}
