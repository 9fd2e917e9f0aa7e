package io.sluice.engine.protocol;

/** The payment side of an order. */
public enum PaymentStatus {
  PENDING,
  PAID,
  REFUND_REQUIRED,
  REFUNDED;

  private static final PaymentStatus[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static PaymentStatus ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no PaymentStatus has the code " + code);
    }
    return BY_CODE[code];
  }
}
