package io.sluice.api.boot;

/** The operator asked for something that can not be: the message says what and where. */
final class UsageException extends RuntimeException {
  UsageException(final String message) {
    super(message);
  }
}
