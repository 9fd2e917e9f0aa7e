package io.sluice.loadtest.http.demo;

import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.Seed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the demo sells, from where, and what an order for it looks like. */
final class Shop {
  /** The thing that everybody wants. */
  static final String SCARCE = "aurora-lamp";

  /** Sold while the server warms up. */
  static final String WARM_UP = "warm-up-mug";

  /** Sold while the server is killed. */
  static final String SECOND_WAVE = "umbra-chair";

  private static final String CHANNEL = "web";
  private static final Map<String, String> KIND_BY_LOCATION = new TreeMap<>(Map.of(
      "warehouse-north", "warehouse",
      "warehouse-south", "warehouse",
      "warehouse-harbour", "warehouse",
      "store-market", "store",
      "store-station", "store",
      "store-old-town", "store",
      "store-riverside", "store",
      "dealer-hill", "dealer"));

  private Shop() {}

  /** Sets it all up, with so many units of the scarce thing and of the second wave's. */
  static void open(final HttpCaller caller, final long scarceUnits, final long secondWaveUnits)
      throws IOException {
    final Seed seed = new Seed(caller, "demo");
    final List<String> locations = List.copyOf(KIND_BY_LOCATION.keySet());
    seed.channel(CHANNEL);
    for (final Map.Entry<String, String> location : KIND_BY_LOCATION.entrySet()) {
      seed.location(location.getKey(), location.getValue());
    }
    seed.sku(SCARCE, "Aurora lamp");
    seed.sku(WARM_UP, "Mug");
    seed.sku(SECOND_WAVE, "Umbra chair");
    seed.receive(Seed.spread(SCARCE, scarceUnits, locations));
    seed.receive(Seed.spread(WARM_UP, scarceUnits, locations));
    seed.receive(Seed.spread(SECOND_WAVE, secondWaveUnits, locations));
  }

  static int locationCount() {
    return KIND_BY_LOCATION.size();
  }

  /** Orders of one unit, each by another customer under another key. */
  static RequestPattern orders(final String sku) {
    final String body = "{\"channel\":\"" + CHANNEL
        + "\",\"customer\":\"c{n}\",\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}";
    return RequestPattern.post("/v1/orders", sku + "-{n}", body, 1);
  }
}
