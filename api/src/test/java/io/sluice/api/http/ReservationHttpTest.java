package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reservations over a real socket and a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReservationHttpTest {
  private static final String NO_SUCH_ID = "r0000000zzz000000";

  private EdgeRig rig;

  @BeforeAll
  void start() {
    rig = EdgeRig.started().withShop(0);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void shouldHoldUnits() {
    sku("hold", 10);
    final Answer answer = rig.post(
        "/v1/reservations",
        "{\"channel\":\"web\",\"customer\":\"c1\",\"ttlMs\":60000,"
            + "\"lines\":[{\"sku\":\"hold\",\"quantity\":3}]}");
    answer.mustBe(201);
    final String id = answer.text("id");
    assertEquals("/v1/reservations/" + id, answer.header("location"));
    assertEquals("application/json", answer.header("content-type"));
    assertEquals("held", answer.text("status"));
    assertEquals(60_000, answer.number("expiresInMs"));
    assertEquals(answer.text("position"), answer.header("sluice-position"));
    assertEquals("memory", answer.header("sluice-durability"));
    assertEquals("", answer.header("idempotency-replayed"));
    final String lines = """
        [{"sku":"hold","quantity":3,"allocations":[{"location":"W1","quantity":3}]}]""";
    assertEquals(lines, answer.json().getJsonArray("lines").encode());
    assertTrue(
        answer.text("expiresAt").matches("2026-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    assertEquals(7, rig.available("hold"));
    final Answer read = rig.get("/v1/reservations/" + id).mustBe(200);
    assertEquals(answer.json().getValue("lines"), read.json().getValue("lines"));
    assertEquals("held", read.text("status"));
  }

  @Test
  void shouldSplitALineOverLocations() {
    sku("split", 2);
    rig.put("/v1/locations/W2", "{\"kind\":\"store\"}");
    rig.receive("split", "W2", 3);
    final Answer answer = rig.post("/v1/reservations", wish("split", 5)).mustBe(201);
    final String lines = answer.json().getJsonArray("lines").encode();
    assertTrue(lines.contains("{\"location\":\"W1\",\"quantity\":2}"), lines);
    assertTrue(lines.contains("{\"location\":\"W2\",\"quantity\":3}"), lines);
    assertTrue(lines.startsWith("[{\"sku\":\"split\",\"quantity\":5,"), lines);
  }

  @Test
  void shouldAnswerARepeatAsBefore() {
    sku("again", 10);
    final String key = rig.newKey();
    final Answer first = rig.post("/v1/reservations", key, wish("again", 4)).mustBe(201);
    final Answer second = rig.post(
        "/v1/reservations",
        key,
        " {\"lines\" : [ {\"quantity\":4, \"sku\":\"again\"} ], \"channel\":\"web\" } ");
    second.mustBe(201);
    assertEquals("true", second.header("idempotency-replayed"));
    assertEquals(first.text("id"), second.text("id"));
    assertEquals(first.header("sluice-position"), second.header("sluice-position"));
    assertEquals(first.header("location"), second.header("location"));
    assertEquals(6, rig.available("again"));
    rig.post("/v1/reservations/" + first.text("id") + "/release", null).mustBe(200);
    final Answer third = rig.post("/v1/reservations", key, wish("again", 4)).mustBe(201);
    assertEquals("released", third.text("status"), "the resource as it now stands");
    assertEquals(first.header("sluice-position"), third.header("sluice-position"));
  }

  @Test
  void shouldRefuseAKeyThatWasUsedForSomethingElse() {
    sku("other", 10);
    final String key = rig.newKey();
    final String id =
        rig.post("/v1/reservations", key, wish("other", 1)).mustBe(201).text("id");
    rig.post("/v1/reservations", key, wish("other", 2)).mustBe(422, "idempotency-key-reused");
    rig.post("/v1/reservations/" + id + "/confirm", key, null)
        .mustBe(422, "idempotency-key-reused");
    assertEquals(9, rig.available("other"));
  }

  @Test
  void shouldDecideARefusalAnew() {
    sku("late", 0);
    final String key = rig.newKey();
    rig.post("/v1/reservations", key, wish("late", 1)).mustBe(409, "sold-out");
    rig.receive("late", "W1", 1);
    final Answer won = rig.post("/v1/reservations", key, wish("late", 1)).mustBe(201);
    assertEquals("", won.header("idempotency-replayed"));
  }

  @Test
  void shouldHoldAllLinesOrNone() {
    sku("all-1", 5);
    sku("all-2", 1);
    final Answer refused = rig.post(
        "/v1/reservations",
        "{\"channel\":\"web\",\"lines\":[{\"sku\":\"all-1\",\"quantity\":5},"
            + "{\"sku\":\"all-2\",\"quantity\":2}]}");
    refused.mustBe(409, "sold-out");
    assertEquals("/lines/1", refused.text("field"));
    assertEquals("all-2", refused.text("sku"));
    assertEquals(1, refused.number("available"));
    assertTrue(Long.parseLong(refused.header("sluice-position")) > 0);
    assertEquals("memory", refused.header("sluice-durability"));
    assertEquals(5, rig.available("all-1"));
    final Answer sameCell = rig.post(
        "/v1/reservations",
        "{\"channel\":\"web\",\"lines\":[{\"sku\":\"all-1\",\"quantity\":3},"
            + "{\"sku\":\"all-1\",\"quantity\":3}]}");
    sameCell.mustBe(409, "sold-out");
    assertEquals("/lines/1", sameCell.text("field"));
    assertEquals(5, rig.available("all-1"));
  }

  @Test
  void shouldGoTheWayOfAReservation() {
    sku("way", 10);
    final String confirmed = held("way", 2);
    rig.post("/v1/reservations/" + confirmed + "/confirm", "{}").mustBe(200);
    assertEquals("confirmed", rig.get("/v1/reservations/" + confirmed).text("status"));
    rig.post("/v1/reservations/" + confirmed + "/release", "{}").mustBe(409, "reservation-closed");
    assertEquals(
        "consumed",
        rig.post("/v1/reservations/" + confirmed + "/consume", null).mustBe(200).text("status"));
    rig.post("/v1/reservations/" + confirmed + "/cancel", null).mustBe(409, "reservation-closed");
    assertEquals(8, rig.available("way"));

    final String cancelled = held("way", 3);
    rig.post("/v1/reservations/" + cancelled + "/cancel", null).mustBe(409, "reservation-closed");
    rig.post("/v1/reservations/" + cancelled + "/confirm", null).mustBe(200);
    assertEquals(
        "cancelled",
        rig.post("/v1/reservations/" + cancelled + "/cancel", null).mustBe(200).text("status"));
    assertEquals(8, rig.available("way"));

    final String extended = held("way", 1);
    final Answer longer = rig.post(
            "/v1/reservations/" + extended + "/extend", "{\"ttlMs\":3600000}")
        .mustBe(200);
    assertEquals(3_600_000, longer.number("expiresInMs"));
    assertEquals("held", longer.text("status"));
  }

  @Test
  void shouldExpire() {
    sku("due", 1);
    final String id = rig.post(
            "/v1/reservations",
            "{\"channel\":\"web\",\"ttlMs\":1000,\"lines\":[{\"sku\":\"due\",\"quantity\":1}]}")
        .mustBe(201)
        .text("id");
    rig.engine().passMs(999);
    assertEquals("held", rig.get("/v1/reservations/" + id).text("status"));
    rig.engine().passMs(1);
    final Answer expired = rig.get("/v1/reservations/" + id).mustBe(200);
    assertEquals("expired", expired.text("status"));
    assertEquals(0, expired.number("expiresInMs"));
    rig.post("/v1/reservations/" + id + "/confirm", null).mustBe(409, "reservation-closed");
    assertEquals(1, rig.available("due"));
  }

  @Test
  void shouldSayWhereACodeIsUnknown() {
    sku("known", 1);
    assertEquals("/channel", notFound(wish("known", 1).replace("web", "nowhere")));
    assertEquals("/lines/0/sku", notFound(wish("nothing", 1)));
    assertEquals(
        "/lines/1/location",
        notFound("{\"channel\":\"web\",\"lines\":[{\"sku\":\"known\",\"quantity\":1},"
            + "{\"sku\":\"known\",\"quantity\":1,\"location\":\"nowhere\"}]}"));
    assertEquals(
        "/activity",
        notFound("{\"channel\":\"web\",\"activity\":\"sale\","
            + "\"lines\":[{\"sku\":\"known\",\"quantity\":1}]}"));
  }

  @Test
  void shouldRefuseALocationThatTheChannelDoesNotSellFrom() {
    sku("narrow", 1);
    rig.put("/v1/locations/elsewhere", "{\"kind\":\"store\"}").mustBe(201);
    rig.put("/v1/channels/one-shop", "{\"locations\":[\"elsewhere\"]}").mustBe(201);
    final Answer refused = rig.post(
        "/v1/reservations",
        "{\"channel\":\"one-shop\","
            + "\"lines\":[{\"sku\":\"narrow\",\"quantity\":1,\"location\":\"W1\"}]}");
    refused.mustBe(422, "unprocessable");
    assertEquals("/lines/0", refused.text("field"));
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_SUCH_ID, "x", "batch", "o0000000001000000", "r1", "%00", "a%2fb"})
  void shouldNotFindWhatIsNotThere(final String id) {
    if (!id.equals("batch")) {
      rig.get("/v1/reservations/" + id).mustBe(404, "not-found");
    }
    rig.post("/v1/reservations/" + id + "/confirm", null).mustBe(404, "not-found");
    rig.post("/v1/reservations/" + id + "/extend", "{\"ttlMs\":1000}").mustBe(404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"channel\":\"web\"}|/lines",
        "{\"channel\":\"web\",\"lines\":[{\"sku\":\"a\",\"quantity\":0}]}|/lines/0/quantity",
        "{\"channel\":\"web\",\"ttlMs\":1,\"lines\":[{\"sku\":\"a\",\"quantity\":1}]}|/ttlMs",
        "{\"channel\":\"web\",\"x/y\":1}|/x~1y",
      })
  void shouldNameTheFieldOfAMalformedBody(final String body, final String field) {
    assertEquals(
        field,
        rig.post("/v1/reservations", body).mustBe(400, "malformed-request").text("field"));
  }

  @Test
  void shouldLeaveTheFieldOutWhereTheWholeBodyIsWrong() {
    final Answer answer = rig.post("/v1/reservations", "[]").mustBe(400, "malformed-request");
    assertFalse(answer.json().containsKey("field"));
    assertFalse(answer.text("detail").isEmpty());
    rig.post("/v1/reservations", null).mustBe(400, "malformed-request");
    rig.post("/v1/reservations/" + NO_SUCH_ID + "/confirm", "{\"a\":1}")
        .mustBe(400, "malformed-request");
  }

  private String notFound(final String body) {
    return rig.post("/v1/reservations", body).mustBe(404, "not-found").text("field");
  }

  private String held(final String sku, final int quantity) {
    return rig.post("/v1/reservations", wish(sku, quantity)).mustBe(201).text("id");
  }

  private void sku(final String code, final long units) {
    rig.put("/v1/skus/" + code, "{}").mustBe(201);
    if (units > 0) {
      rig.receive(code, "W1", units);
    }
  }

  private static String wish(final String sku, final int quantity) {
    return "{\"channel\":\"web\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
        .formatted(sku, quantity);
  }
}
