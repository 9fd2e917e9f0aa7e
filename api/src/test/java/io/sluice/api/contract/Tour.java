package io.sluice.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.contract.Exchange.Answer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Requests of every kind, good ones and bad ones, against one server. One thread. */
final class Tour {
  /** Holds that the server was told to take at most. */
  static final int HOLD_CAPACITY = 40;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OVER_ANY_BODY = 5 << 20;
  private static final int OVER_ANY_HEADER = 9 << 10;
  private static final String RESERVED = """
      {"channel":"web","customer":"c1","lines":[{"sku":"s1","quantity":1}]}""";
  private static final String WAVES = """
      ,"waves":[{"at":"2090-01-01T00:00:00.5Z","sku":"s1","quantity":4}]""";
  private static final String NONE = "r000000000z000000";
  private static final String NO_ORDER = "o000000000z000000";

  private final Caller caller;

  Tour(final Caller caller) {
    this.caller = caller;
  }

  /** Everything. */
  void run(final Set<String> operations) {
    defineThings();
    readThings();
    importThings();
    moveStock();
    askForStock();
    reserve();
    reserveMany();
    changeReservations();
    setUpActivities();
    sellInActivities();
    waitInActivities();
    logActivities();
    changeActivities();
    placeOrders();
    payOrders();
    cancelOrders();
    operations.forEach(this::provoke);
    fillUp();
    followEvents();
    watchNumbers();
    stateWebhooks();
    changeWebhooks();
  }

  private void defineThings() {
    caller.put(
        "/v1/skus/s1",
        "{\"name\":\"Shirt \\u00e9\",\"barcode\":\"4\",\"listPrice\":1999,"
            + "\"currency\":\"CNY\"}");
    caller.put("/v1/skus/s1", "{\"name\":\"Shirt\"}");
    caller.put("/v1/skus/s2", "{}");
    caller.put(
        "/v1/locations/l1",
        "{\"kind\":\"store\",\"owner\":\"dealer-7\",\"latitude\":52.52,"
            + "\"services\":[\"ship\",\"pickup\"],\"longitude\":-13.4,\"priority\":-3}");
    caller.put("/v1/locations/l1", "{\"kind\":\"warehouse\"}");
    caller.put("/v1/locations/l2", "{\"kind\":\"dealer\"}");
    caller.put("/v1/channels/web", "{\"name\":\"Web\"}");
    caller.put("/v1/channels/web", "{\"name\":\"Web\"}");
    caller.put("/v1/channels/shop", "{\"locations\":[\"l1\"]}");
    caller.put("/v1/channels/shop", "{\"locations\":[\"nowhere\"]}");
    for (final String target :
        new String[] {"/v1/skus/s1", "/v1/locations/l1", "/v1/channels/web"}) {
      final String body = target.contains("locations") ? "{\"kind\":\"store\"}" : "{}";
      final String tag = caller.get(target).header("ETag");
      final Map<String, String> match = Map.of("If-Match", tag, "Content-Type", "application/json");
      caller.send("PUT", target, match, body);
      caller.send("PUT", target, match, body);
      caller.put(target, "{\"colour\":\"red\"}");
    }
    caller.put("/v1/skus/white%20space", "{}");
  }

  private void readThings() {
    for (final String target :
        new String[] {"/v1/skus/s1", "/v1/locations/l1", "/v1/channels/web"}) {
      final String list = target.substring(0, target.lastIndexOf('/'));
      final String tag = caller.get(target).header("ETag");
      caller.send("GET", target, Map.of("If-None-Match", tag), null);
      caller.get(list + "/none");
      caller.get(list);
      final String cursor = text(caller.get(list + "?limit=1"), "/nextCursor");
      caller.get(list + "?limit=1&cursor=" + cursor);
      caller.get(list + "?limit=0");
      caller.get(list + "?cursor=x");
    }
    caller.get("/openapi.yaml");
  }

