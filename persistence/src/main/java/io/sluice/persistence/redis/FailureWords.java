package io.sluice.persistence.redis;

import java.util.concurrent.TimeoutException;

/** What people are told of a failure. Stateless, any thread. */
final class FailureWords {
  private FailureWords() {}

  /** The innermost cause, which says what happened. */
  static String of(final Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    if (innermost instanceof TimeoutException) {
      // Its own words are those of the library that looked at the time.
      return "there was no answer in time";
    }
    final String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
