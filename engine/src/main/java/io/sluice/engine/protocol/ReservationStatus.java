package io.sluice.engine.protocol;

/**
 * Where a reservation stands. Released, expired, cancelled and consumed are reached at most once
 * and final.
 */
public enum ReservationStatus {
  HELD,
  CONFIRMED,
  RELEASED,
  EXPIRED,
  CANCELLED,
  CONSUMED,
  /** Has no units yet: it waits for some of an activity. */
  WAITING;

  private static final ReservationStatus[] BY_CODE = values();

  /** Number of this constant in events, commands and outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static ReservationStatus ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no ReservationStatus has the code " + code);
    }
    return BY_CODE[code];
  }
}
