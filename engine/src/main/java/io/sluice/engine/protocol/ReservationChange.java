package io.sluice.engine.protocol;

/** What a caller asks a reservation to do. */
public enum ReservationChange {
  CONFIRM,
  RELEASE,
  EXTEND,
  CANCEL,
  CONSUME;

  private static final ReservationChange[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static ReservationChange ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no ReservationChange has the code " + code);
    }
    return BY_CODE[code];
  }
}
