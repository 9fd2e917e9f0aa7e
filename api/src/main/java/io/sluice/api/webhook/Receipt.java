package io.sluice.api.webhook;

/**
 * What came of a request.
 *
 * @param status of the answer, 0 if there was none
 * @param retryAfterMs what a 429 or 503 asked for, 0 for nothing
 * @param error what went wrong, for people; empty if nothing did
 */
record Receipt(int status, long retryAfterMs, String error) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int GONE = 410;

  static Receipt answered(final int status, final long retryAfterMs) {
    final boolean good = status >= OK && status < REDIRECT;
    return new Receipt(status, retryAfterMs, good ? "" : "answered with " + status);
  }

  static Receipt failed(final String error) {
    return new Receipt(0, 0, error);
  }

  /** Whether the endpoint has the event. */
  boolean isDone() {
    return error.isEmpty();
  }

  /** Whether the endpoint wants nothing any more. */
  boolean isGoodbye() {
    return status == GONE;
  }
}
