package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over sockets. */
final class HttpCourierTest {
  private static final byte[] BODY = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private HttpCourier courier = new HttpCourier(true);

  @AfterEach
  void close() {
    courier.close();
    vertx.close().await();
  }

  @Test
  void shouldCarryHeadersAndBodyAndKeepTheConnection() throws Exception {
    final CompletableFuture<MultiMap> headers = new CompletableFuture<>();
    final CompletableFuture<Buffer> body = new CompletableFuture<>();
    final int port = serve(request -> {
      headers.complete(request.headers());
      request.body().onSuccess(bytes -> {
        body.complete(bytes);
        request.response().setStatusCode(204).end();
      });
    });
    final String url = "http://127.0.0.1:" + port + "/in?x=1";
    assertEquals(Receipt.answered(204, 0), send(url));
    assertEquals(Receipt.answered(204, 0), send(url));
    assertEquals(1, connections.get());
    assertEquals(List.of("/in?x=1", "/in?x=1"), paths);
    assertEquals("id-1", headers.get().get("webhook-id"));
    assertEquals("17", headers.get().get("webhook-timestamp"));
    assertEquals("v1,abc", headers.get().get("webhook-signature"));
    assertEquals("application/json", headers.get().get("content-type"));
    assertEquals("127.0.0.1:" + port, headers.get().get("host"));
    assertEquals(Buffer.buffer(BODY), body.get());
  }

  @Test
  void shouldGoToTheAddressThatWasCheckedUnderTheNameThatWasAsked() throws Exception {
    final CompletableFuture<String> host = new CompletableFuture<>();
    final int port = serve(request -> {
      host.complete(request.getHeader("host"));
      request.response().end();
    });
    assertTrue(send("http://localhost:" + port + "/").isDone());
    assertEquals("localhost:" + port, host.get());
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1", "http://localhost"})
  void shouldNotGoWhereNobodyMayLead(final String site) throws Exception {
    final int port = serve(request -> request.response().end());
    courier.close();
    courier = new HttpCourier(false);
    final Receipt receipt = send(site + ":" + port + "/");
    assertFalse(receipt.isDone());
    assertTrue(receipt.error().contains("not public"), receipt.error());
    assertEquals(0, connections.get());
  }

  @Test
  void shouldNotFollowWhoeverSendsItElsewhere() throws Exception {
    final int port = serve(request ->
        request.response().setStatusCode(307).putHeader("Location", "/other").end());
    final Receipt receipt = send("http://127.0.0.1:" + port + "/first");
    assertEquals(307, receipt.status());
    assertFalse(receipt.isDone());
    assertEquals(List.of("/first"), paths);
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, 7000",
    "503, 0, 0",
    "503, 86400, 86400000",
    "503, 99999999999999999999, 1000000000",
    "503, soon, 0",
    "503, -1, 0",
    "500, 7, 0",
    "200, 7, 0",
  })
  void shouldReadWhenToComeAgain(final int status, final String text, final long expectedMs)
      throws Exception {
    final int port = serve(request ->
        request.response().setStatusCode(status).putHeader("Retry-After", text).end());
    final Receipt receipt = send("http://127.0.0.1:" + port + "/");
    assertEquals(status, receipt.status());
    assertEquals(expectedMs, receipt.retryAfterMs());
  }

  @Test
  void shouldTellThatNobodyIsThere() throws Exception {
    final int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    final Receipt receipt = send("http://127.0.0.1:" + port + "/");
    assertEquals(0, receipt.status());
    assertFalse(receipt.isDone());
    assertFalse(receipt.error().isEmpty());
  }

  @Test
  void shouldTellThatTheConnectionBroke() throws Exception {
    final int port = serve(request -> request.connection().close());
    assertEquals(0, send("http://127.0.0.1:" + port + "/").status());
  }

  @Test
  void shouldWaitOnlySoLongForAnAnswer() throws Exception {
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final int port = serve(request -> request.connection().closeHandler(closed::complete));
    final long beganNs = System.nanoTime();
    final Receipt receipt = send("http://127.0.0.1:" + port + "/");
    final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    assertEquals(0, receipt.status());
    assertTrue(tookMs >= Parcel.TIMEOUT_MS - 1_000 && tookMs < 2L * Parcel.TIMEOUT_MS, "" + tookMs);
    closed.get(20, TimeUnit.SECONDS);
  }

  @Test
  void shouldCutOffAnAnswerWithoutEnd() throws Exception {
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final int port = serve(request -> {
      request.connection().closeHandler(closed::complete);
      pour(request.response().setChunked(true));
    });
    assertTrue(send("http://127.0.0.1:" + port + "/").isDone(), "the status says it all");
    closed.get(20, TimeUnit.SECONDS);
  }

  private static void pour(final HttpServerResponse response) {
    response.write(Buffer.buffer(new byte[8_192])).onSuccess(nothing -> pour(response));
  }

  private int serve(final Handler<HttpServerRequest> handler) {
    final HttpServer server = vertx
        .createHttpServer()
        .connectionHandler(connection -> connections.incrementAndGet())
        .requestHandler(request -> {
          paths.add(request.uri());
          handler.handle(request);
        });
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  private Receipt send(final String url) throws Exception {
    final TargetUrl target = Objects.requireNonNull(TargetUrl.parse(url));
    final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    final Consumer<Receipt> once = got -> assertTrue(receipt.complete(got), "told once");
    courier.send(new Parcel(target, "id-1", 17, "v1,abc", BODY), once);
    final Receipt got = receipt.get(30, TimeUnit.SECONDS);
    assertNotNull(got);
    return got;
  }
}
