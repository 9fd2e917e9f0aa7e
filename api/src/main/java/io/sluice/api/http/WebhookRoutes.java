package io.sluice.api.http;

import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.NumberBody;
import io.sluice.api.json.WebhookBody;
import io.sluice.api.stream.EventTypes;
import io.sluice.api.webhook.TargetUrl;
import io.sluice.api.webhook.WebhookAnswer;
import io.sluice.api.webhook.WebhookDesk;
import io.sluice.api.webhook.WebhookWish;
import io.sluice.api.webhook.Webhooks;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where events are sent: checks what is asked and hands it to the webhooks' thread. One event loop.
 */
final class WebhookRoutes {
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";
  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 100;
  private static final int OK = 200;

  private final EdgeLoop loop;
  private final WebhookWriter writer = new WebhookWriter();
  private final WebhookBody body = new WebhookBody();

  WebhookRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  /** Shows some. */
  void list(final Exchange exchange) {
    final QueryParameters query = QueryParameters.parse(exchange.request().query(), LIMIT, CURSOR);
    final long limit = query.number(LIMIT, DEFAULT_LIMIT, MAX_LIMIT);
    final String cursor = query.value(CURSOR);
    final Problem problem = check(query, limit, cursor == null || JsonInput.isId(cursor));
    if (problem != null) {
      exchange.refuse(problem);
      return;
    }
    final String after = cursor == null ? "" : cursor;
    final Webhooks webhooks = loop.webhooks();
    if (webhooks == null) {
      final long position = loop.gateway().directory().position();
      final JsonOutput out = loop.out().clear();
      writer.many(out, new WebhookAnswer.Many(List.of(), null), position);
      exchange.sendResource(OK, position);
      return;
    }
    ask(exchange, webhooks, desk -> desk.list(after, (int) limit));
  }

  /** Shows one. */
  void show(final Exchange exchange) {
    if (exchange.hasNoQuery()) {
      ask(exchange, desk -> desk.show(exchange.id()));
    }
  }

  /** Shows what one did not take. */
  void deadLetters(final Exchange exchange) {
    final QueryParameters query = QueryParameters.parse(exchange.request().query(), LIMIT, CURSOR);
    final long limit = query.number(LIMIT, DEFAULT_LIMIT, MAX_LIMIT);
    final long after = query.number(CURSOR, 0, QueryParameters.MAX_POSITION);
    final Problem problem = check(query, limit, after >= 0);
    if (problem == null) {
      ask(exchange, desk -> desk.deadLetters(exchange.id(), after, (int) limit));
    } else {
      exchange.refuse(problem);
    }
  }

  /** Puts or removes one. */
  void change(final Exchange exchange, final JsonInput in) {
    if (exchange.request().method().equals(HttpMethod.DELETE)) {
      ask(exchange, desk -> desk.remove(exchange.id()));
    } else {
      put(exchange, in);
    }
  }

  /** Lets one begin anew. */
  void replay(final Exchange exchange, final JsonInput in) {
    final long after = NumberBody.REPLAY.read(in);
    ask(exchange, desk -> desk.replay(exchange.id(), exchange.key(), after));
  }

  /** Lets one have a new secret. */
  void rotate(final Exchange exchange, final JsonInput in) {
    final long overlapMs = NumberBody.ROTATION.read(in);
    ask(exchange, desk -> desk.rotate(exchange.id(), exchange.key(), overlapMs));
  }

  /** Lets one have again what it did not take. */
  void retry(final Exchange exchange, final JsonInput in) {
    final long position = NumberBody.RETRY.read(in);
    ask(exchange, desk -> desk.retry(exchange.id(), exchange.key(), position));
  }

  private void put(final Exchange exchange, final JsonInput in) {
    final String condition = exchange.request().getHeader(HttpHeaders.IF_MATCH);
    final Problem head = checkHead(exchange, condition);
    if (head != null) {
      exchange.refuse(head);
      return;
    }
    body.read(in);
    final TargetUrl target = TargetUrl.parse(body.url());
    if (target == null) {
      exchange.refuse(Problem.malformed(
          "must be http or https, a host, perhaps a port, path and query, and nothing else",
          "/url"));
      return;
    }
    final Webhooks webhooks = loop.webhooks();
    final Problem refused = webhooks == null ? Problem.NO_EVENTS : check(target, webhooks);
    if (webhooks == null || refused != null) {
      exchange.refuse(refused == null ? Problem.NO_EVENTS : refused);
      return;
    }
    final WebhookWish wish = new WebhookWish(
        target, body.types(), body.after(), body.disabled(), version -> isMet(condition, version));
    ask(exchange, webhooks, desk -> desk.put(exchange.id(), wish));
  }

  private @Nullable Problem check(final TargetUrl target, final Webhooks webhooks) {
    final String refusal = target.refusal(webhooks.allowsPrivate());
    if (refusal != null) {
      return new Problem(ProblemType.UNPROCESSABLE, refusal, "/url");
    }
    for (int i = 0; i < body.types().size(); i++) {
      if (!EventTypes.all().contains(body.types().get(i))) {
        return new Problem(ProblemType.UNPROCESSABLE, "no event has this type", "/types/" + i);
      }
    }
    return null;
  }

  private static @Nullable Problem checkHead(
      final Exchange exchange, final @Nullable String condition) {
    if (!JsonInput.isId(exchange.id())) {
      return Problem.of(
          ProblemType.MALFORMED_REQUEST,
          "an id has 1 to 64 of A-Z a-z 0-9 . _ : - and begins with a letter or digit");
    }
    if (exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH) != null) {
      return Problem.of(ProblemType.MALFORMED_REQUEST, "a PUT takes If-Match, not If-None-Match");
    }
    return condition != null && EntityTags.expected(condition, 0) == EntityTags.MALFORMED
        ? Problem.of(ProblemType.MALFORMED_REQUEST, "If-Match is not an entity tag")
        : null;
  }

  private static boolean isMet(final @Nullable String condition, final long version) {
    if (condition == null) {
      return true;
    }
    final long expected = EntityTags.expected(condition, version);
    return expected == EntityTags.ANY || version >= 0 && expected == version;
  }

  private static @Nullable Problem check(
      final QueryParameters query, final long limit, final boolean knowsCursor) {
    if (query.problem() != null) {
      return query.problem();
    }
    if (limit < 1) {
      return Problem.malformed("must be from 1 to " + MAX_LIMIT, '/' + LIMIT);
    }
    return knowsCursor ? null : Problem.malformed("no answer gave this cursor", '/' + CURSOR);
  }

  /** Where no events are kept, there is no webhook. */
  private void ask(final Exchange exchange, final Function<WebhookDesk, WebhookAnswer> work) {
    final Webhooks webhooks = loop.webhooks();
    if (webhooks == null) {
      exchange.refuseAt(Problem.NO_ID, loop.gateway().directory().position());
    } else {
      ask(exchange, webhooks, work);
    }
  }

  private void ask(
      final Exchange exchange,
      final Webhooks webhooks,
      final Function<WebhookDesk, WebhookAnswer> work) {
    new WebhookExchange(loop, exchange, writer).ask(webhooks, work);
  }
}
