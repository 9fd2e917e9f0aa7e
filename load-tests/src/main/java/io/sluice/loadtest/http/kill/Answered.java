package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Reply;

/**
 * What a command was answered, by itself or as an entry of a batch.
 *
 * @param status the HTTP status
 * @param position position of its last event
 * @param isReplayed whether it repeats an earlier answer
 * @param pauseNs how long the server asks to wait before the next attempt
 * @param body the resource or the problem
 */
record Answered(int status, long position, boolean isReplayed, long pauseNs, Json body) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final long NS_PER_SECOND = 1_000_000_000;

  /** The answer to a single call. */
  static Answered single(final Reply reply) {
    return new Answered(
        reply.status(),
        reply.position(),
        reply.isReplayed(),
        Math.max(0, reply.retryAfterSeconds()) * NS_PER_SECOND,
        reply.json());
  }

  /** One result of a batch. */
  static Answered entry(final Json result) {
    return new Answered(
        (int) result.number("status"),
        result.number("position"),
        result.isTrue("replayed"),
        NS_PER_SECOND,
        result);
  }

  boolean isAccepted() {
    return status == OK || status == CREATED;
  }

  /** Certainly not done, and it may be asked for again. */
  boolean isPutOff() {
    return status == 429 || status == 503;
  }

  /** Certainly not done, by a rule. */
  boolean isRefused() {
    return status == 404 || status == 409 || status == 412 || status == 422;
  }

  /** The problem's name, behind {@code urn:sluice:problem:}. */
  String problem() {
    final String type = body.text("type");
    return type.substring(type.lastIndexOf(':') + 1);
  }
}