  private void importThings() {
    final Map<String, String> headers =
        Map.of("Idempotency-Key", caller.newKey(), "Content-Type", "application/x-ndjson");
    final String lines = """
        {"type":"sku","sku":"s3","name":"Imported"}
        {"type":"location","location":"l3","kind":"store","services":["express"]}
        {"type":"channel","channel":"tele","locations":["l3"]}
        {"type":"movement","kind":"receive","lines":[{"sku":"s3","location":"l3","quantity":7}]}
        {"type":"movement","kind":"receive","lines":[{"sku":"none","location":"l3","quantity":7}]}
        {"type":"movement","kind":"adjust","lines":[
        {"type":"movement","kind":"adjust","lines":[{"sku":"s3","location":"l3","quantity":-9,\
        "reason":"lost"}]}
        """;
    caller.send("POST", "/v1/import", headers, lines);
    caller.send("POST", "/v1/import", headers, lines);
    caller.send("POST", "/v1/import?firstLine=8", headers, "{\"type\":\"sku\",\"sku\":\"s3\"}");
    caller.send("POST", "/v1/import?firstLine=0", headers, "{\"type\":\"sku\",\"sku\":\"s3\"}");
  }

  private void moveStock() {
    final String target = "/v1/stock-movements";
    final String body = movement("receive", "s1", "l1", 1_000, "");
    final String key = caller.newKey();
    caller.post(target, key, body);
    caller.post(target, key, body);
    caller.post(target, key, movement("receive", "s1", "l1", 1_001, ""));
    caller.post(target, movement("receive", "s2", "l2", 3, ""));
    caller.post(target, movement("adjust", "s1", "l1", -5, ",\"reason\":\"broken\""));
    caller.post(target, movement("adjust", "s1", "l1", -5_000, ",\"reason\":\"broken\""));
    caller.post(target, movement("adjust", "s1", "l1", -5, ""));
    caller.post(target, movement("receive", "s1", "l1", 0, ""));
    caller.post(target, movement("receive", "none", "l1", 1, ""));
    caller.post(target, movement("receive", "s1", "none", 1, ""));
    caller.send("POST", target, Map.of("Content-Type", "application/json"), body);
    caller.post(target, body.substring(1));
  }

  private void askForStock() {
    caller.get("/v1/stock/s1");
    caller.get("/v1/stock/none");
    caller.get("/v1/availability?sku=s1&channel=web");
    caller.get("/v1/availability?sku=s1&channel=none");
    caller.get("/v1/availability?sku=s1");
    letTheMirrorAnswer("/v1/stock/s1?");
    letTheMirrorAnswer("/v1/availability?sku=s1&channel=web&");
    final Map<String, String> headers = Map.of("Content-Type", "application/json");
    final String target = "/v1/availability";
    caller.send("POST", target, headers, "{\"channel\":\"web\",\"skus\":[\"s1\",\"s2\"]}");
    caller.send("POST", target, headers, "{\"channel\":\"web\",\"skus\":[\"none\"]}");
    caller.send("POST", target, headers, "{\"channel\":\"web\",\"skus\":[]}");
  }

  /** Which this server does not keep. */
  private void letTheMirrorAnswer(final String target) {
    caller.get(target + "consistency=strong");
    caller.get(target + "consistency=mirror&maxAgeMs=1000&after=3&waitMs=100");
    caller.get(target + "consistency=weak");
    caller.get(target + "consistency=mirror&maxAgeMs=0");
    caller.get(target + "consistency=mirror&after=x");
    caller.get(target + "consistency=mirror&waitMs=2001");
  }

