package io.sluice.api.boot;

import io.sluice.engine.spi.DirectoryInUseException;
import java.io.IOException;

/** What a failure says, for people. Stateless, any thread. */
final class FailureText {
  private FailureText() {}

  /** Its message; before it the type, where a message alone says too little. */
  static String of(final Throwable failure) {
    final String message = failure.getMessage();
    final String type = failure.getClass().getSimpleName();
    if (message == null) {
      return type;
    }
    // The message of many a file system's exception is the name of the file alone.
    final boolean bare =
        failure instanceof IOException && !(failure instanceof DirectoryInUseException);
    return bare ? type + ": " + message : message;
  }

  /** What the operating system said: the message of the innermost cause. */
  static String innermost(final Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    final String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
