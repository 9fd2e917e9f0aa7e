package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a reservation, an order or a movement, field by field.
 *
 * <p>Reused for body after body by one thread.
 */
public final class LineItems {
  private static final String TOO_MANY = "at most " + Limits.MAX_LINES + " lines";
  private static final int FIRST_CAPACITY = 16;

  private int count;
  private String[] skus = new String[FIRST_CAPACITY];
  private @Nullable String[] locations = new String[FIRST_CAPACITY];
  private long[] quantities = new long[FIRST_CAPACITY];
  private long[] unitPrices = new long[FIRST_CAPACITY];
  private @Nullable String[] reasons = new String[FIRST_CAPACITY];

  LineItems() {}

  /** Number of lines. */
  public int count() {
    return count;
  }

  /** The SKU of a line. */
  public String sku(final int line) {
    return skus[line];
  }

  /** The location that a line names, null for any. */
  public @Nullable String location(final int line) {
    return locations[line];
  }

  /** The units of a line. */
  public long quantity(final int line) {
    return quantities[line];
  }

  /** The price of one unit in minor units, -1 if the line names none. */
  public long unitPrice(final int line) {
    return unitPrices[line];
  }

  /** Why the units move, null if the line does not say. */
  public @Nullable String reason(final int line) {
    return reasons[line];
  }

  void clear() {
    count = 0;
  }

  /** Reads the array; it has at least one line. */
  void read(final JsonInput in, final LineFormat format) {
    count = 0;
    in.beginArray();
    while (in.nextElement()) {
      if (count == Limits.MAX_LINES) {
        throw new MalformedBody(TOO_MANY, "/lines");
      }
      makeRoom();
      format.readLine(in, this);
      count++;
    }
    if (count == 0) {
      throw in.malformed("at least one line is needed");
    }
  }

  /** Sets the line that is being read. */
  void set(
      final String sku,
      final @Nullable String location,
      final long quantity,
      final long unitPrice,
      final @Nullable String reason) {
    skus[count] = sku;
    locations[count] = location;
    quantities[count] = quantity;
    unitPrices[count] = unitPrice;
    reasons[count] = reason;
  }

  private void makeRoom() {
    if (count == skus.length) {
      final int capacity = Math.min(count * 2, Limits.MAX_LINES);
      skus = Arrays.copyOf(skus, capacity);
      locations = Arrays.copyOf(locations, capacity);
      quantities = Arrays.copyOf(quantities, capacity);
      unitPrices = Arrays.copyOf(unitPrices, capacity);
      reasons = Arrays.copyOf(reasons, capacity);
    }
  }
}
