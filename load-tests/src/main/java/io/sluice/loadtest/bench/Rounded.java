package io.sluice.loadtest.bench;

/** Figures with as many digits as mean something. */
final class Rounded {
  private static final double TENTHS = 10;
  private static final double HUNDREDTHS = 100;
  private static final double THOUSANDTHS = 1_000;

  private Rounded() {}

  static double toTenths(final double value) {
    return Math.round(value * TENTHS) / TENTHS;
  }

  static double toHundredths(final double value) {
    return Math.round(value * HUNDREDTHS) / HUNDREDTHS;
  }

  static double toThousandths(final double value) {
    return Math.round(value * THOUSANDTHS) / THOUSANDTHS;
  }
}
