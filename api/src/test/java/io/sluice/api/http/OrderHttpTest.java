package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.api.http.EdgeRig.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders and payments over a real socket and a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrderHttpTest {
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
  void shouldPlaceAndPay() {
    sku("pay", 5);
    final Answer placed = rig.post(
        "/v1/orders",
        "{\"channel\":\"web\",\"customer\":\"c\",\"currency\":\"EUR\",\"paymentTtlMs\":60000,"
            + "\"lines\":[{\"sku\":\"pay\",\"quantity\":2,\"unitPrice\":150}]}");
    placed.mustBe(201);
    final String id = placed.text("id");
    assertEquals("/v1/orders/" + id, placed.header("location"));
    assertEquals("pending_payment", placed.text("status"));
    assertEquals("pending", placed.text("payment"));
    assertEquals("none", placed.text("fulfilment"));
    assertEquals(60_000, placed.number("expiresInMs"));
    assertEquals(300, placed.number("amount"));
    assertEquals("EUR", placed.text("currency"));
    assertEquals(3, rig.available("pay"));
    final Answer paid =
        pay(id, "{\"reference\":\"ref-1\",\"amount\":300,\"currency\":\"EUR\"}").mustBe(200);
    assertEquals("paid", paid.text("status"));
    assertEquals("paid", paid.text("payment"));
    assertFalse(paid.json().containsKey("reacquired"));
    final Answer again =
        pay(id, "{\"reference\":\"ref-1\",\"amount\":300,\"currency\":\"EUR\"}").mustBe(200);
    assertEquals("true", again.header("idempotency-replayed"));
    assertEquals("paid", rig.get("/v1/orders/" + id).mustBe(200).text("status"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"r000000000z000000", "an order", "", "\\u0000", "\\ud83d\\ude00", "long", "escaped"
      })
  void shouldNotFindWhatIsNoReservation(final String written) {
    final String reservation = switch (written) {
      case "long" -> "x".repeat(100_000);
      case "escaped" -> "\\u0041".repeat(10_000);
      default -> written;
    };
    final Answer refused = rig.post(
        "/v1/orders",
        "{\"channel\":\"web\",\"customer\":\"c\",\"reservation\":\"" + reservation + "\"}");
    refused.mustBe(404, "not-found");
    assertEquals("/reservation", refused.text("field"));
  }

  @Test
  void shouldTakeUnitsAgainForALatePayment() {
    sku("relate", 1);
    final String id = placed("relate", 1);
    rig.engine().passMs(1_000);
    assertEquals("expired", rig.get("/v1/orders/" + id).text("status"));
    final Answer paid = pay(id, "{\"reference\":\"late-1\"}").mustBe(200);
    assertEquals("paid", paid.text("status"));
    assertEquals(true, paid.json().getBoolean("reacquired"));
    assertEquals(0, rig.available("relate"));
  }

  @Test
  void shouldAskForARefundWhenTheUnitsAreGone() {
    sku("gone", 1);
    final String id = placed("gone", 1);
    rig.engine().passMs(1_000);
    placed("gone", 1);
    final String key = rig.newKey();
    final Answer refused =
        rig.post("/v1/orders/" + id + "/payments", key, "{\"reference\":\"late-2\"}");
    refused.mustBe(409, "order-closed");
    assertEquals(true, refused.json().getBoolean("refundRequired"));
    final Answer again =
        rig.post("/v1/orders/" + id + "/payments", key, "{\"reference\":\"late-2\"}");
    again.mustBe(409, "order-closed");
    assertEquals(true, again.json().getBoolean("refundRequired"));
    assertEquals("true", again.header("idempotency-replayed"));
    assertEquals(refused.header("sluice-position"), again.header("sluice-position"));
    assertEquals("refund_required", rig.get("/v1/orders/" + id).text("payment"));
  }

  @Test
  void shouldAskForARefundOfAPaymentThatDiffers() {
    sku("differs", 5);
    final String id = rig.post(
            "/v1/orders",
            "{\"channel\":\"web\",\"customer\":\"c\",\"currency\":\"EUR\","
                + "\"lines\":[{\"sku\":\"differs\",\"quantity\":1,\"unitPrice\":100}]}")
        .mustBe(201)
        .text("id");
    final Answer refused = pay(id, "{\"reference\":\"diff-1\",\"amount\":99,\"currency\":\"EUR\"}");
    refused.mustBe(409, "order-closed");
    assertEquals(true, refused.json().getBoolean("refundRequired"));
  }

  @Test
  void shouldCancel() {
    sku("cancel", 2);
    final String unpaid = placed("cancel", 1);
    assertEquals(
        "cancelled",
        rig.post("/v1/orders/" + unpaid + "/cancel", null).mustBe(200).text("status"));
    assertEquals(2, rig.available("cancel"));
    final String paid = placed("cancel", 2);
    pay(paid, "{\"reference\":\"c-1\"}").mustBe(200);
    final Answer cancelled = rig.post("/v1/orders/" + paid + "/cancel", "{}").mustBe(200);
    assertEquals("cancelled", cancelled.text("status"));
    assertEquals("refund_required", cancelled.text("payment"));
    assertEquals(2, rig.available("cancel"));
  }

  @Test
  void shouldFindTheOrderOfAnExternalId() {
    sku("external", 5);
    final String body = "{\"channel\":\"web\",\"customer\":\"c\",\"externalId\":\"TB/1\","
        + "\"lines\":[{\"sku\":\"external\",\"quantity\":1}]}";
    final Answer first = rig.post("/v1/orders", body).mustBe(201);
    final Answer second = rig.post("/v1/orders", body).mustBe(200);
    assertEquals(first.text("id"), second.text("id"));
    assertEquals(4, rig.available("external"));
  }

  @Test
  void shouldTakeTheUnitsOfAReservation() {
    sku("held", 3);
    final String wish = """
        {"channel":"web","customer":"c","lines":[{"sku":"held","quantity":3}]}""";
    final String reservation = rig.post("/v1/reservations", wish).mustBe(201).text("id");
    final String body =
        "{\"channel\":\"web\",\"customer\":\"%s\",\"reservation\":\"" + reservation + "\"%s}";
    final Answer another = rig.post("/v1/orders", body.formatted("d", ""));
    another.mustBe(422, "unprocessable");
    assertEquals("/reservation", another.text("field"));
    rig.post("/v1/orders", body.formatted("c", ",\"lines\":[{\"sku\":\"held\",\"quantity\":2}]"))
        .mustBe(422, "unprocessable");
    final Answer placed = rig.post("/v1/orders", body.formatted("c", "")).mustBe(201);
    final Answer taken = rig.get("/v1/reservations/" + reservation);
    assertEquals("confirmed", taken.text("status"));
    assertEquals(placed.text("id"), taken.text("order"));
    final Answer closed = rig.post("/v1/orders", body.formatted("c", ""));
    closed.mustBe(409, "reservation-closed");
    assertEquals("/reservation", closed.text("field"));
  }

  @Test
  void shouldNotFindWhatIsNotThere() {
    sku("lost", 1);
    rig.get("/v1/orders/o0000000zzz000000").mustBe(404, "not-found");
    rig.get("/v1/orders/r0000000001000000").mustBe(404, "not-found");
    pay("o0000000zzz000000", "{\"reference\":\"x\"}").mustBe(404, "not-found");
    rig.post("/v1/orders/nothing/cancel", null).mustBe(404, "not-found");
    final String body = "{\"channel\":\"web\",\"customer\":\"c\",\"reservation\":\"%s\"}";
    assertEquals(
        "/reservation",
        rig.post("/v1/orders", body.formatted("r0000000zzz000000"))
            .mustBe(404, "not-found")
            .text("field"));
    assertEquals(
        "/reservation",
        rig.post("/v1/orders", body.formatted("what?")).mustBe(404, "not-found").text("field"));
    rig.post(
            "/v1/orders",
            "{\"channel\":\"web\",\"customer\":\"c\",\"activity\":\"a\","
                + "\"lines\":[{\"sku\":\"lost\",\"quantity\":1}]}")
        .mustBe(404, "not-found");
  }

  @Test
  void shouldRefuseAReferenceOfAnotherOrder() {
    sku("reference", 2);
    final String one = placed("reference", 1);
    final String two = placed("reference", 1);
    pay(one, "{\"reference\":\"same\"}").mustBe(200);
    pay(two, "{\"reference\":\"same\"}").mustBe(422, "unprocessable");
  }

  private Answer pay(final String id, final String body) {
    return rig.post("/v1/orders/" + id + "/payments", body);
  }

  private String placed(final String sku, final int quantity) {
    return rig.post(
            "/v1/orders",
            "{\"channel\":\"web\",\"customer\":\"c\",\"paymentTtlMs\":1000,"
                + "\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(sku, quantity))
        .mustBe(201)
        .text("id");
  }

  private void sku(final String code, final long units) {
    rig.put("/v1/skus/" + code, "{}").mustBe(201);
    rig.receive(code, "W1", units);
  }
}