  private void reserve() {
    final String target = "/v1/reservations";
    final String key = caller.newKey();
    final Answer held = caller.post(target, key, RESERVED);
    caller.post(target, key, RESERVED.replace(" ", "  "));
    caller.post(target, key, RESERVED.replace("\"quantity\":1", "\"quantity\":2"));
    caller.get(held.header("Location"));
    letTheMirrorAnswer(held.header("Location") + '?');
    caller.get(target + "/" + NONE);
    caller.get(target + "/an-order");
    caller.post(target, RESERVED.replace("\"quantity\":1", "\"quantity\":100000"));
    caller.post(target, RESERVED.replace("s1", "none"));
    caller.post(target, RESERVED.replace("web", "none"));
    caller.post(target, RESERVED.replace("\"customer\"", "\"activity\":\"a1\",\"customer\""));
    caller.post(
        target,
        "{\"channel\":\"shop\",\"lines\":["
            + "{\"sku\":\"s1\",\"quantity\":1,\"location\":\"l1\"},"
            + "{\"sku\":\"s1\",\"quantity\":2}]}");
    caller.post(
        target,
        "{\"channel\":\"shop\",\"lines\":["
            + "{\"sku\":\"s2\",\"quantity\":1,\"location\":\"l2\"}]}");
    caller.post(target, RESERVED.replace("\"quantity\":1", "\"quantity\":1,\"quantity\":1"));
    caller.send("POST", target, Map.of("Content-Type", "application/json"), RESERVED);
  }

  private void reserveMany() {
    final String target = "/v1/reservations/batch";
    final Map<String, String> headers = Map.of("Content-Type", "application/json");
    final String entries = """
        {"reservations":[
         {"key":"b-1","channel":"web","lines":[{"sku":"s1","quantity":2}]},
         {"key":"b-2","channel":"web","lines":[{"sku":"s1","quantity":100000}]},
         {"key":"b-3","channel":"web","lines":[{"sku":"none","quantity":1}]},
         {"key":"b-4","channel":"none","lines":[{"sku":"s1","quantity":1}]},
         {"key":"b-1","channel":"web","lines":[{"sku":"s1","quantity":3}]}]}""";
    caller.send("POST", target, headers, entries);
    caller.send("POST", target, headers, entries);
    caller.send("POST", target, headers, "{\"reservations\":[]}");
    caller.send(
        "POST",
        target,
        headers,
        "{\"reservations\":[{},{\"key\":\"b-5\"},"
            + "{\"key\":\"b-6\",\"channel\":\"web\",\"lines\":[{\"sku\":\"s1\",\"quantity\":0}]},"
            + "{\"channel\":\"web\",\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}]}");
    caller.send("POST", target, headers, "{\"reservations\":[");
  }

  private void changeReservations() {
    for (final String change : new String[] {"confirm", "release", "extend", "cancel", "consume"}) {
      final String body = change.equals("extend") ? "{\"ttlMs\":60000}" : null;
      final boolean ofConfirmed = change.equals("cancel") || change.equals("consume");
      final String held = caller.post("/v1/reservations", RESERVED).header("Location");
      if (ofConfirmed) {
        caller.post(held + "/confirm", "{}");
      }
      final String key = caller.newKey();
      caller.post(held + "/" + change, key, body);
      caller.post(held + "/" + change, key, body);
      caller.post("/v1/reservations/" + NONE + "/" + change, body);
      caller.post("/v1/reservations/" + NONE + "/" + change, key, body);
      caller.post(held + "/" + change, "{\"why\":1}");
      caller.post(held + (change.equals("release") ? "/confirm" : "/release"), null);
      caller.post(held + "/" + change, body);
    }
  }

