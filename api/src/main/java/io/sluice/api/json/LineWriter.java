package io.sluice.api.json;

import io.sluice.api.json.JsonOutput.Name;
import java.util.Arrays;

/**
 * Writes the lines of a reservation or an order from its parts, which come line after line.
 *
 * <p>Keeps the parts of one line until it knows their sum. Reused; one thread.
 */
public final class LineWriter {
  /** The line has no price. */
  public static final long NO_PRICE = -1;

  private static final Name SKU = Name.of("sku");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name UNIT_PRICE = Name.of("unitPrice");
  private static final Name ALLOCATIONS = Name.of("allocations");
  private static final Name LOCATION = Name.of("location");
  private static final int NO_LINE = -1;

  private int line = NO_LINE;
  private String sku = "";
  private long unitPrice = NO_PRICE;
  private long sum;
  private int count;
  private String[] locations = new String[16];
  private long[] quantities = new long[16];

  /** A writer that has seen no part. */
  public LineWriter() {}

  /** Begins the lines of something; what was begun before and not finished counts for nothing. */
  public void begin() {
    line = NO_LINE;
    unitPrice = NO_PRICE;
    sum = 0;
    count = 0;
  }

  /** Adds a part; writes the line before when this one is of another. */
  public void add(
      final JsonOutput out,
      final int partLine,
      final String partSku,
      final String location,
      final long quantity) {
    if (partLine != line) {
      finish(out);
      line = partLine;
      sku = partSku;
    }
    if (count == locations.length) {
      locations = Arrays.copyOf(locations, count * 2);
      quantities = Arrays.copyOf(quantities, count * 2);
    }
    locations[count] = location;
    quantities[count] = quantity;
    sum += quantity;
    count++;
  }

  /** States the price of the line whose part was added last, in minor units. */
  public void price(final long price) {
    unitPrice = price;
  }

  /** Writes the last line. */
  public void finish(final JsonOutput out) {
    if (line != NO_LINE) {
      out.beginObject().plain(SKU, sku).number(QUANTITY, sum);
      if (unitPrice != NO_PRICE) {
        out.number(UNIT_PRICE, unitPrice);
      }
      out.beginArray(ALLOCATIONS);
      for (int i = 0; i < count; i++) {
        out.beginObject().plain(LOCATION, locations[i]);
        out.number(QUANTITY, quantities[i]).endObject();
      }
      out.endArray().endObject();
    }
    begin();
  }
}
