package io.sluice.api.gateway;

/**
 * A code in a body that nothing durable has.
 *
 * <p>Carries no stack: it is an answer to a client, not a defect.
 */
public final class UnknownCode extends RuntimeException {
  private final String pointer;

  UnknownCode(final String kind, final String code, final String pointer) {
    super("no " + kind + " has the code " + code, null, false, false);
    this.pointer = pointer;
  }

  /** What is wrong. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** JSON pointer to the code. */
  public String pointer() {
    return pointer;
  }
}
