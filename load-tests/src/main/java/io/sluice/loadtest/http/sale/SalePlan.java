package io.sluice.loadtest.http.sale;

import java.time.Duration;

/**
 * One sale.
 *
 * @param buyers who each press once, with a customer and a key of their own
 * @param units that there are
 * @param connections opened before, over which the buyers are spread
 * @param within all of them press within this time, from one moment on
 * @param activity whether they buy through an activity, or from the open stock
 * @param seed decides the moments
 */
public record SalePlan(
    int buyers, int units, int connections, Duration within, boolean activity, long seed) {
  private static final double NS_PER_SECOND = 1e9;

  /** Checks that it is a sale. */
  public SalePlan {
    if (buyers <= units || units < 1 || connections < 1 || !within.isPositive()) {
      throw new IllegalArgumentException(
          "a sale needs more buyers than units, a connection, and time: " + buyers + " buyers, "
              + units + " units, " + connections + " connections, " + within);
    }
  }

  /** Presses a second. */
  public double perSecond() {
    return buyers * NS_PER_SECOND / within.toNanos();
  }

  /** The same with other moments. */
  SalePlan withSeed(final long newSeed) {
    return new SalePlan(buyers, units, connections, within, activity, newSeed);
  }
}
