package io.sluice.loadtest.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Sets up what a scenario sells: channels, locations, SKUs, and units of them. For one thread. */
public final class Seed {
  /** Lines of one movement. */
  private static final int MAX_LINES = 500;

  private final HttpCaller caller;
  private final String keyPrefix;
  private int movements;

  /**
   * Units that come in.
   *
   * @param sku what
   * @param location where
   * @param quantity how many
   */
  public record Receipt(String sku, String location, long quantity) {}

  /**
   * A seed through a caller.
   *
   * @param keyPrefix begins the keys of its movements; another one for each run
   */
  public Seed(final HttpCaller caller, final String keyPrefix) {
    this.caller = caller;
    this.keyPrefix = keyPrefix;
  }

  /** A channel that sells from everywhere. */
  public void channel(final String code) throws IOException {
    caller.callSuccessfully(Call.put("/v1/channels/" + code, "{}"));
  }

  /** A location of a kind: {@code warehouse}, {@code store} or {@code dealer}. */
  public void location(final String code, final String kind) throws IOException {
    final String body = "{\"kind\":\"" + kind + "\"}";
    caller.callSuccessfully(Call.put("/v1/locations/" + code, body));
  }

  /** A SKU with a name for people. */
  public void sku(final String code, final String name) throws IOException {
    caller.callSuccessfully(Call.put("/v1/skus/" + code, "{\"name\":\"" + name + "\"}"));
  }

  /** Units that come in, as few movements as the limit of lines allows. */
  public void receive(final List<Receipt> receipts) throws IOException {
    for (int from = 0; from < receipts.size(); from += MAX_LINES) {
      final int to = Math.min(receipts.size(), from + MAX_LINES);
      final String lines = receipts.subList(from, to).stream()
          .map(receipt -> "{\"sku\":\"" + receipt.sku() + "\",\"location\":\"" + receipt.location()
              + "\",\"quantity\":" + receipt.quantity() + "}")
          .collect(Collectors.joining(","));
      final String body = "{\"kind\":\"receive\",\"lines\":[" + lines + "]}";
      movements++;
      caller.callSuccessfully(
          Call.post("/v1/stock-movements", keyPrefix + "-receipt-" + movements, body));
    }
  }

  /** Units of one SKU over locations, as evenly as whole units allow. */
  public static List<Receipt> spread(
      final String sku, final long units, final List<String> locations) {
    final List<Receipt> receipts = new ArrayList<>();
    long left = units;
    for (int i = 0; i < locations.size(); i++) {
      final long share = left / (locations.size() - i);
      if (share > 0) {
        receipts.add(new Receipt(sku, locations.get(i), share));
        left -= share;
      }
    }
    return receipts;
  }
}
