package io.sluice.loadtest.http.gatling;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.load.Scenario;
import java.io.IOException;

/**
 * Units of several SKUs together, as the server states them.
 *
 * @param onHand that are there
 * @param available that anybody may have
 * @param held by reservations and unpaid orders
 * @param allocated to confirmed reservations and paid orders
 */
record StockSum(long onHand, long available, long held, long allocated) {
  static final StockSum NOTHING = new StockSum(0, 0, 0, 0);

  /** Of the SKUs that the scenarios ask for. */
  static StockSum read(final HttpCaller caller, final int skus) throws IOException {
    StockSum sum = NOTHING;
    for (int i = 0; i < skus; i++) {
      sum = sum.plus(
          caller.callSuccessfully(Call.get("/v1/stock/" + Scenario.sku(i))).json());
    }
    return sum;
  }

  /** What changed since. */
  StockSum since(final StockSum before) {
    return new StockSum(
        onHand - before.onHand,
        available - before.available,
        held - before.held,
        allocated - before.allocated);
  }

  private StockSum plus(final Json stock) {
    return new StockSum(
        onHand + stock.number("onHand"),
        available + stock.number("available"),
        held + stock.number("held"),
        allocated + stock.number("allocated"));
  }
}
