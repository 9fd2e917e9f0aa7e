package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.Seed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to be sold: plenty of some things, little of others, and some that only short holds
 * take.
 */
final class World {
  static final String CHANNEL = "web";

  /** Outlives every run. */
  static final long LONG_TTL_MS = 86_400_000;

  /** Of these there is always enough. */
  static final List<String> PLENTY = List.of("plenty-0", "plenty-1", "plenty-2", "plenty-3");

  /** These sell out all the time. */
  static final List<String> SCARCE = List.of("scarce-0", "scarce-1");

  /** These are held for a second or two, so that holds end by themselves. */
  static final List<String> MELTING = List.of("melting-0");

  static final List<String> LOCATIONS =
      List.of("warehouse-0", "warehouse-1", "store-0", "dealer-0");

  private static final long PLENTY_UNITS = 4_000_000;
  private static final long SCARCE_UNITS = 200;

  private World() {}

  static List<String> skus() {
    final List<String> skus = new ArrayList<>(PLENTY);
    skus.addAll(SCARCE);
    skus.addAll(MELTING);
    return skus;
  }

  static String stockPath(final String sku) {
    return "/v1/stock/" + sku;
  }

  /** Sets everything up and lets the belief know of the units. */
  static void create(final HttpCaller caller, final Belief belief) throws IOException {
    final Seed seed = new Seed(caller, "world");
    seed.channel(CHANNEL);
    for (final String location : LOCATIONS) {
      seed.location(location, location.substring(0, location.indexOf('-')));
    }
    for (final String sku : skus()) {
      seed.sku(sku, sku);
      final long units = SCARCE.contains(sku) ? SCARCE_UNITS : PLENTY_UNITS;
      for (final Seed.Receipt receipt : Seed.spread(sku, units, LOCATIONS)) {
        seed.receive(List.of(receipt));
        belief.addOnHand(new Cell(sku, receipt.location()), receipt.quantity());
      }
    }
    final Reply stock = caller.callSuccessfully(Call.get(stockPath(PLENTY.getFirst())));
    belief.notePosition(stock.position());
  }
}
