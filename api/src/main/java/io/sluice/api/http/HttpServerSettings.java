package io.sluice.api.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.TimeUnit;

/**
 * The options of the HTTP server, for the edge and for whatever is measured beside it.
 *
 * <p>Stateless, any thread.
 */
public final class HttpServerSettings {
  /** Bytes of the request line at most. */
  public static final int MAX_REQUEST_LINE_BYTES = 8_192;

  /** Bytes of all header fields of a request at most. */
  public static final int MAX_HEADER_BYTES = 8_192;

  private static final int MAX_SOCKET_MESSAGE_BYTES = 1_024;
  private static final int ACCEPT_BACKLOG = 4_096;

  /** A free port that all event loops share; with 0 each would take one of its own. */
  private static final int FREE_SHARED_PORT = -1;

  /** A connection that waits for its answer is not idle. */
  private static final int IDLE_BEYOND_ANSWER_MS = 5_000;

  private HttpServerSettings() {}

  /** The options for settings. */
  public static HttpServerOptions options(final EdgeSettings settings) {
    final HttpServerOptions options = new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port() == 0 ? FREE_SHARED_PORT : settings.port())
        .setIdleTimeout(idleTimeoutMs(settings))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setTcpNoDelay(true);
    return options
        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        // Who listens has nothing to say.
        .setMaxWebSocketFrameSize(MAX_SOCKET_MESSAGE_BYTES)
        .setMaxWebSocketMessageSize(MAX_SOCKET_MESSAGE_BYTES)
        // The edge answers Expect itself, once it knows that it wants the body.
        .setHandle100ContinueAutomatically(false)
        .setTracingPolicy(TracingPolicy.IGNORE)
        // Every response is written on the event loop of its request, so no queue between is
        // needed.
        .setStrictThreadMode(true);
  }

  /** Time after which a silent connection is closed: never before its answer is due. */
  private static int idleTimeoutMs(final EdgeSettings settings) {
    return Math.max(settings.idleTimeoutMs(), settings.answerTimeoutMs() + IDLE_BEYOND_ANSWER_MS);
  }
}
