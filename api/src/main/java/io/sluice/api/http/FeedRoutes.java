package io.sluice.api.http;

import io.sluice.api.stream.EventFeed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The feed of events: checks what is asked and hands it to the feed's thread. One event loop. */
final class FeedRoutes {
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";
  private static final String WAIT_MS = "waitMs";

  /** Digits of any number that a double holds exactly. */
  private static final int MAX_DIGITS = 16;

  private static final long MAX_POSITION = (1L << 53) - 1;
  private static final long NO_NUMBER = -1;

  private final EdgeLoop loop;

  FeedRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  /** Answers with the events behind a position. */
  void read(final Exchange exchange) {
    final QueryParameters query =
        QueryParameters.parse(exchange.request().query(), AFTER, LIMIT, WAIT_MS);
    final long after = number(query.value(AFTER), 0, MAX_POSITION);
    final long limit = number(query.value(LIMIT), EventFeed.DEFAULT_LIMIT, EventFeed.MAX_LIMIT);
    final long waitMs = number(query.value(WAIT_MS), 0, EventFeed.MAX_WAIT_MS);
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

  private static long number(
      final @Nullable String text, final long otherwise, final long greatest) {
    if (text == null) {
      return otherwise;
    }
    final boolean isNumber = !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
    final long value = isNumber ? Long.parseLong(text) : NO_NUMBER;
    return value <= greatest ? value : NO_NUMBER;
  }
}
