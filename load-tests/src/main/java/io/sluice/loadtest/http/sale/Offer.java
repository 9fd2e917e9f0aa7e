package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.RequestPattern;

/**
 * What is sold in one sale.
 *
 * @param name of the sale, which begins its keys and customers; another one for each
 * @param channel where it is sold
 * @param sku what
 * @param activity through which it is sold, or an empty text
 * @param units that there are
 */
public record Offer(String name, String channel, String sku, String activity, int units) {
  /** Holds outlast every run, so that no unit comes back. */
  private static final long TTL_MS = 86_400_000;

  /** What the buyer with a number sends: a reservation of one unit. */
  public RequestPattern press() {
    final String through = activity.isEmpty() ? "" : "\"activity\":\"" + activity + "\",";
    // The time of a hold from an activity is the activity's to say.
    final String ttl = activity.isEmpty() ? "\"ttlMs\":" + TTL_MS + "," : "";
    return RequestPattern.post(
        "/v1/reservations",
        name + "-{n}",
        "{\"channel\":\"" + channel + "\",\"customer\":\"" + name + "-{n}\"," + through + ttl
            + "\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}",
        1);
  }
}
