package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.FeedCounters;
import io.sluice.api.stream.FeedCounters.Value;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The feed over a socket, before a real engine whose journal is in memory. */
final class FeedHttpTest {
  private static final String RESERVED = """
      {"channel":"web","customer":"c1","ttlMs":60000,"lines":[{"sku":"s1","quantity":2},\
      {"sku":"s1","quantity":1,"location":"W1"}]}""";

  private final EdgeRig rig = EdgeRig.started().withShop(100, "s1", "s2");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldTellEveryEventOnceAndInOrderHoweverItIsAsked() {
    liveALittle();
    final List<String> all = lines("/v1/events");
    assertTrue(all.size() > 30, all::toString);
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i + 1, position(all.get(i)));
    }
    for (int after = 0; after <= all.size(); after++) {
      final int from = after;
      assertEquals(
          all.subList(from, all.size()), lines("/v1/events?after=" + from), () -> "behind " + from);
    }
    for (final int limit : new int[] {1, 2, 7, 5_000}) {
      assertEquals(all, pageByPage(limit));
    }
  }

  @Test
  void shouldSayHowFarItIs() {
    liveALittle();
    final int count = lines("/v1/events").size();
    final Answer page = rig.get("/v1/events?after=3&limit=4").mustBe(200);
    assertEquals("application/x-ndjson", page.header("content-type"));
    assertEquals("7", page.header("Sluice-Feed-Position"));
    assertEquals(Integer.toString(count - 7), page.header("Sluice-Feed-Lag"));
    assertEquals(Integer.toString(count), page.header("Sluice-Position"));
    assertEquals("memory", page.header("Sluice-Durability"));
    assertEquals(rig.engine().feed().journalId().toString(), page.header("Sluice-Journal"));

    final Answer end = rig.get("/v1/events?after=" + count).mustBe(200);
    assertEquals("", end.body());
    assertEquals(Integer.toString(count), end.header("Sluice-Feed-Position"));
    assertEquals("0", end.header("Sluice-Feed-Lag"));

    final Answer head =
        rig.send(rig.request("/v1/events?after=3&limit=4").HEAD()).mustBe(200);
    assertEquals("7", head.header("Sluice-Feed-Position"));
    assertEquals(Integer.toString(page.body().length()), head.header("content-length"));
  }

  @Test
  void shouldTellWhatHappenedInTheWordsOfTheContract() {
    final long before = lines("/v1/events").size();
    final Answer held = rig.post("/v1/reservations", RESERVED).mustBe(201);
    rig.post("/v1/reservations/" + held.text("id") + "/extend", "{\"ttlMs\":70000}")
        .mustBe(200);
    final String order = """
        {"channel":"web","customer":"c1","reservation":"%s"}""".formatted(held.text("id"));
    final Answer placed = rig.post("/v1/orders", order).mustBe(201);
    final String target = "/v1/orders/" + placed.text("id");
    rig.post(target + "/payments", "{\"reference\":\"wx-1\",\"amount\":5,\"currency\":\"CNY\"}");
    rig.post(target + "/cancel", null).mustBe(200);

    final List<JsonObject> told =
        lines("/v1/events?after=" + before).stream().map(JsonObject::new).toList();
    assertEquals(
        List.of(
            "ReservationHeld",
            "ReservationExtended",
            "OrderPlaced",
            "OrderPaid",
            "OrderCancelled",
            "RefundRequired"),
        told.stream().map(event -> event.getString("type")).toList());
    told.forEach(event -> assertEquals(1, event.getInteger("schema")));
    assertEquals(held.json().getJsonArray("lines"), told.get(0).getJsonArray("lines"));
    assertEquals(held.text("expiresAt"), told.get(0).getString("expiresAt"));
    assertEquals(held.text("id"), told.get(0).getString("reservation"));
    assertEquals("web", told.get(0).getString("channel"));
    assertEquals(held.text("id"), told.get(1).getString("reservation"));
    assertEquals(held.text("id"), told.get(2).getString("reservation"));
    assertEquals(placed.text("id"), told.get(2).getString("order"));
    assertEquals(held.json().getJsonArray("lines"), told.get(2).getJsonArray("lines"));
    assertEquals("wx-1", told.get(3).getString("reference"));
    assertEquals(5, told.get(3).getInteger("amount"));
    assertEquals("CNY", told.get(3).getString("currency"));
    assertTrue(told.get(4).getBoolean("more"), "the refund belongs to the cancellation");
    assertEquals("cancelled_after_payment", told.get(5).getString("cause"));
    assertEquals("wx-1", told.get(5).getString("reference"));
  }

  @Test
  void shouldTellPricesAndMovementsAsTheyWereStated() {
    final long before = lines("/v1/events").size();
    final Answer moved = rig.post(
            "/v1/stock-movements",
            "{\"kind\":\"adjust\",\"document\":\"D \\\"1\\\" \\u00e9\",\"actor\":\"a\",\"lines\":"
                + "[{\"sku\":\"s1\",\"location\":\"W1\",\"quantity\":-3,\"reason\":\"broken\"}]}")
        .mustBe(201);
    rig.post(
            "/v1/orders",
            "{\"channel\":\"web\",\"customer\":\"c\",\"currency\":\"EUR\",\"lines\":["
                + "{\"sku\":\"s1\",\"quantity\":2,\"unitPrice\":7},"
                + "{\"sku\":\"s2\",\"quantity\":1,\"unitPrice\":0}]}")
        .mustBe(201);
    final List<String> told = lines("/v1/events?after=" + before);
    final JsonObject movement = new JsonObject(told.get(0));
    assertEquals(moved.text("movementId"), movement.getString("movementId"));
    assertEquals("adjust", movement.getString("kind"));
    assertEquals("D \"1\" \u00e9", movement.getString("document"));
    assertEquals("a", movement.getString("actor"));
    assertEquals(
        new JsonObject(
            "{\"sku\":\"s1\",\"location\":\"W1\",\"quantity\":-3,\"reason\":\"broken\"}"),
        movement.getJsonArray("lines").getJsonObject(0));
    final JsonObject order = new JsonObject(told.get(1));
    assertEquals(14, order.getInteger("amount"));
    assertEquals("EUR", order.getString("currency"));
    assertEquals(
        new JsonObject("{\"sku\":\"s1\",\"quantity\":2,\"unitPrice\":7,"
            + "\"allocations\":[{\"location\":\"W1\",\"quantity\":2}]}"),
        order.getJsonArray("lines").getJsonObject(0));
    assertEquals(0, order.getJsonArray("lines").getJsonObject(1).getInteger("unitPrice"));
  }

  @Test
  void shouldLetAReaderGoThatDoesNotTakeItsAnswer() {
    try (EdgeRig impatient =
        EdgeRig.started(settings -> settings.withTimeouts(4_000, 300, 10_000)).withShop(1, "s1")) {
      for (int i = 0; i < 7; i++) {
        impatient.post("/v1/stock-movements", bulk()).mustBe(201);
      }
      final FeedCounters counters = impatient.engine().feed().counters();
      final long beganNs = System.nanoTime();
      try (RawConnection silent = new RawConnection(impatient.port())) {
        // More than the sockets hold between them, and less than any connection may leave unread.
        silent.say("GET /v1/events?limit=5000 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
        EdgeRig.await(() -> impatient.counters().connectionsClosed().sum() == 1);
        EdgeRig.await(() -> counters.value(Value.UNDER_WAY) == 0);
        final long unread = counters.value(Value.BYTES);
        assertTrue(unread < ConnectionGuard.MAX_UNREAD_BYTES, () -> "unread " + unread);
        assertEquals(1, impatient.counters().connectionsDropped().sum());
        assertTrue(System.nanoTime() - beganNs < 8_000_000_000L, "sooner than an idle one");
      }
      assertTrue(impatient.get("/v1/events").mustBe(200).body().length() > 0);
    }
  }

  @Test
  void shouldEndAPageAtSomeBytes() {
    for (int i = 0; i < 20; i++) {
      rig.post("/v1/stock-movements", bulk()).mustBe(201);
    }
    final Answer page = rig.get("/v1/events?limit=5000").mustBe(200);
    assertTrue(page.body().length() >= EventFeed.PAGE_BYTES);
    assertTrue(page.body().length() < EventFeed.PAGE_BYTES + 200_000);
    assertTrue(Long.parseLong(page.header("Sluice-Feed-Lag")) > 0);
    final List<String> all = pageByPage(5_000);
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i + 1, position(all.get(i)));
    }
    assertEquals(all.size(), Integer.parseInt(page.header("Sluice-Position")));
  }

  @ParameterizedTest
  @CsvSource({
    "after=-1, /after",
    "after=, /after",
    "after=1e3, /after",
    "after=9007199254740992, /after",
    "after=99999999999999999999, /after",
    "limit=0, /limit",
    "limit=5001, /limit",
    "limit=x, /limit",
    "waitMs=20001, /waitMs",
    "waitMs=-1, /waitMs",
    "after=0&after=0, /after",
    "surprise=1, /surprise",
  })
  void shouldRefuseAQuestionThatIsNone(final String query, final String field) {
    assertEquals(
        field, rig.get("/v1/events?" + query).mustBe(400, "malformed-request").text("field"));
  }

  @Test
  void shouldRefuseAPositionThatNoEventHas() {
    final int count = lines("/v1/events").size();
    final Answer ahead = rig.get("/v1/events?after=" + (count + 1));
    ahead.mustBe(409, "position-unknown");
    assertEquals("/after", ahead.text("field"));
    assertEquals(Integer.toString(count), ahead.header("Sluice-Position"));
  }

  @Test
  void shouldSayFromWhereOnEventsAreLeft() {
    liveALittle();
    final List<String> all = lines("/v1/events");
    final int removed = (int) rig.engine().removeUpTo(12);

    for (final int after : new int[] {0, 5, removed - 1}) {
      final Answer gone = rig.get("/v1/events?after=" + after).mustBe(410, "events-gone");
      assertEquals(removed + 1, gone.number("firstPosition"));
      assertEquals("/after", gone.text("field"));
    }
    assertEquals(all.subList(removed, all.size()), lines("/v1/events?after=" + removed));
    assertEquals(3, rig.engine().feed().counters().value(Value.GONE));
  }

  @Test
  void shouldSayThatNothingIsKeptWhereNothingIs() {
    try (EdgeRig silent = EdgeRig.starting(UnaryOperator.identity(), new RealEngine())) {
      silent.engine().start();
      silent.get("/v1/events").mustBe(409, "events-not-kept");
      silent.get("/v1/events?after=x").mustBe(400, "malformed-request");
    }
  }

  @Test
  void shouldWaitForAnEventButNotForEver() throws Exception {
    final int count = lines("/v1/events").size();
    assertEquals(List.of(), lines("/v1/events?waitMs=1&after=" + count));

    final CompletableFuture<List<String>> waiting =
        CompletableFuture.supplyAsync(() -> lines("/v1/events?waitMs=20000&after=" + count));
    EdgeRig.await(() -> underWay() == 1);
    rig.post("/v1/reservations", RESERVED).mustBe(201);
    final List<String> told = waiting.get();
    assertEquals(1, told.size());
    assertEquals(count + 1, position(told.getFirst()));
    EdgeRig.await(() -> underWay() == 0);
  }

  @Test
  void shouldHaveOnlySoManyQuestionsUnderWay() throws Exception {
    final int count = lines("/v1/events").size();
    final List<RawConnection> waiting = new ArrayList<>();
    for (int i = 0; i < EventFeed.MAX_UNDER_WAY; i++) {
      waiting.add(new RawConnection(rig.port())
          .say("GET /v1/events?waitMs=20000&after=" + count + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    EdgeRig.await(() -> underWay() == EventFeed.MAX_UNDER_WAY);

    final Answer refused = rig.get("/v1/events").mustBe(503, "overloaded");
    assertEquals("1", refused.header("Retry-After"));

    // Whoever goes leaves the place to others, long before the time to wait is over.
    for (final RawConnection connection : waiting) {
      connection.close();
    }
    EdgeRig.await(() -> underWay() == 0);
    assertEquals(count, lines("/v1/events").size());
  }

  @Test
  void shouldLetNobodyWaitWhenItIsAboutToStop() throws Exception {
    final int count = lines("/v1/events").size();
    final CompletableFuture<List<String>> waiting =
        CompletableFuture.supplyAsync(() -> lines("/v1/events?waitMs=20000&after=" + count));
    EdgeRig.await(() -> underWay() == 1);
    final long beganNs = System.nanoTime();
    rig.edge().stopAccepting();
    assertEquals(List.of(), waiting.get());
    assertTrue(System.nanoTime() - beganNs < 5_000_000_000L);
  }

  @Test
  void shouldReadOnFromWhereItStands() {
    liveALittle();
    pageByPage(1);
    final long seeks = rig.engine().feed().counters().value(Value.SEEKS);
    assertEquals(1, seeks, "one place was looked for, and the others followed from it");
    final long events = rig.engine().feed().counters().value(Value.EVENTS);
    assertEquals(lines("/v1/events").size(), events);
    assertTrue(rig.engine().feed().counters().value(Value.BYTES) > 100 * events);
  }

  /** A movement of so many lines that its event is long. */
  private static String bulk() {
    final String line = """
        {"sku":"s1","location":"W1","quantity":1,"reason":"%s"}""".formatted("r".repeat(120));
    return "{\"kind\":\"receive\",\"lines\":[%s]}"
        .formatted(String.join(",", Collections.nCopies(500, line)));
  }

  private long underWay() {
    return rig.engine().feed().counters().value(Value.UNDER_WAY);
  }

  /** Some of everything. */
  private void liveALittle() {
    for (int i = 0; i < 5; i++) {
      final String held = rig.post("/v1/reservations", RESERVED).mustBe(201).text("id");
      rig.post("/v1/reservations/" + held + "/confirm", null).mustBe(200);
      rig.post("/v1/reservations/" + held + "/cancel", null).mustBe(200);
      rig.post("/v1/reservations", RESERVED).mustBe(201);
    }
    rig.engine().passMs(60_001);
    EdgeRig.await(() -> rig.available("s1") == 100);
    rig.put("/v1/channels/shop", "{\"locations\":[\"W1\"]}").mustBe(201);
  }

  private List<String> lines(final String target) {
    return rig.get(target).mustBe(200).body().lines().toList();
  }

  private List<String> pageByPage(final int limit) {
    final List<String> all = new ArrayList<>();
    Answer page = rig.get("/v1/events?limit=" + limit).mustBe(200);
    while (!page.body().isEmpty()) {
      assertTrue(page.body().lines().count() <= limit);
      all.addAll(page.body().lines().toList());
      page = rig.get("/v1/events?limit=" + limit + "&after=" + page.header("Sluice-Feed-Position"))
          .mustBe(200);
    }
    return all;
  }

  private static long position(final String line) {
    return new JsonObject(line).getLong("position");
  }
}
