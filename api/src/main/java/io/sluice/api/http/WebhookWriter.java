package io.sluice.api.http;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.webhook.DeadLetter;
import io.sluice.api.webhook.GoneEvents;
import io.sluice.api.webhook.StopReason;
import io.sluice.api.webhook.WebhookAnswer;
import io.sluice.api.webhook.WebhookView;

/** Writes webhooks as the contract shows them. Stateless. */
final class WebhookWriter {
  private static final Name WEBHOOK = Name.of("webhook");
  private static final Name URL = Name.of("url");
  private static final Name TYPES = Name.of("types");
  private static final Name DISABLED = Name.of("disabled");
  private static final Name STATUS = Name.of("status");
  private static final Name REASON = Name.of("reason");
  private static final Name JOURNAL = Name.of("journal");
  private static final Name DELIVERED_UP_TO = Name.of("deliveredUpTo");
  private static final Name READ_UP_TO = Name.of("readUpTo");
  private static final Name PENDING = Name.of("pending");
  private static final Name FAILING_KEYS = Name.of("failingKeys");
  private static final Name FAILING = Name.of("failing");
  private static final Name DEAD_LETTERS = Name.of("deadLetters");
  private static final Name EVENTS_GONE = Name.of("eventsGone");
  private static final Name COUNT = Name.of("count");
  private static final Name FIRST_POSITION = Name.of("firstPosition");
  private static final Name LAST_ERROR = Name.of("lastError");
  private static final Name LAST_ERROR_AT = Name.of("lastErrorAt");
  private static final Name NEXT_ATTEMPT_AT = Name.of("nextAttemptAt");
  private static final Name PREVIOUS_SECRET_UNTIL = Name.of("previousSecretUntil");
  private static final Name SECRET = Name.of("secret");
  private static final Name KEY = Name.of("key");
  private static final Name TYPE = Name.of("type");
  private static final Name ATTEMPTS = Name.of("attempts");
  private static final Name ERROR = Name.of("error");
  private static final Name FAILED_AT = Name.of("failedAt");
  private static final Name POSITION = Name.of("position");
  private static final Name ITEMS = Name.of("items");
  private static final Name NEXT_CURSOR = Name.of("nextCursor");

  void one(final JsonOutput out, final WebhookAnswer.One one, final long position) {
    out.beginObject();
    fields(out, one.view());
    final String secret = one.secret();
    if (secret != null) {
      out.plain(SECRET, secret);
    }
    out.number(POSITION, position).endObject();
  }

  void many(final JsonOutput out, final WebhookAnswer.Many many, final long position) {
    out.beginObject().beginArray(ITEMS);
    for (final WebhookView view : many.items()) {
      out.beginObject();
      fields(out, view);
      out.endObject();
    }
    out.endArray();
    final String next = many.next();
    if (next != null) {
      out.plain(NEXT_CURSOR, next);
    }
    out.number(POSITION, position).endObject();
  }

  void deadLetters(
      final JsonOutput out, final WebhookAnswer.DeadLetters letters, final long position) {
    out.beginObject().beginArray(ITEMS);
    for (final DeadLetter letter : letters.items()) {
      out.beginObject().number(POSITION, letter.position()).plain(TYPE, letter.type());
      out.text(KEY, letter.key()).number(ATTEMPTS, letter.attempts());
      out.time(FAILED_AT, letter.buriedMs()).text(ERROR, letter.error()).endObject();
    }
    out.endArray();
    if (letters.next() > 0) {
      out.plain(NEXT_CURSOR, Long.toString(letters.next()));
    }
    out.number(POSITION, position).endObject();
  }

  private static void fields(final JsonOutput out, final WebhookView view) {
    out.plain(WEBHOOK, view.id()).text(URL, view.url());
    if (!view.types().isEmpty()) {
      out.beginArray(TYPES);
      view.types().forEach(out::plain);
      out.endArray();
    }
    out.flag(DISABLED, view.disabled()).plain(STATUS, status(view));
    if (view.stopped() != StopReason.NONE) {
      out.plain(REASON, view.stopped().wireName());
    }
    out.plain(JOURNAL, view.journalId().toString())
        .number(DELIVERED_UP_TO, view.deliveredUpTo())
        .number(READ_UP_TO, view.readUpTo())
        .number(PENDING, view.pending())
        .number(FAILING_KEYS, view.failingCount());
    failing(out, view);
    out.number(DEAD_LETTERS, view.deadLetters());
    final GoneEvents gone = view.gone();
    if (gone.count() > 0) {
      out.beginObject(EVENTS_GONE)
          .number(COUNT, gone.count())
          .number(FIRST_POSITION, gone.firstPosition())
          .endObject();
    }
    if (!view.lastError().isEmpty()) {
      out.text(LAST_ERROR, view.lastError()).time(LAST_ERROR_AT, view.lastErrorMs());
    }
    if (view.previousSecretUntilMs() > 0) {
      out.time(PREVIOUS_SECRET_UNTIL, view.previousSecretUntilMs());
    }
  }

  private static void failing(final JsonOutput out, final WebhookView view) {
    if (view.failing().isEmpty()) {
      return;
    }
    out.time(NEXT_ATTEMPT_AT, view.failing().getFirst().nextAttemptMs());
    out.beginArray(FAILING);
    for (final WebhookView.Failing event : view.failing()) {
      out.beginObject().text(KEY, event.key()).number(POSITION, event.position());
      out.plain(TYPE, event.type()).number(ATTEMPTS, event.attempts());
      out.time(NEXT_ATTEMPT_AT, event.nextAttemptMs())
          .text(ERROR, event.error())
          .endObject();
    }
    out.endArray();
  }

  private static String status(final WebhookView view) {
    if (view.disabled()) {
      return "disabled";
    }
    return view.stopped() == StopReason.NONE ? "active" : "stopped";
  }
}
