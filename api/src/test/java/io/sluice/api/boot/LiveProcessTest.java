package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.http.EventStream;
import io.sluice.api.http.EventStream.Told;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live numbers of a server in a process of its own, across its starts. */
final class LiveProcessTest {
  private static final String STREAM = "/v1/stream?sku=s1&sku=s2";

  /** Most of it is a wave. */
  private static final String SALE = """
      {"channel":"web","startsAt":"2020-01-01T00:00:00.000Z","endsAt":"2100-01-01T00:00:00.000Z",
       "waitlist":true,"items":[{"sku":"s1","quantity":10}],
       "waves":[{"at":"2090-01-01T00:00:00.000Z","sku":"s1","quantity":7}]}""";

  @TempDir
  private Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private int keys;

  @ParameterizedTest
  @ValueSource(strings = {"off", "on"})
  void shouldGoOnAfterAKillWithTheUnitsOfRecordsFromBefore(final String snapshot) throws Exception {
    final String held;
    final String paid;
    final String id;
    try (ChildServer server = ChildServer.start(data, "--snapshot", snapshot);
        EventStream stream = open(server, "/v1/stream?sku=none", "")) {
      assertEquals("HTTP/1.1 404 Not Found", stream.head().lines().findFirst().orElseThrow());
      setUp(server);
      held = id(post(server, "/v1/reservations", wish("s1", 3)));
      paid = id(post(server, "/v1/orders", wish("s2", 4)));
      post(server, "/v1/orders/" + paid + "/payments", "{\"reference\":\"r-1\"}");
      try (EventStream watching = open(server, STREAM, "")) {
        final Told first = watching.next();
        final Told second = watching.next();
        assertEquals(13, first.number("available") + second.number("available"));
        id = second.id();
      }
      server.process().kill();
      server.process().awaitExit();
    }
    try (ChildServer server = ChildServer.start(data, "--snapshot", snapshot);
        EventStream stream = open(server, STREAM, "Last-Event-ID: " + id + "\r\n")) {
      // A start is an event, so nothing is known of what the id says.
      assertEquals(13, stream.next().number("available") + stream.next().number("available"));
      post(server, "/v1/reservations/" + held + "/release", null);
      assertEquals(0, stream.until("available", 10).number("held"));
      post(server, "/v1/orders/" + paid + "/cancel", null);
      assertEquals(0, stream.until("available", 10).number("allocated"));
      server.process().terminate();
      final Told end = stream.next();
      assertEquals("stopping", end.json().getString("reason"));
      assertEquals(0, server.process().awaitExit());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "on"})
  void shouldGoOnAfterAKillWithTheActivityFromBefore(final String snapshot) throws Exception {
    final String bought;
    final String held;
    try (ChildServer server = ChildServer.start(data, "--snapshot", snapshot)) {
      setUp(server);
      put(server, "/v1/activities/sale", SALE);
      bought = id(post(server, "/v1/reservations", waiting(2)));
      held = id(post(server, "/v1/reservations", waiting(1)));
      post(server, "/v1/reservations", waiting(1));
      post(server, "/v1/reservations", waiting(1));
      post(server, "/v1/reservations/" + bought + "/confirm", null);
      try (EventStream stream = open(server, "/v1/stream?activity=sale", "")) {
        mustBe("released 3, available 0, held 1, sold 2, waiting 2", stream.next());
      }
      awaitMetric(server, "sluice_engine_waiting 2.0");
      server.process().kill();
      server.process().awaitExit();
    }
    try (ChildServer server = ChildServer.start(data, "--snapshot", snapshot);
        EventStream stream = open(server, "/v1/stream?activity=sale&maxPerSecond=10", "")) {
      mustBe("released 3, available 0, held 1, sold 2, waiting 2", stream.next());
      post(server, "/v1/reservations/" + held + "/release", null);
      final Told granted = stream.untilItem("waiting", 1);
      mustBe("released 3, available 0, held 1, sold 2, waiting 1", granted);
      final JsonObject sales = granted.json().getJsonObject("sales");
      assertEquals(List.of(1), sales.getJsonArray("held").getList());
      assertEquals(List.of(1), sales.getJsonArray("granted").getList());
      post(server, "/v1/activities/sale/release", null);
      final Told wave = stream.untilItem("released", 10);
      mustBe("released 10, available 6, held 2, sold 2, waiting 0", wave);
      post(server, "/v1/reservations/" + bought + "/consume", null);
      post(server, "/v1/activities/sale/stop", null);
      mustBe(
          "released 10, available 0, held 2, sold 2, waiting 0", stream.untilItem("available", 0));
      awaitMetric(server, "sluice_engine_waiting 0.0");
    }
  }

  private static String waiting(final int units) {
    return wish("s1", units)
        .replace("\"lines\"", "\"activity\":\"sale\",\"waitlist\":true,\"lines\"");
  }

  private static void mustBe(final String counters, final Told told) {
    final JsonObject item = EventStream.item(told.json());
    assertEquals(
        counters,
        Stream.of("released", "available", "held", "sold", "waiting")
            .map(field -> field + ' ' + item.getLong(field))
            .collect(Collectors.joining(", ")));
  }

  private void awaitMetric(final ChildServer server, final String line) throws Exception {
    String metrics = "";
    while (metrics.lines().noneMatch(line::equals)) {
      metrics = send(HttpRequest.newBuilder(server.management().resolve("/metrics")));
    }
  }

  @Test
  void shouldSayThatMemoryKeepsNothing() throws Exception {
    try (ChildServer server = ChildServer.start(data, "--durability", "memory")) {
      setUp(server);
      final HttpRequest request =
          HttpRequest.newBuilder(server.uri().resolve(STREAM)).build();
      assertEquals(409, http.send(request, BodyHandlers.ofString()).statusCode());
    }
  }

  private static EventStream open(
      final ChildServer server, final String target, final String headers) {
    return new EventStream(server.uri().getPort(), target, headers);
  }

  private void setUp(final ChildServer server) throws IOException, InterruptedException {
    put(server, "/v1/locations/W1", "{\"kind\":\"warehouse\"}");
    put(server, "/v1/channels/web", "{}");
    for (final String sku : new String[] {"s1", "s2"}) {
      put(server, "/v1/skus/" + sku, "{}");
      post(
          server,
          "/v1/stock-movements",
          "{\"kind\":\"receive\",\"lines\":[{\"sku\":\"%s\",\"location\":\"W1\",\"quantity\":10}]}"
              .formatted(sku));
    }
  }

  private void put(final ChildServer server, final String target, final String body)
      throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(server.uri().resolve(target))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body)));
  }

  private String post(final ChildServer server, final String target, final @Nullable String body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.uri().resolve(target))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "key-" + ++keys)
        .POST(BodyPublishers.ofString(body == null ? "{}" : body)));
  }

  private String send(final HttpRequest.Builder request) throws IOException, InterruptedException {
    final HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    assertEquals(2, answer.statusCode() / 100, answer::body);
    return answer.body();
  }

  private static String id(final String body) {
    return new JsonObject(body).getString("id");
  }

  private static String wish(final String sku, final int units) {
    return "{\"channel\":\"web\",\"customer\":\"c1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
        .formatted(sku, units);
  }
}
