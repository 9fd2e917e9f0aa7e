package io.sluice.engine.protocol;

/** Summary of an order. */
public enum OrderStatus {
  PENDING_PAYMENT,
  PAID,
  CANCELLED,
  EXPIRED;

  private static final OrderStatus[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static OrderStatus ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no OrderStatus has the code " + code);
    }
    return BY_CODE[code];
  }
}
