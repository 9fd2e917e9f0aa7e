package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks to wait does so, is told where, and gets what comes back; who does not is refused. */
final class WaitlistHttpTest {
  private static final String RESERVATIONS = "/v1/reservations";
  private static final String PLAIN = """
      {"channel":"web","customer":"c1","activity":"sale","lines":[{"sku":"a","quantity":1}]}""";
  private static final String WAITING =
      PLAIN.replace("\"activity\"", "\"waitlist\":true,\"activity\"");

  private EdgeRig rig;
  private String held;

  @BeforeEach
  void sellOut() {
    rig = EdgeRig.started(settings -> settings).withShop(1, "a", "b");
    rig.put("/v1/activities/sale", """
            {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z",
             "endsAt":"2036-01-01T00:00:00.000Z","waitlist":true,"holdTtlMs":60000,
             "items":[{"sku":"a","quantity":1}]}""").mustBe(201);
    held = rig.post(RESERVATIONS, WAITING).mustBe(201).text("id");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String by(final String customer) {
    return WAITING.replace("c1", customer);
  }

  private Answer read(final String id) {
    return rig.get(RESERVATIONS + "/" + id).mustBe(200);
  }

  @Test
  void shouldTellWhereOneStandsAndGrantInTurn() {
    final Answer first = rig.post(RESERVATIONS, by("c2")).mustBe(202);
    assertEquals(RESERVATIONS + "/" + first.text("id"), first.header("location"));
    assertEquals("waiting", first.text("status"));
    assertEquals("sale", first.text("activity"));
    assertEquals(1, first.number("waitPosition"));
    assertEquals("2036-01-01T00:00:00.000Z", first.text("expiresAt"));
    final JsonObject line = first.json().getJsonArray("lines").getJsonObject(0);
    assertEquals("a", line.getString("sku"));
    assertEquals(0, line.getJsonArray("allocations").size());
    final Answer second = rig.post(RESERVATIONS, by("c3")).mustBe(202);
    assertEquals(2, second.number("waitPosition"));

    rig.post(RESERVATIONS + "/" + held + "/release", null).mustBe(200);

    final Answer granted = read(first.text("id"));
    assertEquals("held", granted.text("status"));
    assertFalse(granted.json().containsKey("waitPosition"));
    assertTrue(granted.number("expiresInMs") <= 60_000);
    assertEquals(1, read(second.text("id")).number("waitPosition"));
    final JsonObject item =
        rig.get("/v1/activities/sale").mustBe(200).json().getJsonArray("items").getJsonObject(0);
    assertEquals(1, item.getInteger("waiting"));
    assertEquals(1, item.getInteger("held"));
  }

  @Test
  void shouldRepeatWith202WhateverBecameOfIt() {
    final String key = rig.newKey();
    final Answer joined = rig.post(RESERVATIONS, key, by("c2")).mustBe(202);
    rig.post(RESERVATIONS + "/" + held + "/release", null).mustBe(200);

    final Answer again = rig.post(RESERVATIONS, key, by("c2")).mustBe(202);

    assertEquals("held", again.text("status"));
    assertEquals(joined.number("position"), again.number("position"));
    assertEquals("true", again.header("idempotency-replayed"));
    rig.post(RESERVATIONS, key, PLAIN).mustBe(422, "idempotency-key-reused");
  }

  @Test
  void shouldLetTheEdgeRefuseOnlyWhoDoesNotAskToWait() {
    rig.post(RESERVATIONS, PLAIN).mustBe(409, "sold-out");
    EdgeRig.await(() -> rig.engine().door().soldOut().pools().count() == 1);

    final Answer ofEdge = rig.post(RESERVATIONS, PLAIN).mustBe(409, "sold-out");

    assertEquals(1, rig.counters().soldOutAnswers().sum());
    assertEquals(0, ofEdge.number("available"));
    rig.post(RESERVATIONS, by("c2")).mustBe(202);
    // Somebody waits: what the edge says stays true of everybody else.
    rig.post(RESERVATIONS + "/" + held + "/release", null).mustBe(200);
    rig.post(RESERVATIONS, PLAIN).mustBe(409, "sold-out");
    assertEquals(1, rig.counters().soldOutAnswers().sum());
  }

  @Test
  void shouldWaitInABatch() {
    final String entry = by("c2").replace("{\"channel\"", "{\"key\":\"k1\",\"channel\"");

    final JsonObject result = rig.post(
            RESERVATIONS + "/batch", "{\"reservations\":[" + entry + "]}")
        .mustBe(200)
        .json()
        .getJsonArray("results")
        .getJsonObject(0);

    assertEquals(202, result.getInteger("status"));
    assertEquals(1, result.getInteger("waitPosition"));
  }

  @Test
  void shouldWaitNoMoreWhenAsked() {
    final String first = rig.post(RESERVATIONS, by("c2")).mustBe(202).text("id");
    final String second = rig.post(RESERVATIONS, by("c3")).mustBe(202).text("id");

    assertEquals(
        "cancelled",
        rig.post(RESERVATIONS + "/" + first + "/cancel", null).mustBe(200).text("status"));

    assertEquals(1, read(second).number("waitPosition"));
    rig.post(RESERVATIONS + "/" + second + "/confirm", null).mustBe(409, "reservation-closed");
  }
}
