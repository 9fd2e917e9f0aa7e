package io.sluice.loadtest.http.load;

import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.Seed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each request of a load asks for. */
public enum Scenario {
  /** A reservation of one unit. */
  RESERVE,
  /** An order of one unit. */
  ORDER,
  /** A hundred reservations of one unit each. */
  BATCH,
  /** A question of what is available. */
  AVAILABILITY,
  /** A look at the stock of a SKU. */
  STOCK;

  /** Entries of one batch. */
  public static final int BATCH_ENTRIES = 100;

  private static final String CHANNEL = "load";
  private static final String LOCATION = "load-warehouse";
  private static final String SKU_PREFIX = "load-";
  private static final long TTL_MS = 86_400_000;

  /**
   * The requests.
   *
   * @param run begins the keys; another one for each run against a server
   * @param skus how many SKUs they are spread over
   */
  public RequestPattern requests(final String run, final int skus) {
    final String key = run + "-{n}";
    final String sku = SKU_PREFIX + "{m}";
    final String line = "\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}";
    final String fields = "\"channel\":\"" + CHANNEL + "\",\"customer\":\"c{n}\",";
    final String reservation = fields + "\"ttlMs\":" + TTL_MS + "," + line;
    return switch (this) {
      case RESERVE -> RequestPattern.post("/v1/reservations", key, "{" + reservation, skus);
      case ORDER -> RequestPattern.post("/v1/orders", key, "{" + fields + line, skus);
      case BATCH ->
        RequestPattern.post("/v1/reservations/batch", "", batch(key, reservation), skus);
      case AVAILABILITY ->
        RequestPattern.get("/v1/availability?sku=" + sku + "&channel=" + CHANNEL, skus);
      case STOCK -> RequestPattern.get("/v1/stock/" + sku, skus);
    };
  }

  /**
   * Lays out what all of them ask for.
   *
   * @param seed at the server
   * @param skus over which the requests are spread
   * @param units of each, on top of those that are there already
   */
  public static void layOut(final Seed seed, final int skus, final long units) throws IOException {
    seed.channel(CHANNEL);
    seed.location(LOCATION, "warehouse");
    final List<Seed.Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < skus; i++) {
      seed.sku(sku(i), sku(i));
      receipts.add(new Seed.Receipt(sku(i), LOCATION, units));
    }
    seed.receive(receipts);
  }

  /** The SKU with a number below their count. */
  public static String sku(final int number) {
    return SKU_PREFIX + RequestPattern.modulo(number);
  }

  private static String batch(final String key, final String reservation) {
    final StringBuilder body = new StringBuilder("{\"reservations\":[");
    for (int i = 0; i < BATCH_ENTRIES; i++) {
      body.append(i == 0 ? "" : ",");
      body.append("{\"key\":\"").append(key).append('-').append(i).append("\",");
      body.append(reservation);
    }
    return body.append("]}").toString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
