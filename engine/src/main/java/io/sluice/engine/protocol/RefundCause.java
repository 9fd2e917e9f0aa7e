package io.sluice.engine.protocol;

/** Why money has to go back. */
public enum RefundCause {
  /** Paid after expiry, and the units could not be taken again. */
  UNITS_GONE,
  /** Paid after the order was cancelled. */
  ORDER_CANCELLED,
  /** The order was paid under another reference. */
  ALREADY_PAID,
  /** Amount or currency is not that of the order. */
  AMOUNT_DIFFERS,
  /** The order was paid and then cancelled. */
  CANCELLED_AFTER_PAYMENT,
  /** Paid so long after the order ended that its record is gone. */
  ORDER_FORGOTTEN;

  private static final RefundCause[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static RefundCause ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no RefundCause has the code " + code);
    }
    return BY_CODE[code];
  }
}