  private void setUpActivities() {
    final String target = "/v1/activities/a1";
    final String body = activity("s1", 10, ",\"limitPerCustomer\":2,\"price\":5", WAVES);
    final String tag = caller.put(target, body).header("ETag");
    final Map<String, String> match = Map.of("If-Match", tag, "Content-Type", "application/json");
    final String changed = activity("s1", 12, ",\"location\":\"l1\"", "");
    caller.send("PUT", target, match, changed);
    caller.send("PUT", target, match, changed);
    caller.put(target, activity("none", 12, "", ""));
    caller.put(target, activity("s1", 12, ",\"location\":\"none\"", ""));
    caller.put(target, activity("s1", 12, "", ",\"store\":\"none\""));
    caller.put(target, activity("s1", 100_000, "", ""));
    caller.put(target, activity("s1", 0, "", ""));
    caller.put(target, activity("s1", 12, "", ",\"waitlist\":true"));
    caller.put(target, activity("s1", 12, "", ",\"colour\":\"red\""));
    caller.put(target, activity("s1", 12, "", "").replace("2020-01-01", "2020-01-02"));
    caller.put("/v1/activities/a2", activity("s1", 1, "", ""));
    caller.put(
        "/v1/activities/a2",
        activity(
            "s1",
            10,
            ",\"limitPerOrder\":3",
            WAVES
                + ",\"overlap\":\"allowed\",\"holdTtlMs\":60000,\"store\":\"l1\","
                + "\"guide\":\"g-7\",\"liveHoldsPerCustomer\":3,\"scarceHoldTtlMs\":30000,"
                + "\"scarceBelow\":2,\"maxUnpaidHolds\":4"));
    caller.put("/v1/activities/a2", activity("s1", 10, "", ",\"scarceBelow\":2"));
    caller.get(target);
    caller.get(target + "?fields=all");
    caller.get("/v1/activities/none");
    caller.get("/v1/activities");
    caller.get("/v1/activities?limit=1");
    caller.get("/v1/activities?limit=0");
    caller.get("/v1/stock/s1");
  }

  private void sellInActivities() {
    final String body = """
        {"channel":"web","customer":"c1","activity":"a2","lines":[{"sku":"s1","quantity":3}]}""";
    caller.get(caller.post("/v1/reservations", body).header("Location"));
    caller.post("/v1/reservations", body.replace(":3", ":4"));
    caller.post("/v1/reservations", body.replace("c1", "c2"));
    caller.post("/v1/reservations", body.replace("c1", "c3"));
    caller.post("/v1/reservations", body.replace("s1", "s2"));
    caller.post("/v1/reservations", body.replace("web", "shop"));
    caller.post("/v1/reservations", body.replace("a2", "none"));
    caller.post("/v1/orders", body.replace(":3", ":1"));
    caller.post("/v1/orders", body.replace(":3", ":4"));
  }

  private void waitInActivities() {
    final String sale = "/v1/activities/a3";
    caller.put(sale, activity("s1", 1, "", ",\"waitlist\":true,\"overlap\":\"allowed\""));
    final String target = "/v1/reservations";
    final String plain = """
        {"channel":"web","customer":"c1","activity":"a3","lines":[{"sku":"s1","quantity":1}]}""";
    final String body = plain.replace("\"lines\"", "\"waitlist\":true,\"lines\"");
    final String held = caller.post(target, body).header("Location");
    final String key = caller.newKey();
    final String first = caller.post(target, key, body).header("Location");
    caller.post(target, key, body);
    caller.post(target, key, plain);
    final String second =
        caller.post(target, body.replace("true", "true,\"waitTtlMs\":60000")).header("Location");
    caller.post(target, plain);
    caller.post(target, body.replace("[{", "[{\"sku\":\"s1\",\"quantity\":1},{"));
    caller.post(target, body.replace("\"sku\"", "\"location\":\"l1\",\"sku\""));
    caller.post(target, body.replace("\"activity\":\"a3\",", ""));
    caller.post(target, plain.replace("\"lines\"", "\"waitTtlMs\":60000,\"lines\""));
    caller.post(target, body.replace("true", "1"));
    caller.post(
        target + "/batch",
        "{\"reservations\":[" + body.replace("{\"ch", "{\"key\":\"w1\",\"ch") + "]}");
    caller.get(second);
    caller.get(sale);
    caller.post(first + "/confirm", null);
    caller.post(first + "/extend", "{\"ttlMs\":60000}");
    caller.post(held + "/release", null);
    caller.get(first);
    caller.post(target, key, body);
    caller.get(second);
    caller.post(second + "/cancel", null);
    caller.get(second);
    caller.post(sale + "/stop", null);
  }

