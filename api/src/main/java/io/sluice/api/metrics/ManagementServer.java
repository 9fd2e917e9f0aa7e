package io.sluice.api.metrics;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The small HTTP server of the management port: health and metrics, on an event loop of its own, so
 * that it answers whatever the edge is busy with.
 *
 * <p>Started and closed by the thread that wires the program.
 */
public final class ManagementServer implements AutoCloseable {
  private static final long LIFECYCLE_TIMEOUT_MS = 5_000;
  private static final int IDLE_TIMEOUT_S = 30;
  private static final int MAX_HEADER_BYTES = 8_192;
  private static final Readiness.Answer LIVE =
      new Readiness.Answer(200, new JsonObject().put("status", "live"));
  private static final int NOT_FOUND = 404;
  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final HttpServer server;

  private ManagementServer(final Vertx vertx, final HttpServer server) {
    this.vertx = vertx;
    this.server = server;
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
    final HttpServer server = vertx
        .createHttpServer(options)
        .requestHandler(request -> answer(request, readiness, metrics));
    try {
      server.listen().await(LIFECYCLE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      return new ManagementServer(vertx, server);
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

  private static void answer(
      final HttpServerRequest request, final Readiness readiness, final Supplier<String> metrics) {
    final HttpServerResponse response = request.response();
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

  private static void json(final HttpServerResponse response, final Readiness.Answer answer) {
    response
        .setStatusCode(answer.status())
        .putHeader("Content-Type", JSON)
        .putHeader("Cache-Control", "no-store")
        .end(answer.body().encode());
  }
}
