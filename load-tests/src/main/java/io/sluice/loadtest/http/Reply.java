package io.sluice.loadtest.http;

/**
 * An answer that was copied out of the receive buffer, for callers that look at it in peace.
 *
 * @param status the HTTP status
 * @param position the journal position, or 0
 * @param isReplayed whether it repeats an earlier answer
 * @param durability the level that it names, or an empty text
 * @param retryAfterSeconds pause that the server asks for, or -1
 * @param body the body as text
 */
public record Reply(
    int status,
    long position,
    boolean isReplayed,
    String durability,
    long retryAfterSeconds,
    String body) {

  /** A copy of an answer. */
  public static Reply of(final Answer answer) {
    return new Reply(
        answer.status(),
        answer.position(),
        answer.isReplayed(),
        answer.durability(),
        answer.retryAfterSeconds(),
        answer.body());
  }

  /** The body as JSON. */
  public Json json() {
    return Json.parse(body);
  }
}
