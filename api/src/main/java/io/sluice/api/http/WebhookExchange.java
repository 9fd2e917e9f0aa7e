package io.sluice.api.http;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.webhook.WebhookAnswer;
import io.sluice.api.webhook.WebhookAnswer.DeadLetters;
import io.sluice.api.webhook.WebhookAnswer.Many;
import io.sluice.api.webhook.WebhookAnswer.One;
import io.sluice.api.webhook.WebhookAnswer.Refused;
import io.sluice.api.webhook.WebhookAnswer.Removed;
import io.sluice.api.webhook.WebhookDesk;
import io.sluice.api.webhook.Webhooks;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;

/**
 * One request for webhooks, from when it is asked until it is answered.
 *
 * <p>One event loop, but for the answer, which comes on the webhooks' thread.
 */
final class WebhookExchange extends OpenRequest {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final EdgeLoop loop;
  private final Exchange exchange;
  private final WebhookWriter writer;

  WebhookExchange(final EdgeLoop loop, final Exchange exchange, final WebhookWriter writer) {
    this.loop = loop;
    this.exchange = exchange;
    this.writer = writer;
  }

  /** Asks, and answers later. */
  void ask(final Webhooks webhooks, final Function<WebhookDesk, WebhookAnswer> work) {
    if (webhooks.tryAsk(work, answer -> loop.execute(() -> onAnswer(answer)))) {
      loop.open().add(this);
    } else {
      exchange.refuse(Problem.FULL);
    }
  }

  @Override
  void onTick(final long nowMs) {
    // It is answered within a turn or two, and holds nothing until then.
  }

  private void onAnswer(final WebhookAnswer answer) {
    loop.open().remove(this);
    if (!exchange.isGone()) {
      answer(answer);
    }
  }

  private void answer(final WebhookAnswer answer) {
    final long position = loop.gateway().directory().position();
    final JsonOutput out = loop.out().clear();
    switch (answer) {
      case One one -> answer(one, position);
      case Many many -> {
        writer.many(out, many, position);
        exchange.sendResource(OK, position);
      }
      case DeadLetters letters -> {
        writer.deadLetters(out, letters, position);
        exchange.sendResource(OK, position);
      }
      case Removed removed -> exchange.sendNothing(NO_CONTENT, position);
      case Refused refused -> refuse(refused, position);
    }
  }

  private void answer(final One one, final long position) {
    final long version = one.view().version();
    exchange.with(HttpHeaders.ETAG, EntityTags.of(version));
    final boolean isRead = !exchange.request().method().equals(HttpMethod.PUT)
        && !exchange.request().method().equals(HttpMethod.POST);
    if (isRead) {
      final String condition = exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH);
      if (EntityTags.matches(condition, version)) {
        exchange.sendNothing(NOT_MODIFIED, position);
        return;
      }
    }
    if (one.replayed()) {
      exchange.with(Headers.REPLAYED, Headers.TRUE);
    }
    writer.one(loop.out(), one, position);
    exchange.sendResource(one.created() ? CREATED : OK, position);
  }

  private void refuse(final Refused refused, final long position) {
    switch (refused.why()) {
      case UNKNOWN -> exchange.refuseAt(Problem.NO_ID, position);
      case STALE -> exchange.refuseAt(Problem.STALE, position);
      case TOO_MANY -> exchange.refuseAt(Problem.TOO_MANY_WEBHOOKS, position);
      case POSITION_UNKNOWN -> exchange.refuseAt(Problem.POSITION_UNKNOWN, position);
      case KEY_REUSED -> exchange.refuseAt(Problem.KEY_REUSED, position);
      case FAILED -> exchange.refuseAndClose(Problem.DEFECT);
    }
  }
}
