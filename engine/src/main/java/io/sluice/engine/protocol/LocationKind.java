package io.sluice.engine.protocol;

/** What kind of place holds stock. */
public enum LocationKind {
  WAREHOUSE,
  STORE,
  DEALER;

  private static final LocationKind[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static LocationKind ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no LocationKind has the code " + code);
    }
    return BY_CODE[code];
  }
}
