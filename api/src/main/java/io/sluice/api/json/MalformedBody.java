package io.sluice.api.json;

/**
 * A body that is not what the contract asks for. Says what is wrong, and where.
 *
 * <p>Carries no stack: it is an answer to a client, not a defect.
 */
public final class MalformedBody extends RuntimeException {
  private final String pointer;

  /**
   * A refusal.
   *
   * @param detail what is wrong, in words for the client
   * @param pointer JSON pointer to the place, empty for the whole body
   */
  public MalformedBody(final String detail, final String pointer) {
    super(detail, null, false, false);
    this.pointer = pointer;
  }

  /** What is wrong. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** JSON pointer to the place, empty for the whole body. */
  public String pointer() {
    return pointer;
  }
}
