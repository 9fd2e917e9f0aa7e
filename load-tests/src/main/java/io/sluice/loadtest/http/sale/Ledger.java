package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the server's own books say of a sale, beside what the buyers were told.
 *
 * @param units that were laid out
 * @param winners buyers who were told that they have one
 * @param refused buyers who were told that there is none left
 * @param taken units that are held or allocated
 * @param available units that are left
 * @param onHand units that are there, whosever they are
 * @param lost winners whose reservation is not there or holds something else
 * @param doubled winners who were told of somebody else's reservation
 */
public record Ledger(
    long units,
    long winners,
    long refused,
    long taken,
    long available,
    long onHand,
    long lost,
    long doubled) {

  /** Reads the books. */
  public static Ledger read(
      final InetSocketAddress server, final Offer offer, final Winners winners, final long refused)
      throws IOException {
    try (HttpCaller caller = new HttpCaller(server)) {
      final Json stock =
          caller.callSuccessfully(Call.get("/v1/stock/" + offer.sku())).json();
      final long taken = stock.number("held") + stock.number("allocated");
      long lost = 0;
      for (final Winners.Winner winner : winners.all()) {
        lost += holds(caller.call(Call.get("/v1/reservations/" + winner.id())), offer) ? 0 : 1;
      }
      return new Ledger(
          offer.units(),
          winners.count(),
          refused,
          taken,
          available(caller, offer, stock),
          stock.number("onHand"),
          lost,
          winners.doubled());
    }
  }

  /** Units that somebody has and that are not there: by the books, or by what was promised. */
  public long oversold() {
    return Math.max(0, Math.max(taken, winners) - Math.min(units, onHand));
  }

  /** Units that are left although somebody was refused. */
  public long undersold() {
    return refused == 0 ? 0 : available;
  }

  /** Units that the books give to nobody who knows of it, or do not give to who was told so. */
  public long astray() {
    return Math.abs(taken - winners)
        + Math.abs(onHand - units)
        + Math.abs(onHand - taken - available);
  }

  /** True if every unit was sold once, and to somebody who knows it. */
  public boolean holds() {
    return oversold() == 0 && undersold() == 0 && lost == 0 && doubled == 0 && astray() == 0;
  }

  /** What is left for buyers: of the activity if there is one, else of the SKU. */
  private static long available(final HttpCaller caller, final Offer offer, final Json stock)
      throws IOException {
    if (offer.activity().isEmpty()) {
      return stock.number("available");
    }
    final Reply activity = caller.callSuccessfully(Call.get("/v1/activities/" + offer.activity()));
    return activity.json().objects("items").stream()
        .filter(item -> item.text("sku").equals(offer.sku()))
        .mapToLong(item -> item.number("available"))
        .sum();
  }

  private static boolean holds(final Reply reply, final Offer offer) {
    final List<Json> lines = reply.json().objects("lines");
    return reply.status() == 200
        && reply.json().text("status").equals("held")
        && lines.size() == 1
        && lines.getFirst().text("sku").equals(offer.sku())
        && lines.getFirst().number("quantity") == 1
        && lines.getFirst().objects("allocations").stream()
                .mapToLong(allocation -> allocation.number("quantity"))
                .sum()
            == 1;
  }
}
