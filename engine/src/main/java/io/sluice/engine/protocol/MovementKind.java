package io.sluice.engine.protocol;

/** Why units came from or went to an outside account. */
public enum MovementKind {
  /** From the supplier account to available. */
  RECEIVE,
  /** Between the adjustment account and available, with a reason. */
  ADJUST;

  private static final MovementKind[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static MovementKind ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no MovementKind has the code " + code);
    }
    return BY_CODE[code];
  }
}
