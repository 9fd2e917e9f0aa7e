package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.http.EdgeRig.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalogue, movements, stock and availability over a real socket and a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SetupHttpTest {
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
  void shouldStoreAndShowASku() {
    final String body = """
        {"name":"Größe \\"M\\" \uD83D\uDE00","barcode":"4006","listPrice":1999,"currency":"CNY"}""";
    final Answer created = rig.put("/v1/skus/shirt", body).mustBe(201);
    final JsonObject expected = new JsonObject(body).put("sku", "shirt");
    assertEquals(expected, without(created, "position"));
    assertTrue(created.header("etag").matches("\"\\d+\""));
    assertEquals(created.text("position"), created.header("sluice-position"));
    final Answer read = rig.get("/v1/skus/shirt").mustBe(200);
    assertEquals(expected, without(read, "position"));
    assertEquals(created.header("etag"), read.header("etag"));
    final Answer changed = rig.put("/v1/skus/shirt", "{}").mustBe(200);
    assertEquals(new JsonObject().put("sku", "shirt"), without(changed, "position"));
    assertFalse(changed.header("etag").equals(created.header("etag")));
    final Answer same = rig.put("/v1/skus/shirt", "{}").mustBe(200);
    assertEquals(changed.header("etag"), same.header("etag"));
  }

  @Test
  void shouldStoreAndShowALocation() {
    final String body =
        "{\"kind\":\"store\",\"owner\":\"dealer-7\",\"services\":[\"ship\",\"express\"],"
            + "\"latitude\":31.2304,\"longitude\":-121.4737001,\"priority\":-2}";
    final Answer created = rig.put("/v1/locations/Shanghai:1", body).mustBe(201);
    assertEquals(new JsonObject(body).put("location", "Shanghai:1"), without(created, "position"));
    final Answer bare = rig.put("/v1/locations/bare", "{\"kind\":\"dealer\"}").mustBe(201);
    assertEquals(
        new JsonObject("{\"location\":\"bare\",\"kind\":\"dealer\"}"), without(bare, "position"));
    assertEquals(
        without(created, "position"), without(rig.get("/v1/locations/Shanghai%3A1"), "position"));
  }

  @Test
  void shouldStoreAndShowAChannel() {
    final Answer listed =
        rig.put("/v1/channels/app", "{\"name\":\"App\",\"locations\":[\"W1\"]}").mustBe(201);
    assertEquals(
        new JsonObject("{\"channel\":\"app\",\"name\":\"App\",\"locations\":[\"W1\"]}"),
        without(listed, "position"));
    final Answer unknown = rig.put("/v1/channels/app", "{\"locations\":[\"W1\",\"nowhere\"]}");
    assertEquals("/locations/1", unknown.mustBe(404, "not-found").text("field"));
    final Answer all = rig.put("/v1/channels/app", "{}").mustBe(200);
    assertFalse(all.json().containsKey("locations"));
    assertEquals(
        0,
        rig.put("/v1/channels/closed", "{\"locations\":[]}")
            .mustBe(201)
            .json()
            .getJsonArray("locations")
            .size());
  }

  @Test
  void shouldHeedConditions() {
    final Answer first = rig.put("/v1/skus/cond", "{\"name\":\"1\"}").mustBe(201);
    final String tag = first.header("etag");
    putIf("/v1/skus/cond", tag, "{\"name\":\"2\"}").mustBe(200);
    putIf("/v1/skus/cond", tag, "{\"name\":\"3\"}").mustBe(412, "precondition-failed");
    putIf("/v1/skus/cond", "\"x\"", "{\"name\":\"3\"}").mustBe(412, "precondition-failed");
    putIf("/v1/skus/cond", "W/" + tag, "{\"name\":\"3\"}").mustBe(412, "precondition-failed");
    putIf("/v1/skus/cond", "nonsense", "{\"name\":\"3\"}").mustBe(400, "malformed-request");
    putIf("/v1/skus/not-there", "*", "{}").mustBe(412, "precondition-failed");
    putIf("/v1/skus/not-there", tag, "{}").mustBe(412, "precondition-failed");
    putIf("/v1/skus/cond", "*", "{\"name\":\"3\"}").mustBe(200);
    assertEquals("3", rig.get("/v1/skus/cond").text("name"));
    rig.send(rig.request("/v1/skus/cond")
            .header("If-None-Match", "*")
            .PUT(BodyPublishers.ofString("{}")))
        .mustBe(400, "malformed-request");
    final String newest = rig.get("/v1/skus/cond").header("etag");
    final Answer unchanged =
        rig.send(rig.request("/v1/skus/cond").header("If-None-Match", newest).GET());
    assertEquals("", unchanged.mustBe(304).body());
    rig.send(rig.request("/v1/skus/cond").header("If-None-Match", tag).GET()).mustBe(200);
  }

  @Test
  void shouldListPageByPage() {
    final List<String> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      rig.put("/v1/locations/page-" + i, "{\"kind\":\"store\"}").mustBe(201);
      expected.add("page-" + i);
    }
    final List<String> found = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      final Answer page = rig.get("/v1/locations?limit=2" + cursor).mustBe(200);
      final JsonArray items = page.json().getJsonArray("items");
      assertTrue(items.size() <= 2);
      for (int i = 0; i < items.size(); i++) {
        found.add(items.getJsonObject(i).getString("location"));
      }
      assertEquals(page.text("position"), page.header("sluice-position"));
      cursor = page.json().containsKey("nextCursor") ? "&cursor=" + page.text("nextCursor") : "";
      pages++;
    } while (!cursor.isEmpty());
    assertTrue(found.containsAll(expected));
    assertEquals((found.size() + 1) / 2, pages);
    assertEquals(found, found.stream().distinct().toList());
    assertEquals(
        found.size(), rig.get("/v1/locations").json().getJsonArray("items").size());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/skus?limit=0,/limit",
    "/v1/skus?limit=501,/limit",
    "/v1/skus?limit=x,/limit",
    "/v1/skus?limit=,/limit",
    "/v1/skus?limit=1&limit=1,/limit",
    "/v1/skus?cursor=x,/cursor",
    "/v1/skus?cursor=-1,/cursor",
    "/v1/skus?order=name,/order",
    "/v1/skus/a?x=1,/x",
    "/v1/stock/a?x=1,/x",
    "/v1/reservations/r1?x=1,/x",
    "/v1/orders/o1?x=1,/x",
    "/v1/availability?sku=a,/channel",
    "/v1/availability?channel=web,/sku",
    "/v1/availability?channel=web&sku=a&x=1,/x",
    "/openapi.yaml?x=1,/x"
  })
  void shouldRefuseQueriesByName(final String target, final String field) {
    assertEquals(field, rig.get(target).mustBe(400, "malformed-request").text("field"));
  }

  @Test
  void shouldRefuseAQueryOnAChange() {
    rig.post("/v1/reservations?dry=1", "{}").mustBe(400, "malformed-request");
    rig.put("/v1/skus/a?force", "{}").mustBe(400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "a%20b", "a%2Fb", "%2e", "x%00", "a,b"})
  void shouldRefuseToPutCodesOfAnotherForm(final String code) {
    rig.put("/v1/skus/" + code, "{}").mustBe(400, "malformed-request");
    rig.get("/v1/skus/" + code).mustBe(404, "not-found");
  }

  @Test
  void shouldLetNoFixedWordStandInTheWayOfACode() {
    for (final String word : List.of("batch", "import", "skus", "v1", "openapi.yaml", "null")) {
      rig.put("/v1/skus/" + word, "{}").mustBe(201);
      assertEquals(word, rig.get("/v1/skus/" + word).text("sku"));
      rig.get("/v1/stock/" + word).mustBe(200);
    }
    final String longest = "x".repeat(64);
    rig.put("/v1/skus/" + longest, "{}").mustBe(201);
    rig.put("/v1/skus/" + longest + "x", "{}").mustBe(400, "malformed-request");
  }

  @Test
  void shouldMoveStock() {
    rig.put("/v1/skus/moved", "{}");
    rig.put("/v1/locations/W9", "{\"kind\":\"store\"}");
    final Answer moved = rig.post(
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"document\":\"PO-1\",\"actor\":\"me\",\"lines\":["
            + "{\"sku\":\"moved\",\"location\":\"W1\",\"quantity\":5},"
            + "{\"sku\":\"moved\",\"location\":\"W9\",\"quantity\":2,\"reason\":\"gift\"}]}");
    moved.mustBe(201);
    assertTrue(moved.text("movementId").matches("m[0-9a-z]{16}"));
    assertEquals(moved.text("position"), moved.header("sluice-position"));
    rig.post(
            "/v1/reservations",
            "{\"channel\":\"web\",\"lines\":["
                + "{\"sku\":\"moved\",\"quantity\":1,\"location\":\"W9\"}]}")
        .mustBe(201);
    final JsonObject stock = rig.get("/v1/stock/moved").mustBe(200).json();
    stock.remove("position");
    final String row = ",\"onHand\":%d,\"available\":%d,\"held\":%d,\"allocated\":0,"
        + "\"inTransit\":0,\"unavailable\":0";
    final JsonObject expected = new JsonObject("{\"sku\":\"moved\"" + row.formatted(7, 6, 1)
        + ",\"locations\":[{\"location\":\"W1\"" + row.formatted(5, 5, 0) + "},{\"location\":\"W9\""
        + row.formatted(2, 1, 1) + "}]}");
    assertEquals(expected, stock);
  }

  @Test
  void shouldSayHowFarAReadOfDefinitionsSaw() {
    rig.put("/v1/skus/seen", "{}");
    rig.receive("seen", "W1", 1);
    final Answer moved = rig.post(
        "/v1/stock-movements",
        "{\"kind\":\"receive\",\"lines\":["
            + "{\"sku\":\"seen\",\"location\":\"W1\",\"quantity\":5}]}");
    long last = moved.mustBe(201).number("position");
    for (final String target : List.of("/v1/skus/seen", "/v1/skus", "/v1/locations/W1")) {
      final Answer read = rig.get(target).mustBe(200);
      assertTrue(read.number("position") >= last, "nothing defined is older than what was told");
      assertEquals(read.text("position"), read.header("sluice-position"));
      last = read.number("position");
    }
    assertTrue(Long.parseLong(rig.get("/v1/skus/unseen").header("sluice-position")) >= last);
  }

  @Test
  void shouldMoveAllLinesOrNone() {
    rig.put("/v1/skus/none", "{}");
    final Answer refused = rig.post(
        "/v1/stock-movements",
        "{\"kind\":\"adjust\",\"lines\":["
            + "{\"sku\":\"none\",\"location\":\"W1\",\"quantity\":5,\"reason\":\"found\"},"
            + "{\"sku\":\"none\",\"location\":\"W1\",\"quantity\":-6,\"reason\":\"lost\"}]}");
    refused.mustBe(409, "stock-insufficient");
    assertEquals("/lines/1", refused.text("field"));
    assertEquals(0, rig.get("/v1/stock/none").number("onHand"));
    assertEquals("none", refused.text("sku"));
  }

  @Test
  void shouldRepeatAMovementOnce() {
    rig.put("/v1/skus/once", "{}");
    final String key = rig.newKey();
    final String body =
        "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"once\",\"location\":\"W1\",\"quantity\":5}]}";
    final Answer first = rig.post("/v1/stock-movements", key, body).mustBe(201);
    final Answer second = rig.post("/v1/stock-movements", key, body).mustBe(201);
    assertEquals("true", second.header("idempotency-replayed"));
    assertEquals(first.text("movementId"), second.text("movementId"));
    assertEquals(5, rig.get("/v1/stock/once").number("onHand"));
  }

  @Test
  void shouldTellWhatCanBePromised() {
    rig.put("/v1/skus/p1", "{}");
    rig.put("/v1/skus/p2", "{}");
    rig.receive("p1", "W1", 4);
    final Answer one = rig.get("/v1/availability?channel=web&sku=p1").mustBe(200);
    assertEquals(
        new JsonObject("{\"sku\":\"p1\",\"channel\":\"web\",\"available\":4}"),
        without(one, "position"));
    final Answer many = rig.send(rig.request("/v1/availability")
        .POST(BodyPublishers.ofString("{\"channel\":\"web\",\"skus\":[\"p2\",\"p1\",\"p1\"]}")));
    assertEquals(
        new JsonArray("[{\"sku\":\"p2\",\"channel\":\"web\",\"available\":0},"
            + "{\"sku\":\"p1\",\"channel\":\"web\",\"available\":4},"
            + "{\"sku\":\"p1\",\"channel\":\"web\",\"available\":4}]"),
        many.mustBe(200).json().getJsonArray("items"));
    assertEquals(
        "/skus/1",
        rig.send(rig.request("/v1/availability")
                .POST(BodyPublishers.ofString("{\"channel\":\"web\",\"skus\":[\"p1\",\"zz\"]}")))
            .mustBe(404, "not-found")
            .text("field"));
    assertEquals(
        "/sku",
        rig.get("/v1/availability?channel=web&sku=zz").mustBe(404, "not-found").text("field"));
    assertEquals(
        "/channel",
        rig.get("/v1/availability?channel=zz&sku=p1").mustBe(404, "not-found").text("field"));
    rig.get("/v1/stock/zz").mustBe(404, "not-found");
  }

  @Test
  void shouldServeTheContract() {
    final Answer contract = rig.get("/openapi.yaml").mustBe(200);
    assertEquals("application/yaml", contract.header("content-type"));
    assertTrue(contract.body().startsWith("openapi: 3.1"));
  }

  @Test
  void shouldAnswerHeadLikeGetWithoutABody() {
    rig.put("/v1/skus/head", "{\"name\":\"x\"}").mustBe(201);
    for (final String target :
        List.of("/v1/skus/head", "/v1/skus", "/v1/stock/head", "/v1/skus/zz")) {
      final Answer get = rig.get(target);
      final Answer head = rig.send(rig.request(target).method("HEAD", BodyPublishers.noBody()));
      assertEquals(get.status(), head.status());
      assertEquals("", head.body());
      assertEquals(get.header("content-type"), head.header("content-type"));
      assertEquals(get.header("etag"), head.header("etag"));
      assertEquals(get.header("content-length"), head.header("content-length"));
    }
  }

  private Answer putIf(final String target, final String condition, final String body) {
    return rig.send(
        rig.request(target).header("If-Match", condition).PUT(BodyPublishers.ofString(body)));
  }

  private static JsonObject without(final Answer answer, final String field) {
    final JsonObject json = answer.json();
    assertTrue(json.containsKey(field), json::encode);
    json.remove(field);
    return json;
  }
}