  private void logActivities() {
    final String sale = "/v1/activities/a4";
    caller.put(sale, activity("s1", 2, "", ",\"provable\":true,\"overlap\":\"allowed\""));
    final String body = """
        {"channel":"web","customer":"c1","activity":"a4","lines":[{"sku":"s1","quantity":2}]}""";
    caller.post("/v1/reservations", body.replace(":2", ":3"));
    caller.post("/v1/reservations", body);
    caller.post("/v1/reservations", body.replace("c1", "c2"));
    caller.get(sale);
    caller.get(sale + "/log");
    caller.post(sale + "/stop", null);
    caller.get(sale + "/log?after=3");
    caller.get(sale + "/log?after=x");
    caller.get(sale + "/log/name?customer=c1");
    caller.get(sale + "/log/name?customer=");
    caller.get(sale + "/log/name");
    caller.get("/v1/activities/a3/log");
    caller.get("/v1/activities/a3/log/name?customer=c1");
    caller.get("/v1/activities/none/log");
  }

  private void changeActivities() {
    final String target = "/v1/activities/a2";
    final String key = caller.newKey();
    caller.post(target + "/release", key, "{\"sku\":\"s1\"}");
    caller.post(target + "/release", key, "{\"sku\":\"s1\"}");
    caller.post(target + "/release", key, null);
    caller.post(target + "/release", null);
    caller.post(target + "/release", "{\"sku\":\"s2\"}");
    caller.post(target + "/release", "{\"sku\":\"none\"}");
    caller.post(target + "/release", "{\"wave\":1}");
    caller.post("/v1/activities/none/release", null);
    final String stop = caller.newKey();
    caller.post(target + "/stop", stop, null);
    caller.post(target + "/stop", stop, "{}");
    caller.post("/v1/activities/a1/stop", stop, "{}");
    caller.post(target + "/stop", null);
    caller.post(target + "/stop", "{\"why\":1}");
    caller.post("/v1/activities/none/stop", null);
    caller.put(target, activity("s1", 9, "", ""));
    caller.post(
        "/v1/reservations",
        "{\"channel\":\"web\",\"activity\":\"a2\","
            + "\"lines\":[{\"sku\":\"s1\",\"quantity\":1}]}");
  }

  private static String activity(
      final String sku, final int quantity, final String ofItem, final String more) {
    return """
        {"channel":"web","startsAt":"2020-01-01T00:00:00.000Z","endsAt":"2100-01-01T00:00:00Z",
         "items":[{"sku":"%s","quantity":%d%s}]%s}""".formatted(sku, quantity, ofItem, more);
  }

  private void placeOrders() {
    final String target = "/v1/orders";
    final String order = order("x-1", "s1", 2);
    final String key = caller.newKey();
    caller.get(caller.post(target, key, order).header("Location"));
    caller.post(target, key, order);
    caller.post(target, order);
    caller.post(target, key, order("x-2", "s1", 2));
    caller.post(target, order("x-3", "s1", 100_000));
    caller.post(target, order("x-4", "none", 1));
    caller.post(target, order("x-5", "s1", 0));
    caller.get(target + "/" + NO_ORDER);
    final Answer held = caller.post("/v1/reservations", RESERVED);
    final String reservation = text(held, "/id");
    final String taken = "{\"channel\":\"web\",\"customer\":\"c1\",\"reservation\":\"%s\"}";
    caller.post(target, taken.formatted(reservation).replace("c1", "c2"));
    caller.post(target, taken.formatted(reservation));
    caller.post(target, taken.formatted(reservation));
    caller.post(target, taken.formatted(NONE));
    caller.post(target, taken.formatted("no reservation at all"));
    caller.get(held.header("Location"));
  }

  private void payOrders() {
    final String order = caller.post("/v1/orders", order("p-1", "s1", 1)).header("Location");
    final String other = caller.post("/v1/orders", order("p-2", "s1", 1)).header("Location");
    final String key = caller.newKey();
    final String paid = "{\"reference\":\"wx-1\",\"amount\":1999,\"currency\":\"CNY\"}";
    caller.post(order + "/payments", key, paid);
    caller.post(order + "/payments", key, paid);
    caller.post(order + "/payments", key, "{\"reference\":\"wx-2\"}");
    caller.post(other + "/payments", paid);
    caller.post(order + "/payments", "{\"reference\":\"wx-3\"}");
    caller.post(order + "/payments", "{\"reference\":\"\"}");
    caller.post("/v1/orders/" + NO_ORDER + "/payments", "{\"reference\":\"wx-4\"}");
    caller.get(order);
    letTheMirrorAnswer(order + '?');
  }

