package io.sluice.api.boot;

/** The server can not start, and the operator can do something about it. */
final class StartException extends Exception {
  private final int exitCode;

  /**
   * Why it can not start.
   *
   * @param exitCode of the process
   * @param message one line for the operator
   */
  StartException(final int exitCode, final String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The code that the process ends with. */
  int exitCode() {
    return exitCode;
  }
}
