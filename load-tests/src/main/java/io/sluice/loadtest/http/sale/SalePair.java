package io.sluice.loadtest.http.sale;

import java.util.Map;

/**
 * Two sales of the same plan, one after the other, of which one was listened to.
 *
 * @param alone the one without listeners
 * @param heard the one with them
 */
record SalePair(SaleRun alone, Heard heard) {
  /**
   * A sale with listeners.
   *
   * @param run what became of the buyers
   * @param listeners what became of those who listened, for a result file
   */
  record Heard(SaleRun run, Map<String, Object> listeners) {}

  /** True if the generator did its part in both. */
  boolean isValid() {
    return alone.isValid() && heard.run().isValid();
  }

  /** The 99th percentile of those who have a unit: with listeners, of that without. */
  double acceptedP99Ratio() {
    return heard.run().accepted().p99() / (double) alone.accepted().p99();
  }
}
