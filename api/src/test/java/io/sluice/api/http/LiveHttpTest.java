package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.contract.Contract;
import io.sluice.api.http.EdgeRig.Answer;
import io.sluice.api.http.EventStream.Told;
import io.sluice.api.live.LiveCounters;
import io.sluice.api.live.LiveCounters.Value;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live numbers over a socket, before a real engine whose journal is in memory. */
final class LiveHttpTest {
  private static final Contract CONTRACT = new Contract();
  private static final int SMALL_BUFFER_BYTES = 4_096;

  private EdgeRig rig = EdgeRig.started();

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldTellThePresentFirstAndThenWhatChanges() {
    rig.withShop(100, "s1");
    try (EventStream stream = EventStream.on(rig, "sku=s1")) {
      assertTrue(stream.head().startsWith("HTTP/1.1 200 OK\r\n"), stream.head());
      assertTrue(stream.head().contains("content-type: text/event-stream\r\n"), stream.head());
      assertTrue(stream.head().contains("Sluice-Durability: memory\r\n"), stream.head());
      final Told first = stream.next();
      assertEquals("stock", first.name());
      assertSame(rig.get("/v1/stock/s1"), first);
      assertFalse(first.json().containsKey("sales"), "nothing was sold since anybody listens");
      final Answer held = reserve("s1", 3);
      assertSame(rig.get("/v1/stock/s1"), stream.until("held", 3));
      rig.post("/v1/reservations/" + held.text("id") + "/confirm", null).mustBe(200);
      final Told sold = stream.until("allocated", 3);
      assertSame(rig.get("/v1/stock/s1"), sold);
      assertEquals(3, sum(sold, "held"));
      assertEquals(3, sum(sold, "sold"));
    }
  }

  @Test
  void shouldTellHowItSoldInEachSecond() {
    rig.withShop(100, "s1");
    try (EventStream stream = EventStream.on(rig, "sku=s1")) {
      stream.next();
      final long beganMs = rig.engine().nowMs();
      for (int second = 0; second < 4; second++) {
        reserve("s1", second + 1);
        rig.engine().passMs(1_000);
      }
      final JsonObject sales = stream.until("held", 10).json().getJsonObject("sales");
      assertEquals(List.of(1, 2, 3, 4), sales.getJsonArray("held").getList());
      assertEquals(List.of(0, 0, 0, 0), sales.getJsonArray("sold").getList());
      assertEquals(
          beganMs / 1_000 * 1_000, Instant.parse(sales.getString("from")).toEpochMilli());
      rig.engine().passMs(60_000);
      reserve("s1", 5);
      final Told later = stream.until("held", 15);
      assertEquals(
          List.of(5), later.json().getJsonObject("sales").getJsonArray("held").getList());
    }
  }

  @Test
  void shouldTellWhoComesBackOnlyWhatChangedSince() {
    rig.withShop(100, "s1", "s2", "s3");
    final String id;
    try (EventStream stream = EventStream.on(rig, "sku=s1&sku=s2&sku=s3")) {
      final List<Told> first = List.of(stream.next(), stream.next(), stream.next());
      assertEquals(
          Set.of("s1", "s2", "s3"),
          first.stream().map(told -> told.json().getString("sku")).collect(Collectors.toSet()));
      assertEquals("", first.get(0).id(), "more is to come");
      assertEquals("", first.get(1).id(), "more is to come");
      id = first.getLast().id();
    }
    final String header = "Last-Event-ID: " + id + "\r\n";
    reserve("s2", 4);
    try (EventStream back =
        new EventStream(rig.port(), "/v1/stream?sku=s1&sku=s2&sku=s3&after=0", header)) {
      final Told told = back.next();
      assertEquals("s2", told.json().getString("sku"));
      assertEquals(4, told.number("held"));
      reserve("s1", 5);
      assertEquals("s1", back.next().json().getString("sku"), "s3 did not change");
    }
  }

