package io.sluice.api.http;

import io.sluice.api.gateway.UnknownCode;
import io.sluice.api.json.MalformedBody;
import io.sluice.api.webhook.WebhookDesk;
import io.sluice.engine.ingress.Admission;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that the edge decided itself.
 *
 * @param type what kind it is
 * @param detail what is wrong, for people
 * @param field JSON pointer into the body, or into the query as if it were one; null for none
 */
record Problem(ProblemType type, String detail, @Nullable String field) {
  static final Problem NO_PATH = of(ProblemType.NOT_FOUND, "nothing has this path");
  static final Problem NO_ID = of(ProblemType.NOT_FOUND, "nothing has this id");
  static final Problem STARTING = of(ProblemType.OVERLOADED, "the start is not done yet");
  static final Problem FULL = of(ProblemType.OVERLOADED, "too much is under way");
  static final Problem TOO_MANY = of(
      ProblemType.TOO_MANY_REQUESTS, "this caller has sent more than its share; nothing was done");
  static final Problem STORAGE_FULL = of(ProblemType.STORAGE_FULL, "there is no room to write");
  static final Problem STOPPING = of(ProblemType.STOPPING, "the server is about to stop");
  static final Problem UNKNOWN =
      of(ProblemType.OUTCOME_UNKNOWN, "no outcome came in time; repeat with the same key");
  static final Problem BODY_LATE = of(ProblemType.REQUEST_TIMEOUT, "the body did not come in time");
  static final Problem DEFECT = of(ProblemType.INTERNAL, "nothing was done");

  static final Problem POSITION_UNKNOWN = new Problem(
      ProblemType.POSITION_UNKNOWN,
      "nothing durable has this position: it is of another journal, or of one that was restored",
      "/after");
  static final Problem EVENTS_GONE = new Problem(
      ProblemType.EVENTS_GONE,
      "what follows this position was removed; firstPosition is the first that is left",
      "/after");
  static final Problem NO_EVENTS =
      of(ProblemType.EVENTS_NOT_KEPT, "durability memory keeps no events that could be told");
  static final Problem NO_LOG =
      of(ProblemType.NOT_FOUND, "the activity was not set up with provable, so it keeps no log");
  static final Problem LOG_GONE = new Problem(
      ProblemType.EVENTS_GONE,
      "the begin of the activity was removed; firstPosition is the first that is left",
      null);
  static final Problem NO_MIRROR =
      of(ProblemType.MIRROR_NOT_KEPT, "the server runs without a mirror: --redis is off");

  static final Problem STREAM_OVER = of(
      ProblemType.STREAM_UNAVAILABLE,
      "live numbers ended by a defect or damage; they are back when the server starts again");
  static final Problem FULL_OF_LISTENERS =
      of(ProblemType.OVERLOADED, "there are as many listeners, or topics, as there may be");
  static final Problem NO_HANDSHAKE = of(
      ProblemType.MALFORMED_REQUEST,
      "Upgrade: websocket needs Connection: upgrade, Sec-WebSocket-Version: 13 and a key");

  static final Problem TOO_MANY_WEBHOOKS = of(
      ProblemType.UNPROCESSABLE,
      "there are " + WebhookDesk.MAX_ENDPOINTS + " webhooks, and no more may be");
  static final Problem STALE =
      of(ProblemType.PRECONDITION_FAILED, "If-Match does not name the newest version");
  static final Problem KEY_REUSED =
      of(ProblemType.IDEMPOTENCY_KEY_REUSED, "the key was accepted with another request");

  static Problem of(final ProblemType type, final String detail) {
    return new Problem(type, detail, null);
  }

  static Problem of(final ProblemType type, final String detail, final String field) {
    return new Problem(type, detail, field);
  }

  static Problem malformed(final String detail, final String field) {
    return new Problem(ProblemType.MALFORMED_REQUEST, detail, field);
  }

  static Problem of(final MalformedBody malformed) {
    final String pointer = malformed.pointer();
    return new Problem(
        ProblemType.MALFORMED_REQUEST, malformed.detail(), pointer.isEmpty() ? null : pointer);
  }

  static Problem of(final UnknownCode unknown) {
    return new Problem(ProblemType.NOT_FOUND, unknown.detail(), unknown.pointer());
  }

  static Problem noCode(final String kind, final String code, final @Nullable String field) {
    return new Problem(ProblemType.NOT_FOUND, "no " + kind + " has the code " + code, field);
  }

  /** Why nothing that changes anything is taken now; null if it is. */
  static @Nullable Problem ofAdmission(final Admission admission) {
    return switch (admission) {
      case OPEN -> null;
      case STARTING -> STARTING;
      case STORAGE_FULL -> STORAGE_FULL;
      case STOPPING -> STOPPING;
    };
  }
}
