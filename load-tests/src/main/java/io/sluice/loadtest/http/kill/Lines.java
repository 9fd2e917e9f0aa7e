package io.sluice.loadtest.http.kill;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a reservation or an order asks for.
 *
 * @param items its lines
 */
record Lines(List<Line> items) {
  /**
   * One line.
   *
   * @param sku what
   * @param quantity how many
   * @param location from where; an empty text for anywhere
   */
  record Line(String sku, long quantity, String location) {
    private String json() {
      final String place = location.isEmpty() ? "" : ",\"location\":\"" + location + "\"";
      return "{\"sku\":\"" + sku + "\",\"quantity\":" + quantity + place + "}";
    }
  }

  /** As a JSON array. */
  String json() {
    return items.stream().map(Line::json).collect(Collectors.joining(",", "[", "]"));
  }

  /** Units over all lines. */
  long units() {
    return items.stream().mapToLong(Line::quantity).sum();
  }
}
