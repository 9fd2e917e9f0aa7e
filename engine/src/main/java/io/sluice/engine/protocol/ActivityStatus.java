package io.sluice.engine.protocol;

/** Where an activity stands, by engine time and by what was asked for. */
public enum ActivityStatus {
  SCHEDULED,
  LIVE,
  ENDED;

  private static final ActivityStatus[] BY_CODE = values();

  /** Number of this constant in outcomes. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static ActivityStatus ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no ActivityStatus has the code " + code);
    }
    return BY_CODE[code];
  }
}
