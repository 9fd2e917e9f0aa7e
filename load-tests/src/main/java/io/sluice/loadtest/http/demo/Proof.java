package io.sluice.loadtest.http.demo;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.demo.OrderAttempts.Standing;
import io.sluice.loadtest.result.Screen;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Holds the restarted server to what the buyers were told before it died.
 *
 * <p>For one thread.
 */
final class Proof {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final HttpCaller caller;
  private final Screen screen;
  private final Map<String, Set<String>> orderIdsBySku = new HashMap<>();
  private int broken;

  Proof(final HttpCaller caller, final Screen screen) {
    this.caller = caller;
    this.screen = screen;
    screen.heading("Proof");
  }

  /** The spike sold every unit once, and what it sold is there. */
  void checkSpike(final OrderAttempts attempts, final int orders, final int units)
      throws IOException {
    final int sold = attempts.count(Standing.ACCEPTED);
    final int refused = attempts.count(Standing.SOLD_OUT);
    final int expected = Math.min(orders, units);
    final int oversold = Math.max(0, sold - units);
    final int undersold = Math.max(0, expected - sold);
    final boolean exact = oversold == 0 && undersold == 0 && sold + refused == orders;
    verdict(
        exact,
        "sold %,d of %,d units, refused %,d: oversold %,d, undersold %,d"
            .formatted(sold, units, refused, oversold, undersold));
    verdict(
        attempts.distinctIds() == sold,
        "%,d different orders for them".formatted(attempts.distinctIds()));
    checkAcknowledged(Shop.SCARCE, attempts);
  }

  /** What the second wave was told is there, and what it was not told has exactly one outcome. */
  void checkSecondWave(final OrderAttempts attempts) throws IOException {
    checkAcknowledged(Shop.SECOND_WAVE, attempts);
    final RequestPattern pattern = Shop.orders(Shop.SECOND_WAVE);
    final int[] unanswered = attempts.numbers(Standing.UNANSWERED);
    int resolved = 0;
    int hadBeenDone = 0;
    for (final int number : unanswered) {
      final Reply first = caller.call(pattern.call(number));
      final Reply second = caller.call(pattern.call(number));
      final String id = first.json().text("id");
      final boolean once = first.status() == CREATED
          && second.status() == CREATED
          && second.isReplayed()
          && second.json().text("id").equals(id)
          && ids(Shop.SECOND_WAVE).add(id);
      resolved += once ? 1 : 0;
      hadBeenDone += first.isReplayed() ? 1 : 0;
    }
    verdict(
        resolved == unanswered.length,
        "%,d of %,d unanswered orders settled by repeating them: %,d were taken, %,d are now"
            .formatted(resolved, unanswered.length, hadBeenDone, unanswered.length - hadBeenDone));
  }

  /** Of a SKU, what came in is what is held for the known orders plus what is available. */
  void checkLedger(final String sku, final long received) throws IOException {
    final Json stock = caller.callSuccessfully(Call.get("/v1/stock/" + sku)).json();
    final long held = stock.number("held");
    final long available = stock.number("available");
    final long allocated = stock.number("allocated");
    final long unavailable = stock.number("unavailable");
    final boolean conserved = stock.number("onHand") == received
        && held + available + allocated + unavailable == received;
    final boolean explained = held == ids(sku).size() && available >= 0 && allocated == 0;
    verdict(
        conserved && explained,
        "ledger of %s: %,d received = %,d held for %,d orders + %,d available"
            .formatted(sku, received, held, ids(sku).size(), available));
  }

  /** The last word; true if all held. */
  boolean conclude() {
    screen.heading(
        broken == 0
            ? "Nothing was oversold, nothing was lost."
            : broken + " of the promises above were broken.");
    return broken == 0;
  }

  private void checkAcknowledged(final String sku, final OrderAttempts attempts)
      throws IOException {
    final int[] accepted = attempts.numbers(Standing.ACCEPTED);
    int there = 0;
    for (final int number : accepted) {
      final String id = attempts.id(number);
      final Reply reply = caller.call(Call.get("/v1/orders/" + id));
      final Json order = reply.json();
      final boolean same = reply.status() == OK
          && order.text("id").equals(id)
          && order.text("status").equals("pending_payment")
          && order.objects("lines").size() == 1
          && order.objects("lines").getFirst().text("sku").equals(sku);
      there += same ? 1 : 0;
      ids(sku).add(id);
    }
    verdict(
        there == accepted.length,
        "%,d of %,d acknowledged orders of %s are there".formatted(there, accepted.length, sku));
  }

  private Set<String> ids(final String sku) {
    return orderIdsBySku.computeIfAbsent(sku, any -> new HashSet<>());
  }

  private void verdict(final boolean holds, final String text) {
    broken += holds ? 0 : 1;
    screen.verdict(holds, text);
  }
}
