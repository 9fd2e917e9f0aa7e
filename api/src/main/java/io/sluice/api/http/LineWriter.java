package io.sluice.api.http;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.ingress.CodeDirectory;
import java.util.Arrays;

/**
 * Writes the lines of a reservation or an order from its parts, which come line after line.
 *
 * <p>Keeps the parts of one line until it knows their sum. Reused; one event loop.
 */
final class LineWriter {
  private static final Name SKU = Name.of("sku");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name ALLOCATIONS = Name.of("allocations");
  private static final Name LOCATION = Name.of("location");
  private static final int NO_LINE = -1;

  private final CodeDirectory directory;
  private int line = NO_LINE;
  private int sku;
  private long sum;
  private int count;
  private int[] locations = new int[16];
  private long[] quantities = new long[16];

  LineWriter(final CodeDirectory directory) {
    this.directory = directory;
  }

  /** Adds a part; writes the line before when this one is of another. */
  void add(
      final JsonOutput out,
      final int partLine,
      final int partSku,
      final int location,
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

  /** Writes the last line. */
  void finish(final JsonOutput out) {
    if (line != NO_LINE) {
      out.beginObject();
      out.plain(SKU, directory.skus().at(sku).code());
      out.number(QUANTITY, sum);
      out.beginArray(ALLOCATIONS);
      for (int i = 0; i < count; i++) {
        out.beginObject();
        out.plain(LOCATION, directory.locations().at(locations[i]).code());
        out.number(QUANTITY, quantities[i]).endObject();
      }
      out.endArray().endObject();
    }
    line = NO_LINE;
    sum = 0;
    count = 0;
  }
}
