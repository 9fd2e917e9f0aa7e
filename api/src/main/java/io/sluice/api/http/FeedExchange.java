package io.sluice.api.http;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.FeedAnswer;
import io.sluice.api.stream.FeedPage;
import io.sluice.api.stream.FeedRequest;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One question to the feed, from when it is asked until the client has taken the answer.
 *
 * <p>It counts as under way for as long, whatever the client does, and no longer than the client is
 * there. One event loop, but for the answer, which comes on the feed's thread.
 */
final class FeedExchange extends OpenRequest {
  private static final long NOT_SENT = -1;
  private static final Name FIRST_POSITION = Name.of("firstPosition");

  private final EdgeLoop loop;
  private final Exchange exchange;
  private final EventFeed feed;
  private @Nullable FeedRequest request;
  private long sentMs = NOT_SENT;
  private boolean done;

  FeedExchange(final EdgeLoop loop, final Exchange exchange, final EventFeed feed) {
    this.loop = loop;
    this.exchange = exchange;
    this.feed = feed;
  }

  /** Asks, and answers later. */
  void ask(final long after, final int limit, final long deadlineNs) {
    final FeedRequest asked = new FeedRequest(after, limit, deadlineNs, this::onAnswer);
    request = asked;
    if (feed.tryAsk(asked)) {
      loop.open().add(this);
    } else {
      exchange.refuse(Problem.FULL);
    }
  }

  @Override
  void onTick(final long nowMs) {
    final FeedRequest asked = request;
    if (sentMs == NOT_SENT) {
      if (asked != null && (exchange.isGone() || loop.isStopping())) {
        asked.hurry();
      }
    } else if (nowMs - sentMs >= loop.settings().idleTimeoutMs()) {
      // However slowly it reads on: others wait for its place.
      ConnectionGuard.drop(exchange.request().connection());
    }
  }

  /** The feed's thread. */
  private void onAnswer(final FeedAnswer answer) {
    // Copied here and not on the event loop, which has others to serve.
    final Buffer lines =
        answer instanceof FeedPage page ? Buffer.buffer(page.lines()) : Buffer.buffer();
    loop.execute(() -> send(answer, lines));
  }

  private void send(final FeedAnswer answer, final Buffer lines) {
    if (exchange.isGone()) {
      finish();
      return;
    }
    switch (answer) {
      case FeedPage page -> send(page, lines);
      case FeedAnswer.Gone gone -> refuse(gone);
      case FeedAnswer.Ahead ahead -> {
        finish();
        exchange.refuseAt(Problem.POSITION_UNKNOWN, ahead.durablePosition());
      }
      case FeedAnswer.Failed failed -> {
        finish();
        exchange.refuseAndClose(Problem.DEFECT);
      }
    }
  }

  private void send(final FeedPage page, final Buffer lines) {
    sentMs = loop.nowMs();
    exchange
        .with(Headers.FEED_POSITION, Long.toString(page.lastPosition()))
        .with(Headers.FEED_LAG, Long.toString(page.durablePosition() - page.lastPosition()))
        .with(Headers.JOURNAL, feed.journalId().toString())
        .sendLines(lines, page.durablePosition())
        .onComplete(taken -> finish());
  }

  private void refuse(final FeedAnswer.Gone gone) {
    finish();
    final JsonOutput out = loop.out().clear().beginObject();
    loop.resources().problem(out, Problem.EVENTS_GONE);
    out.number(FIRST_POSITION, gone.firstPosition()).endObject();
    exchange.sendProblem(Problem.EVENTS_GONE.type(), loop.gateway().directory().position());
  }

  private void finish() {
    assert !done : "each question is settled once";
    done = true;
    loop.open().remove(this);
    feed.settle();
  }
}
