package io.sluice.api.http;

import io.sluice.api.stream.EventFeed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The feed of events: checks what is asked and hands it to the feed's thread. One event loop. */
final class FeedRoutes {
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";
  private static final String WAIT_MS = "waitMs";

  /** No position is greater. */
  static final long MAX_POSITION = (1L << 53) - 1;

  private final EdgeLoop loop;

  FeedRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  /** Answers with the events behind a position. */
  void read(final Exchange exchange) {
    final QueryParameters query =
        QueryParameters.parse(exchange.request().query(), AFTER, LIMIT, WAIT_MS);
    final long after = query.number(AFTER, 0, MAX_POSITION);
    final long limit = query.number(LIMIT, EventFeed.DEFAULT_LIMIT, EventFeed.MAX_LIMIT);
    final long waitMs = query.number(WAIT_MS, 0, EventFeed.MAX_WAIT_MS);
    final Problem malformed = check(query, after, limit, waitMs);
    final EventFeed feed = loop.feed();
    if (malformed != null || feed == null) {
      exchange.refuse(malformed == null ? Problem.NO_EVENTS : malformed);
      return;
    }
    final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    new FeedExchange(loop, exchange, feed).ask(after, (int) limit, deadlineNs);
  }

  private static @Nullable Problem check(
      final QueryParameters query, final long after, final long limit, final long waitMs) {
    if (query.problem() != null) {
      return query.problem();
    }
    if (after < 0) {
      return Problem.malformed("must be a position", '/' + AFTER);
    }
    if (limit < 1) {
      return Problem.malformed("must be from 1 to " + EventFeed.MAX_LIMIT, '/' + LIMIT);
    }
    return waitMs < 0
        ? Problem.malformed("must be from 0 to " + EventFeed.MAX_WAIT_MS, '/' + WAIT_MS)
        : null;
  }
}
