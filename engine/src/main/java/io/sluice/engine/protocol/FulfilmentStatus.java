package io.sluice.engine.protocol;

/** The fulfilment side of an order. */
public enum FulfilmentStatus {
  NONE,
  PARTIAL,
  DONE;

  private static final FulfilmentStatus[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static FulfilmentStatus ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no FulfilmentStatus has the code " + code);
    }
    return BY_CODE[code];
  }
}
