package io.sluice.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.contract.Contract;
import io.sluice.api.live.LiveCounters.Value;
import io.sluice.engine.protocol.Limits;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Live numbers as messages of a WebSocket. */
final class LiveSocketTest {
  private static final Contract CONTRACT = new Contract();

  private final EdgeRig rig = EdgeRig.started(
          settings -> settings.withMaxConnections(50).withLive(new LiveSettings(10, 5_000, 50)))
      .withShop(100, "s1", "s2");
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    rig.close();
  }

  @Test
  void shouldTellThePresentFirstAndThenWhatChanges() {
    final Listener listener = connect("sku=s1");
    final JsonObject first = listener.next();
    assertEquals("stock", first.getString("type"));
    assertEquals(100, first.getLong("available"));
    assertEquals(first.getLong("position"), first.getLong("id"));
    reserve("s1", 3);
    assertEquals(97, listener.next().getLong("available"));
    assertTrue(listener.pinged.orTimeout(20, TimeUnit.SECONDS).join(), "it was pinged");
    listener.socket.abort();
    EdgeRig.await(() -> rig.engine().live().counters().value(Value.LISTENERS) == 0);
    EdgeRig.await(() -> rig.counters().connectionsClosed().sum()
        == rig.counters().connectionsOpened().sum() - 1);
  }

  @Test
  void shouldTellWhoComesBackOnlyWhatChangedSince() {
    final Listener before = connect("sku=s1&sku=s2");
    assertNull(before.next().getLong("id"), "more is to come");
    final long id = before.next().getLong("id");
    before.socket.abort();
    reserve("s2", 4);
    final Listener back = connect("sku=s1&sku=s2&after=" + id);
    final JsonObject told = back.next();
    assertEquals("s2", told.getString("sku"));
    assertEquals(4, told.getLong("held"));
    assertTrue(told.getLong("id") > id);
    back.socket.abort();
  }

  @Test
  void shouldTellOfAnActivityBesideASku() {
    rig.put("/v1/activities/sale", """
            {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z",
             "endsAt":"2036-01-01T00:00:00.000Z",
             "items":[{"sku":"s1","quantity":5}]}""").mustBe(201);
    final Listener listener = connect("activity=sale&sku=s2");
    final List<JsonObject> first = List.of(listener.next(), listener.next());
    assertEquals(
        Set.of("activity", "stock"),
        first.stream().map(told -> told.getString("type")).collect(Collectors.toSet()));
    assertNull(first.getFirst().getLong("id"), "more is to come");
    final long id = first.getLast().getLong("id");
    rig.post("/v1/activities/sale/stop", null).mustBe(200);
    final JsonObject told = listener.next();
    assertEquals("ended", told.getString("status"));
    assertEquals(told.getLong("position"), told.getLong("id"));
    assertTrue(told.getLong("id") > id);
    listener.socket.abort();
    final Listener back = connect("activity=sale&sku=s2&after=" + id);
    assertEquals(told, back.next());
    back.socket.abort();
  }

  @Test
  void shouldTellOfTheLargestActivityThatThereCanBe() {
    final String[] skus = IntStream.range(0, Limits.MAX_ACTIVITY_ITEMS)
        .mapToObj(i -> "%03d-%s".formatted(i, "x".repeat(60)))
        .toArray(String[]::new);
    rig.withShop(Limits.MAX_QUANTITY, skus);
    final String items = Stream.of(skus)
        .map(sku -> "{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, Limits.MAX_QUANTITY))
        .collect(Collectors.joining(","));
    rig.put("/v1/activities/all", """
            {"channel":"web","startsAt":"2026-01-01T00:00:00.000Z",
             "endsAt":"2036-01-01T00:00:00.000Z","items":[%s]}""".formatted(items)).mustBe(201);
    final Listener listener = connect("activity=all&activity=all");
    final JsonObject told = listener.next();
    assertEquals(skus.length, told.getJsonArray("items").size());
    assertTrue(told.encode().length() > Short.MAX_VALUE, "its length needs all 16 bits");
    assertEquals(told.getLong("position"), told.getLong("id"));
    listener.socket.abort();
  }

  @Test
  void shouldLetGoWhoTalks() {
    final Listener listener = connect("sku=s1");
    listener.next();
    listener.socket.sendText("hello", true).join();
    final JsonObject end = listener.next();
    assertEquals("talking", end.getString("reason"));
    assertEquals(1008, listener.closed.orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void shouldTellEverybodyWhenTheServerStops() {
    final Listener listener = connect("sku=s1");
    final long id = listener.next().getLong("id");
    rig.edge().stopAccepting();
    final JsonObject end = listener.next();
    assertEquals("stopping", end.getString("reason"));
    assertEquals(id, end.getLong("after"));
    assertEquals(1001, listener.closed.orTimeout(20, TimeUnit.SECONDS).join());
    assertTrue(rig.edge().awaitDrained(Duration.ofSeconds(10)));
  }

  @Test
  void shouldAnswerAQuestionThatIsWrongAsAnyOther() {
    mustNotConnect("sku=none");
    mustNotConnect("sku=s1&activity=none");
    assertEquals(0, rig.engine().live().counters().value(Value.LISTENERS));
  }

  private void mustNotConnect(final String query) {
    final CompletionException refused =
        assertThrows(CompletionException.class, () -> connect(query));
    final WebSocketHandshakeException failure = (WebSocketHandshakeException) refused.getCause();
    assertEquals(404, failure.getResponse().statusCode());
  }

  private void reserve(final String sku, final int units) {
    rig.post(
            "/v1/reservations",
            "{\"channel\":\"web\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
                .formatted(sku, units))
        .mustBe(201);
  }

  private Listener connect(final String query) {
    final Listener listener = new Listener();
    listener.socket = client
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + rig.port() + "/v1/stream?" + query), listener)
        .join();
    return listener;
  }

  /** What one socket is told. */
  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> pinged = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();

    @SuppressWarnings("NullAway.Init")
    private WebSocket socket;

    /** Waits for the next message. */
    JsonObject next() {
      try {
        final JsonObject message =
            Objects.requireNonNull(messages.poll(20, TimeUnit.SECONDS), "nothing came");
        assertEquals(List.of(), CONTRACT.liveViolations(message.encode()));
        return message;
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        final WebSocket from, final CharSequence text, final boolean last) {
      part.append(text);
      if (last) {
        messages.add(new JsonObject(part.toString()));
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(final WebSocket from, final ByteBuffer message) {
      pinged.complete(true);
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        final WebSocket from, final int code, final String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(final WebSocket from, final Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
