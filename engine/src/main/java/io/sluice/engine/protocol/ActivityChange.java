package io.sluice.engine.protocol;

/** What can be asked of an activity that is set up. */
public enum ActivityChange {
  /** To end before its time. */
  STOP,
  /** To let its next wave be sold before its time. */
  RELEASE_WAVE;

  private static final ActivityChange[] BY_CODE = values();

  /** Number of this constant in commands. Never reused. */
  public int code() {
    return ordinal();
  }

  /**
   * The constant with a code.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  public static ActivityChange ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no ActivityChange has the code " + code);
    }
    return BY_CODE[code];
  }
}
