package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.contract.Contract;
import io.sluice.api.http.EdgeRig.Answer;
import io.sluice.api.http.EventStream.Told;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live numbers of activities over a socket, before a real engine whose journal is in memory. */
final class LiveActivityHttpTest {
  private static final Contract CONTRACT = new Contract();
  private static final String SALE = "/v1/activities/sale";

  private final EdgeRig rig = EdgeRig.started().withShop(100, "s1", "s2");

  @BeforeEach
  void setUp() {
    final long now = rig.engine().nowMs();
    rig.put(SALE, """
            {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z",
             "endsAt":"2036-01-01T00:00:00.000Z","waitlist":true,
             "items":[{"sku":"s1","quantity":5},{"sku":"s2","quantity":7}],
             "waves":[{"at":"%s","sku":"s1",
             "quantity":2}]}""".formatted(SaleLife.time(now + 60_000))).mustBe(201);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldTellThePresentFirstAndThenWhatChanges() {
    try (EventStream stream = EventStream.on(rig, "activity=sale")) {
      final Told first = stream.next();
      assertEquals("activity", first.name());
      assertSame(first);
      assertEquals("live", first.json().getString("status"));
      assertEquals(3, item(first).getLong("available"));
      assertEquals(3, item(first).getLong("released"));
      assertFalse(first.json().containsKey("sales"), "nothing was sold since anybody listens");

      final String bought = hold("s1", 2);
      assertSame(stream.untilItem("held", 2));
      confirm(bought);
      assertSame(stream.untilItem("sold", 2));
      final String last = hold("s1", 1);
      final String waits = wish("s1", 1).mustBe(202).text("id");
      assertSame(stream.untilItem("waiting", 1));
      release(last);
      // In the same step: nobody sees the unit free.
      final Told granted = stream.untilItem("waiting", 0);
      assertSame(granted);
      assertEquals(1, item(granted).getLong("held"));
      confirm(waits);
      assertSame(stream.untilItem("sold", 3));

      rig.post(SALE + "/release", null).mustBe(200);
      final Told wave = stream.untilItem("released", 5);
      assertSame(wave);
      assertEquals(2, item(wave).getLong("available"));
      rig.post(SALE + "/stop", null).mustBe(200);
      final Told ended = stream.until(state -> state.getString("status").equals("ended"));
      assertSame(ended);
      assertEquals(0, item(ended).getLong("available"));
    }
  }

  @Test
  void shouldTellHowItSoldInEachSecondAndWhatThoseGotWhoWaited() {
    try (EventStream stream = EventStream.on(rig, "activity=sale&sku=s1")) {
      stream.next();
      stream.next();
      final long beganMs = rig.engine().nowMs();
      final String first = hold("s1", 3);
      rig.engine().passMs(1_000);
      hold("s2", 4);
      wish("s1", 2).mustBe(202);
      rig.engine().passMs(1_000);
      release(first);
      final JsonObject sales = stream
          .until(state ->
              state.containsKey("items") && state.getJsonObject("sales").containsKey("granted"))
          .json()
          .getJsonObject("sales");
      assertEquals(
          beganMs / 1_000 * 1_000, Instant.parse(sales.getString("from")).toEpochMilli());
      assertEquals(List.of(3, 4, 2), sales.getJsonArray("held").getList());
      assertEquals(List.of(0, 0, 0), sales.getJsonArray("sold").getList());
      assertEquals(List.of(0, 0, 2), sales.getJsonArray("granted").getList());

      rig.engine().passMs(70_000);
      hold("s2", 1);
      final JsonObject later = stream
          .until(state -> state.containsKey("items")
              && state.getJsonObject("sales").getJsonArray("held").size() == 1)
          .json()
          .getJsonObject("sales");
      assertEquals(List.of(1), later.getJsonArray("held").getList());
      assertFalse(later.containsKey("granted"), "nobody who waited got any in the last 30 s");
    }
  }

  @Test
  void shouldLetAWaveOutByItsTime() {
    try (EventStream stream = EventStream.on(rig, "activity=sale")) {
      assertEquals(3, item(stream.next()).getLong("available"));
      rig.engine().passMs(60_000);
      assertSame(stream.untilItem("available", 5));
    }
  }

  @Test
  void shouldTellWhoComesBackOnlyWhatChangedSince() {
    final String both = "activity=sale&sku=s1&sku=s2";
    final String id;
    try (EventStream stream = EventStream.on(rig, both)) {
      final List<Told> first = List.of(stream.next(), stream.next(), stream.next());
      assertEquals(
          Set.of("s1", "s2", "sale"),
          first.stream().map(LiveActivityHttpTest::code).collect(Collectors.toSet()));
      assertEquals("", first.get(0).id(), "more is to come");
      assertEquals("", first.get(1).id(), "more is to come");
      id = first.getLast().id();
    }
    hold("s1", 1);
    final String header = "Last-Event-ID: " + id + "\r\n";
    try (EventStream back = new EventStream(rig.port(), "/v1/stream?" + both, header)) {
      final List<Told> told = List.of(back.next(), back.next());
      assertEquals(
          Set.of("s1", "sale"),
          told.stream().map(LiveActivityHttpTest::code).collect(Collectors.toSet()));
      rig.post(SALE + "/release", null).mustBe(200);
      final Told wave = back.next();
      assertEquals("sale", code(wave), "no unit of a SKU has moved");
      assertEquals(5, item(wave).getLong("released"));
    }
  }

  @Test
  void shouldTellOfItemsThatComeAndGo() {
    try (EventStream stream = EventStream.on(rig, "activity=sale")) {
      stream.next();
      final String held = hold("s1", 1);
      rig.put(SALE, """
              {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z",
               "endsAt":"2036-01-01T00:00:00.000Z","waitlist":true,
               "items":[{"sku":"s2","quantity":9}]}""").mustBe(200);
      final Told told = stream.untilItem("quantity", 9);
      assertSame(told);
      assertEquals(1, told.json().getJsonArray("items").size());
      // Its pool is closed: the unit is nothing to the activity any more.
      release(held);
      hold("s2", 1);
      assertSame(stream.untilItem("held", 1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activity=|400|/activity/0",
        "activity=sale&activity=a%20b|400|/activity/1",
        "activity=none|404|/activity/0",
        "activity=sale&activity=none|404|/activity/1",
        "sku=s1&activity=none|404|/activity/0",
        "activity=sale&sku=none|404|/sku/0",
        "activity=sale&maxPerSecond=0|400|/maxPerSecond",
        "activity=s1|404|/activity/0",
        "sku=sale|404|/sku/0",
      })
  void shouldSayWhatIsWrongWithAQuestion(final String query, final int status, final String field) {
    final Answer answer = rig.get("/v1/stream?" + query);
    answer.mustBe(status, status == 404 ? "not-found" : "malformed-request");
    assertEquals(field, answer.text("field"));
  }

  @Test
  void shouldBoundSkusAndActivitiesTogether() {
    final String skus =
        IntStream.range(0, 60).mapToObj(i -> "sku=s1&").collect(Collectors.joining());
    final String activities =
        IntStream.range(0, 40).mapToObj(i -> "activity=sale&").collect(Collectors.joining());
    try (EventStream stream = EventStream.on(rig, skus + activities + "maxPerSecond=10")) {
      final String first = code(stream.next());
      final String second = code(stream.next());
      assertEquals(Set.of("s1", "sale"), Set.of(first, second));
    }
    assertEquals("/activity", refusedField(skus + activities + "activity=sale"));
    assertEquals("/sku", refusedField(activities + skus + "sku=s2"));
  }

  private String refusedField(final String query) {
    return rig.get("/v1/stream?" + query).mustBe(400, "malformed-request").text("field");
  }

  private String hold(final String sku, final int units) {
    return wish(sku, units).mustBe(201).text("id");
  }

  private Answer wish(final String sku, final int units) {
    return rig.post(
        "/v1/reservations",
        "{\"channel\":\"web\",\"activity\":\"sale\",\"waitlist\":true,\"lines\":[%s]}"
            .formatted("{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, units)));
  }

  private void confirm(final String id) {
    rig.post("/v1/reservations/" + id + "/confirm", null).mustBe(200);
  }

  private void release(final String id) {
    rig.post("/v1/reservations/" + id + "/release", null).mustBe(200);
  }

  private static String code(final Told told) {
    return told.json().getString("sku", told.json().getString("activity"));
  }

  private static JsonObject item(final Told told) {
    return EventStream.item(told.json());
  }

  /** The same as an answer of the engine says now, at a position that is no later. */
  private void assertSame(final Told told) {
    final JsonObject asked = rig.get(SALE).mustBe(200).json();
    assertEquals(List.of(), CONTRACT.liveViolations(told.json().encode()));
    assertEquals(told.id(), String.valueOf(told.number("position")));
    for (final String field : List.of("activity", "status", "startsAt", "endsAt")) {
      assertEquals(asked.getValue(field), told.json().getValue(field), field);
    }
    final JsonArray items = told.json().getJsonArray("items");
    assertEquals(asked.getJsonArray("items").size(), items.size());
    for (int i = 0; i < items.size(); i++) {
      final JsonObject item = items.getJsonObject(i).copy();
      assertTrue(item.getLong("released") <= item.getLong("quantity"));
      assertTrue(item.getLong("available") <= item.getLong("released"));
      item.remove("released");
      assertEquals(asked.getJsonArray("items").getJsonObject(i), item);
    }
    assertTrue(told.number("position") <= asked.getLong("position"));
  }
}