  private void cancelOrders() {
    final String order = caller.post("/v1/orders", order("c-1", "s1", 1)).header("Location");
    final String key = caller.newKey();
    caller.post(order + "/cancel", key, null);
    caller.post(order + "/cancel", key, "{}");
    caller.post(order + "/cancel", null);
    caller.post("/v1/orders/" + NO_ORDER + "/cancel", null);
    caller.post("/v1/orders/" + NO_ORDER + "/cancel", key, null);
    caller.post(order + "/payments", "{\"reference\":\"wx-9\"}");
  }

  private void followEvents() {
    caller.get("/v1/events?after=5&limit=3&waitMs=0");
    caller.get("/v1/events?after=1000000");
    caller.get("/v1/events?after=-1");
    caller.get("/v1/events?limit=5001");
    caller.get("/v1/events?waitMs=20001");
    Answer page = caller.get("/v1/events");
    while (!page.body().isEmpty()) {
      page = caller.get("/v1/events?limit=50&after=" + page.header("Sluice-Feed-Position"));
    }
  }

  private void watchNumbers() {
    final String target = "/v1/stream?sku=s1";
    caller.listen(target, Map.of(), 1);
    caller.listen(target + "&sku=s2&sku=s3&maxPerSecond=10", Map.of(), 3);
    caller.listen(target + "&after=0", Map.of("Last-Event-ID", "1"), 1);
    caller.listen("/v1/stream?activity=a1&activity=a3", Map.of(), 2);
    caller.listen(target + "&activity=a2", Map.of(), 2);
    caller.get(target + "&sku=none");
    caller.get(target + "&activity=none");
    caller.get(target + "&activity=");
    caller.get("/v1/stream?" + "activity=a1&".repeat(100) + "activity=a1");
    caller.get(target + "&sku=white%20space");
    caller.get(target + "&maxPerSecond=11");
    caller.get(target + "&maxPerSecond=0");
    caller.get(target + "&after=-1");
    caller.get("/v1/stream?" + "sku=s1&".repeat(100) + "sku=s1");
    caller.send("GET", target, Map.of("Last-Event-ID", "x"), null);
  }

  /** All of them disabled: nothing is sent anywhere. */
  private void stateWebhooks() {
    final String target = "/v1/webhooks/w1";
    final String body = "{\"url\":\"https://hooks.example.com/in\",\"disabled\":true%s}";
    final String tag = caller.put(target, body.formatted(",\"after\":0")).header("ETag");
    final Map<String, String> match = Map.of("If-Match", tag, "Content-Type", "application/json");
    caller.send("PUT", target, match, body.formatted(",\"types\":[\"RefundRequired\"]"));
    caller.send("PUT", target, match, body.formatted(""));
    caller.put("/v1/webhooks/w2", body.formatted(""));
    for (final String wrong : new String[] {
      ",\"after\":1000000000",
      ",\"types\":[\"Refund\"]",
      ",\"types\":[]",
      ",\"after\":-1",
      ",\"types\":[\"OrderPaid\",\"OrderPaid\"]",
      ",\"disabled\":1",
      ",\"secret\":\"x\""
    }) {
      caller.put("/v1/webhooks/w3", body.formatted(wrong));
    }
    for (final String url : new String[] {
      "http://127.0.0.1/", "http://[::1]/", "ftp://example.com/", "https://a@example.com/", "", "x"
    }) {
      caller.put("/v1/webhooks/w3", "{\"url\":\"%s\",\"disabled\":true}".formatted(url));
    }
    caller.put("/v1/webhooks/w3", "{}");
    caller.put("/v1/webhooks/white%20space", body.formatted(""));
    caller.send("GET", target, Map.of("If-None-Match", caller.get(target).header("ETag")), null);
    caller.get("/v1/webhooks/none");
    caller.get("/v1/webhooks");
    final String next = text(caller.get("/v1/webhooks?limit=1"), "/nextCursor");
    caller.get("/v1/webhooks?limit=1&cursor=" + next);
    caller.get("/v1/webhooks?limit=0");
    caller.get("/v1/webhooks?cursor=.x");
  }

