package io.sluice.api.http;

import io.sluice.api.live.LiveFeed;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Live numbers: checks what is asked and lets the client listen. One event loop. */
final class LiveRoutes {
  private static final String WEBSOCKET = "websocket";
  private static final String VERSION = "13";

  private final EdgeLoop loop;

  LiveRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  /** Answers with a stream, or makes the connection a socket. */
  void listen(final Exchange exchange) {
    final LiveQuery query = LiveQuery.of(exchange.request(), loop.gateway().directory());
    final MultiMap headers = exchange.request().headers();
    final boolean upgrades = headers.contains(HttpHeaders.UPGRADE, WEBSOCKET, true);
    final LiveFeed feed = loop.liveFeed();
    final Problem malformed = query.problem() == null && upgrades && !isHandshake(headers)
        ? Problem.NO_HANDSHAKE
        : query.problem();
    final Problem problem = malformed == null ? closed(feed) : malformed;
    if (problem != null && problem.type() == ProblemType.NOT_FOUND) {
      exchange.refuseAt(problem, loop.gateway().directory().position());
    } else if (problem != null || feed == null) {
      exchange.refuse(problem == null ? Problem.NO_EVENTS : problem);
    } else if (exchange.request().method().equals(HttpMethod.HEAD)) {
      exchange.sendBytes(Headers.EVENT_STREAM, Buffer.buffer());
    } else {
      loop.live().begin(exchange, query, feed, upgrades);
    }
  }

  private @Nullable Problem closed(final @Nullable LiveFeed feed) {
    if (feed != null && feed.isOver()) {
      return Problem.STREAM_OVER;
    }
    return loop.isStopping() ? Problem.STOPPING : null;
  }

  /** Whether the rest of a handshake is there, too. */
  private static boolean isHandshake(final MultiMap headers) {
    final String connection = headers.get(HttpHeaders.CONNECTION);
    return headers.contains("Sec-WebSocket-Key")
        && headers.contains("Sec-WebSocket-Version", VERSION, false)
        && connection != null
        && connection.toLowerCase(Locale.ROOT).contains("upgrade");
  }
}
