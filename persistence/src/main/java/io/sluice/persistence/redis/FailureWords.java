package io.sluice.persistence.redis;

/** What people are told of a failure. Stateless, any thread. */
final class FailureWords {
  private FailureWords() {}

  /** The innermost cause, which says what happened. */
  static String of(final Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    final String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
