package io.sluice.engine.protocol;

/** Why somebody waits no more who got nothing. */
public enum WaitEnd {
  /** It was asked for. */
  ASKED,
  /** The time is over for which it was to wait. */
  TIME_OVER,
  /** The activity is over, or does not sell the SKU any more. */
  SALE_OVER,
  /** The limits, as they are now, do not let the customer have the units. */
  LIMIT_EXCEEDED;

  private static final WaitEnd[] BY_CODE = values();

  /** Number of this constant in events. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static WaitEnd ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no WaitEnd has the code " + code);
    }
    return BY_CODE[code];
  }
}
