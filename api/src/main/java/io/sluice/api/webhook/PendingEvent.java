package io.sluice.api.webhook;

import java.util.List;

/** One event on its way to one endpoint. The webhooks' thread. */
final class PendingEvent {
  private final long position;
  private final String type;
  private final List<String> keys;
  private final byte[] body;

  /** How many of its keys have an event before this one that is not done. */
  int blockers;

  /** Attempts that failed. */
  int failures;

  /** Monotonic time of the first attempt. */
  long firstAttemptMs;

  /** Monotonic time before which it is not tried again. */
  long dueMs;

  /** Wall time of the same, for people. */
  long dueWallMs;

  /** What went wrong last. */
  String error = "";

  PendingEvent(final long position, final String type, final List<String> keys, final byte[] body) {
    this.position = position;
    this.type = type;
    this.keys = keys;
    this.body = body;
  }

  long position() {
    return position;
  }

  String type() {
    return type;
  }

  /** What must be told of in order; none twice. */
  List<String> keys() {
    return keys;
  }

  /** The event as the feed tells it, without the end of the line; nobody changes it. */
  byte[] body() {
    return body;
  }
}
