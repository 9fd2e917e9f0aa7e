package io.sluice.loadtest.bench;

/** How far a figure got towards what was to be reached. */
enum Reached {
  GOAL("goal"),
  FLOOR("floor"),
  MISSED("**missed**"),
  NOT_MEASURED("not measured yet");

  private final String words;

  Reached(final String words) {
    this.words = words;
  }

  /** Of a figure that is better the larger it is; a missing one is NaN. */
  static Reached atLeast(final double value, final double floor, final double goal) {
    return Double.isNaN(value)
        ? NOT_MEASURED
        : value >= goal ? GOAL : value >= floor ? FLOOR : MISSED;
  }

  /** Of a figure that is better the smaller it is; a missing one is NaN. */
  static Reached atMost(final double value, final double floor, final double goal) {
    return atLeast(-value, -floor, -goal);
  }

  @Override
  public String toString() {
    return words;
  }
}