  private void changeWebhooks() {
    final Map<String, String> noKey = Map.of("Content-Type", "application/json");
    for (final String change : new String[] {"replay", "rotate-secret", "dead-letters/retry"}) {
      final String target = "/v1/webhooks/w1/" + change;
      final String good = change.equals("replay") ? "{\"after\":1}" : "{}";
      final String key = caller.newKey();
      caller.post(target, key, good);
      caller.post(target, key, good);
      caller.post(target, key, "{\"%s\":9}".formatted(number(change)));
      caller.post("/v1/webhooks/none/" + change, good);
      caller.post(target, "{\"surprise\":1}");
      caller.post(target, "{\"%s\":-1}".formatted(number(change)));
      caller.post(target, null);
      caller.send("POST", target, noKey, good);
    }
    caller.post("/v1/webhooks/w1/replay", "{\"after\":1000000000}");
    caller.post("/v1/webhooks/w1/dead-letters/retry", "{\"position\":7}");
    caller.get("/v1/webhooks/w1/dead-letters?limit=5&cursor=3");
    caller.get("/v1/webhooks/w1/dead-letters?cursor=x");
    caller.get("/v1/webhooks/none/dead-letters");
    caller.send("DELETE", "/v1/webhooks/w2", Map.of(), null);
    caller.send("DELETE", "/v1/webhooks/w2", Map.of(), null);
  }

  private static String number(final String change) {
    return switch (change) {
      case "replay" -> "after";
      case "rotate-secret" -> "overlapMs";
      default -> "position";
    };
  }

  /** What any operation refuses. */
  private void provoke(final String operation) {
    final String method = operation.substring(0, operation.indexOf(' '));
    final String target = operation.substring(method.length() + 1).replaceAll("\\{[a-z]+}", "s1");
    final boolean imports = target.endsWith("import");
    final String type = imports ? "application/x-ndjson" : "application/json";
    caller.send(
        method, target + "?surprise=1", headers(type, "x"), method.equals("GET") ? null : "{}");
    caller.send(method, target, headers(type, "x".repeat(OVER_ANY_HEADER)), null);
    if (!method.equals("GET")) {
      caller.send(method, target, headers("text/plain", "x"), "{}");
      caller.send(method, target, headers(type, "x"), " ".repeat(OVER_ANY_BODY));
    }
  }

  /** More holds than the server was told to take. */
  private void fillUp() {
    for (int i = 0; i <= HOLD_CAPACITY; i++) {
      caller.post("/v1/reservations", RESERVED);
    }
  }

  private Map<String, String> headers(final String type, final String more) {
    return Map.of("Content-Type", type, "Idempotency-Key", caller.newKey(), "X-More", more);
  }

  private static String movement(
      final String kind,
      final String sku,
      final String location,
      final int units,
      final String more) {
    return "{\"kind\":\"%s\",\"document\":\"PO-1\",\"lines\":[{\"sku\":\"%s\",\"location\":\"%s\","
            .formatted(kind, sku, location)
        + "\"quantity\":%d%s}]}".formatted(units, more);
  }

  private static String order(final String externalId, final String sku, final int units) {
    return "{\"channel\":\"web\",\"customer\":\"c1\",\"externalId\":\"%s\",\"currency\":\"CNY\","
            .formatted(externalId)
        + "\"lines\":[{\"sku\":\"%s\",\"quantity\":%d,\"unitPrice\":1999}]}".formatted(sku, units);
  }

  private static String text(final Answer answer, final String pointer) {
    try {
      final JsonNode found = JSON.readTree(answer.body()).at(pointer);
      if (!found.isTextual()) {
        throw new AssertionError("no " + pointer + " in " + answer);
      }
      return found.textValue();
    } catch (final IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }
}
