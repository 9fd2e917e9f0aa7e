package io.sluice.api.http;

import io.sluice.api.json.JsonOutput;
import java.util.Locale;

/** The kinds of refusal that a client can tell apart (RFC 9457). */
enum ProblemType {
  MALFORMED_REQUEST(400, "The request is malformed"),
  IDEMPOTENCY_KEY_MISSING(400, "The header Idempotency-Key is missing"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  REQUEST_TIMEOUT(408, "The request did not come in time"),
  SOLD_OUT(409, "Sold out"),
  STOCK_INSUFFICIENT(409, "The stock is insufficient"),
  RESERVATION_CLOSED(409, "The reservation is closed"),
  ORDER_CLOSED(409, "The order is closed"),
  LIMIT_EXCEEDED(409, "A limit would be passed"),
  ACTIVITY_CLOSED(409, "The activity does not sell now"),
  WAITLIST_FULL(409, "The waitlist is full"),
  ACTIVITY_CONFLICT(409, "Activities are in each other's way"),
  POSITION_UNKNOWN(409, "No event has this position yet"),
  EVENTS_NOT_KEPT(409, "No events are kept"),
  MIRROR_NOT_KEPT(409, "No mirror is kept"),
  EVENTS_GONE(410, "These events were removed"),
  PRECONDITION_FAILED(412, "There is a newer version"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of a type that is not read here"),
  IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
  UNPROCESSABLE(422, "The request can not be done"),
  TOO_MANY_REQUESTS(429, "Too many requests", 1),
  REQUEST_HEADER_FIELDS_TOO_LARGE(431, "The header is too large"),
  INTERNAL(500, "Internal error"),
  OVERLOADED(503, "Overloaded", 1),
  STORAGE_FULL(503, "The storage is full", 10),
  STOPPING(503, "Stopping", 5),
  MIRROR_UNAVAILABLE(503, "The mirror can not answer", 1),
  STREAM_UNAVAILABLE(503, "Live numbers can not be told", 30),
  OUTCOME_UNKNOWN(504, "The outcome is not known yet");

  private static final JsonOutput.Name TYPE = JsonOutput.Name.of("type");
  private static final JsonOutput.Name TITLE = JsonOutput.Name.of("title");
  private static final JsonOutput.Name STATUS = JsonOutput.Name.of("status");

  private final int status;
  private final String title;
  private final String urn =
      "urn:sluice:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final int retryAfterSeconds;

  ProblemType(final int status, final String title) {
    this(status, title, 0);
  }

  ProblemType(final int status, final String title, final int retryAfterSeconds) {
    this.status = status;
    this.title = title;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  int status() {
    return status;
  }

  String urn() {
    return urn;
  }

  /** When to try again, 0 if the answer does not say. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Writes the fields that every problem of this type has, into an object that is open. */
  void write(final JsonOutput out) {
    out.plain(TYPE, urn).plain(TITLE, title).number(STATUS, status);
  }
}