  @Test
  void shouldTellEverythingWhereAPositionIsNotKnown() {
    rig.withShop(100, "s1");
    try (EventStream stream = EventStream.on(rig, "sku=s1&after=900000")) {
      assertEquals(100, stream.next().number("available"));
    }
    try (EventStream stream = EventStream.on(rig, "sku=s1&after=0")) {
      assertEquals(100, stream.next().number("available"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|400|/sku",
        "maxPerSecond=2|400|/sku",
        "sku=|400|/sku/0",
        "sku=s1&sku=a%20b|400|/sku/1",
        "sku=s1&sku=none|404|/sku/1",
        "sku=s1&maxPerSecond=0|400|/maxPerSecond",
        "sku=s1&maxPerSecond=11|400|/maxPerSecond",
        "sku=s1&maxPerSecond=x|400|/maxPerSecond",
        "sku=s1&maxPerSecond=2&maxPerSecond=2|400|/maxPerSecond",
        "sku=s1&after=-1|400|/after",
        "sku=s1&after=9007199254740992|400|/after",
        "sku=s1&after=1&after=1|400|/after",
        "sku=s1&surprise=1|400|/surprise",
      })
  void shouldSayWhatIsWrongWithAQuestion(final String query, final int status, final String field) {
    rig.withShop(1, "s1");
    final Answer answer = rig.get("/v1/stream" + (query == null ? "" : '?' + query));
    answer.mustBe(status, status == 404 ? "not-found" : "malformed-request");
    assertEquals(field, answer.text("field"));
  }

  @Test
  void shouldRefuseWhatCanNotBe() {
    rig.withShop(1, "s1");
    final String many =
        IntStream.range(0, 101).mapToObj(i -> "sku=s1").collect(Collectors.joining("&"));
    assertEquals(
        "/sku", rig.get("/v1/stream?" + many).mustBe(400, "malformed-request").text("field"));
    rig.send(rig.request("/v1/stream?sku=s1").header("Last-Event-ID", "x").GET())
        .mustBe(400, "malformed-request");
    rig.post("/v1/stream?sku=s1", null).mustBe(405, "method-not-allowed");
    final Answer head = rig.send(rig.request("/v1/stream?sku=s1").HEAD()).mustBe(200);
    assertEquals("text/event-stream", head.header("content-type"));
    assertEquals(0, live().value(Value.LISTENERS));
    try (RawConnection raw = new RawConnection(rig.port())) {
      raw.say("GET /v1/stream?sku=s1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n");
      assertTrue(raw.answer().contains("malformed-request"));
    }
  }

  @Test
  void shouldBoundThoseWhoListenAndLeaveTheConnectionsToOthers() {
    restart(settings -> settings.withMaxConnections(3).withLive(new LiveSettings(4, 5_000, 100)));
    rig.withShop(10, "s1");
    final List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      streams.add(EventStream.on(rig, "sku=s1"));
      assertEquals(10, streams.getLast().next().number("available"));
    }
    final Answer refused = rig.get("/v1/stream?sku=s1").mustBe(503, "overloaded");
    assertEquals("1", refused.header("Retry-After"));
    reserve("s1", 1);
    for (final EventStream stream : streams) {
      assertEquals(9, stream.until("held", 1).number("available"));
    }
    streams.removeFirst().close();
    EdgeRig.await(() -> live().value(Value.LISTENERS) == 3);
    try (EventStream stream = EventStream.on(rig, "sku=s1")) {
      assertEquals(9, stream.next().number("available"));
    }
    streams.forEach(EventStream::close);
    EdgeRig.await(() -> live().value(Value.LISTENERS) == 0);
    EdgeRig.await(() -> live().value(Value.WATCHED) == 0);
    assertEquals(1, live().value(Value.REFUSED));
    rig.withShop(0, "s1");
  }

  @Test
  void shouldTellOfEachNoMoreOftenThanIsAskedFor() {
    rig.withShop(1_000, "s1");
    try (EventStream stream = EventStream.on(rig, "sku=s1&maxPerSecond=1")) {
      stream.next();
      final long beginNs = System.nanoTime();
      int updates = 0;
      long units = 0;
      long held = 0;
      while (units < 200 || held < units) {
        if (units < 200) {
          reserve("s1", 1);
          units++;
        } else {
          held = stream.next().number("held");
          updates++;
        }
      }
      final long seconds = Duration.ofNanos(System.nanoTime() - beginNs).toSeconds();
      assertTrue(updates <= seconds + 2, updates + " updates in " + seconds + " s");
      EdgeRig.await(() -> live().value(Value.STATES) > 0);
    }
  }

  @Test
  void shouldLetGoWhoDoesNotReadWhileOthersAreTold() {
    restart(settings -> settings.withLive(new LiveSettings(10, 300, 15_000)));
    final String[] skus = IntStream.range(0, 100).mapToObj(i -> "sku-" + i).toArray(String[]::new);
    rig.withShop(0, skus);
    final String all = "sku=" + String.join("&sku=", skus);
    final String movement = "{\"kind\":\"receive\",\"lines\":["
        + Set.of(skus).stream()
            .map("{\"sku\":\"%s\",\"location\":\"W1\",\"quantity\":1}"::formatted)
            .collect(Collectors.joining(","))
        + "]}";
    final RawConnection deaf = new RawConnection(rig.port(), SMALL_BUFFER_BYTES);
    try (EventStream slow = new EventStream(deaf, "/v1/stream?" + all, "");
        EventStream stream = EventStream.on(rig, "sku=sku-7")) {
      stream.next();
      long units = 0;
      while (live().value(Value.DROPPED) == 0) {
        rig.post("/v1/stock-movements", movement).mustBe(201);
        units++;
        assertEquals(units, stream.until("available", units).number("onHand"));
      }
      EdgeRig.await(() -> live().value(Value.LISTENERS) == 1);
      final String told = slow.connection().untilClosed();
      final List<String> ids =
          told.lines().filter(line -> line.startsWith("id: ")).toList();
      assertTrue(told.length() > SMALL_BUFFER_BYTES, "it was told as much as it left room for");
      rig.post("/v1/stock-movements", movement).mustBe(201);
      final String resume = "Last-Event-ID: " + ids.getLast().substring(4) + "\r\n";
      try (EventStream back = new EventStream(rig.port(), "/v1/stream?" + all, resume)) {
        final Set<String> seen = new TreeSet<>();
        while (seen.size() < skus.length) {
          seen.add(back.until("available", units + 1).json().getString("sku"));
        }
      }
    }
  }

  @Test
  void shouldAnswerWhatWasAskedBeforeOnTheSameConnection() {
    rig.withShop(5, "s1");
    final String host = " HTTP/1.1\r\nHost: x\r\n\r\n";
    try (RawConnection connection = new RawConnection(rig.port())) {
      connection.say("GET /v1/stock/s1" + host + "GET /v1/stream?sku=s1" + host);
      assertTrue(connection.answer().contains("\"locations\""));
      assertTrue(connection.until("\n\n").contains("text/event-stream"));
      assertTrue(connection.until("}\n\n").contains("\"available\":5"));
    }
  }

  @Test
  void shouldSendHeartbeats() {
    restart(settings -> settings.withLive(new LiveSettings(10, 5_000, 30)));
    rig.withShop(1, "s1");
    try (EventStream stream = EventStream.on(rig, "sku=s1")) {
      stream.next();
      assertEquals(":\n\n", stream.connection().until("\n\n"));
      assertEquals(":\n\n", stream.connection().until("\n\n"));
    }
  }

  @Test
  void shouldTellEverybodyWhenTheServerStops() {
    rig.withShop(1, "s1");
    try (EventStream stream = EventStream.on(rig, "sku=s1");
        EventStream deaf =
            new EventStream(new RawConnection(rig.port()), "/v1/stream?sku=s1", "")) {
      final Told first = stream.next();
      rig.edge().stopAccepting();
      final Told end = stream.next();
      assertEquals("end", end.name());
      assertEquals("stopping", end.json().getString("reason"));
      assertEquals(first.id(), String.valueOf(end.json().getValue("after")));
      assertEquals(List.of(), CONTRACT.liveViolations(end.json().encode()));
      assertEquals("", stream.connection().untilClosed());
      rig.get("/v1/stream?sku=s1").mustBe(503, "stopping");
      assertTrue(rig.edge().awaitDrained(Duration.ofSeconds(10)));
      assertTrue(deaf.connection().untilClosed().contains("stopping"));
    }
  }

  @Test
  void shouldSayThatNothingIsKeptAndThatNothingIsToldAnyMore() {
    rig.close();
    rig = EdgeRig.starting(UnaryOperator.identity(), new RealEngine());
    rig.engine().start();
    rig.withShop(1, "s1");
    rig.get("/v1/stream?sku=s1").mustBe(409, "events-not-kept");
  }

  private void restart(final UnaryOperator<EdgeSettings> change) {
    rig.close();
    rig = EdgeRig.started(change);
  }

  private Answer reserve(final String sku, final int units) {
    return rig.post(
            "/v1/reservations",
            "{\"channel\":\"web\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
                .formatted(sku, units))
        .mustBe(201);
  }

  private LiveCounters live() {
    return rig.engine().live().counters();
  }

  private static long sum(final Told told, final String field) {
    return told.json().getJsonObject("sales").getJsonArray(field).stream()
        .mapToLong(units -> ((Number) units).longValue())
        .sum();
  }

  /** The same units as an answer of the engine, at a position that is no later. */
  private static void assertSame(final Answer stock, final Told told) {
    assertEquals(List.of(), CONTRACT.liveViolations(told.json().encode()));
    assertEquals(told.id(), String.valueOf(told.number("position")));
    for (final String field :
        List.of("sku", "onHand", "available", "held", "allocated", "inTransit", "unavailable")) {
      assertEquals(stock.json().getValue(field), told.json().getValue(field), field);
    }
    assertTrue(told.number("position") <= stock.number("position"));
  }
}
