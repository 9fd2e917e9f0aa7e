package io.sluice.api.metrics;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The small HTTP server of the management port: health and metrics, on an event loop of its own, so
 * that it answers whatever the edge is busy with.
 *
 * <p>A connection has one request, which must have come soon, and one answer, so that whoever holds
 * connections open or sends without reading takes little. What is known of connections belongs to
 * the event loop.
 *
 * <p>Started and closed by the thread that wires the program.
 */
public final class ManagementServer implements AutoCloseable {
  private static final long LIFECYCLE_TIMEOUT_MS = 5_000;
  private static final int IDLE_TIMEOUT_S = 30;

  /** Connections that may be open; more are closed at once. */
  static final int MAX_CONNECTIONS = 64;

  /** Time in which the head of a connection's request must have come. */
  private static final int HEAD_TIMEOUT_MS = 5_000;

  private static final int MAX_HEADER_BYTES = 8_192;
  private static final Readiness.Answer LIVE =
      new Readiness.Answer(200, new JsonObject().put("status", "live"));
  private static final Readiness.Answer SNAPSHOT_REQUESTED =
      new Readiness.Answer(202, new JsonObject().put("status", "requested"));
  private static final Readiness.Answer NO_SNAPSHOTS =
      new Readiness.Answer(409, new JsonObject().put("status", "no-snapshots"));
  private static final int NOT_FOUND = 404;
  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Readiness readiness;
  private final Supplier<String> metrics;
  private final BooleanSupplier requestSnapshot;
  private final HttpServer server;
  private final Set<HttpConnection> unasked = new HashSet<>();
  private int connectionCount;

  private ManagementServer(
      final Vertx vertx,
      final HttpServerOptions options,
      final Readiness readiness,
      final Supplier<String> metrics,
      final BooleanSupplier requestSnapshot) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.metrics = metrics;
    this.requestSnapshot = requestSnapshot;
    this.server = vertx
        .createHttpServer(options)
        .connectionHandler(this::onConnection)
        .requestHandler(this::onRequest);
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   * @param readiness what the health routes tell
   * @param metrics makes the text of a scrape
   * @throws TimeoutException if it takes too long; an address that can not be listened on is told
   *     by an {@code IOException}, which Vert.x throws undeclared
   */
  public static ManagementServer start(
      final String host, final int port, final Readiness readiness, final Supplier<String> metrics)
      throws TimeoutException {
    return start(host, port, readiness, metrics, () -> false);
  }

  /**
   * The same with a way to ask for a snapshot.
   *
   * @param requestSnapshot asks for one; false if there is nobody who writes any
   */
  public static ManagementServer start(
      final String host,
      final int port,
      final Readiness readiness,
      final Supplier<String> metrics,
      final BooleanSupplier requestSnapshot)
      throws TimeoutException {
    final Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1));
    final HttpServerOptions options = new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setIdleTimeout(IDLE_TIMEOUT_S)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setHttp2ClearTextEnabled(false);
    final ManagementServer created =
        new ManagementServer(vertx, options, readiness, metrics, requestSnapshot);
    try {
      created.server.listen().await(LIFECYCLE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      return created;
    } catch (final Exception e) {
      vertx.close().await(LIFECYCLE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      throw e;
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(LIFECYCLE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private void onConnection(final HttpConnection connection) {
    if (connectionCount == MAX_CONNECTIONS) {
      connection.close();
      return;
    }
    connectionCount++;
    unasked.add(connection);
    final long timer = vertx.setTimer(HEAD_TIMEOUT_MS, late -> {
      if (unasked.contains(connection)) {
        connection.close();
      }
    });
    connection.closeHandler(closed -> {
      vertx.cancelTimer(timer);
      unasked.remove(connection);
      connectionCount--;
    });
  }

  private void onRequest(final HttpServerRequest request) {
    if (unasked.remove(request.connection())) {
      answer(request, request.response().putHeader("Connection", "close"));
      request.connection().close();
    }
  }

  private void answer(final HttpServerRequest request, final HttpServerResponse response) {
    if (request.path().equals("/snapshot")) {
      answerSnapshot(request, response);
      return;
    }
    if (!METHODS.contains(request.method())) {
      response.setStatusCode(METHOD_NOT_ALLOWED).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    switch (request.path()) {
      case "/health/live" -> json(response, LIVE);
      case "/health/ready" -> json(response, readiness.answer());
      case "/metrics" -> response.putHeader("Content-Type", PROMETHEUS).end(metrics.get());
      default -> response.setStatusCode(NOT_FOUND).end();
    }
  }

  private void answerSnapshot(final HttpServerRequest request, final HttpServerResponse response) {
    if (!request.method().equals(HttpMethod.POST)) {
      response.setStatusCode(METHOD_NOT_ALLOWED).putHeader("Allow", "POST").end();
    } else {
      json(response, requestSnapshot.getAsBoolean() ? SNAPSHOT_REQUESTED : NO_SNAPSHOTS);
    }
  }

  private static void json(final HttpServerResponse response, final Readiness.Answer answer) {
    response
        .setStatusCode(answer.status())
        .putHeader("Content-Type", JSON)
        .putHeader("Cache-Control", "no-store")
        .end(answer.body().encode());
  }
}
