package io.sluice.api.json;

import io.sluice.engine.protocol.Limits;
import org.jspecify.annotations.Nullable;

/** Which fields the lines of a body have. */
enum LineFormat {
  /** SKU, quantity, perhaps a location. */
  RESERVATION("location"),
  /** The same, perhaps with a price. */
  ORDER("location", "unitPrice"),
  /** SKU, location, signed quantity, perhaps a reason. */
  MOVEMENT("location", "reason");

  private static final int SKU = 0;
  private static final int QUANTITY = 1;
  private static final int LOCATION = 2;

  @SuppressWarnings("ImmutableEnumChecker") // Its arrays are never written after it is made.
  private final FieldNames fields;

  LineFormat(final String... more) {
    fields = FieldNames.of("sku", "quantity").and(more);
  }

  /** Reads one line into the place that comes next. */
  void readLine(final JsonInput in, final LineItems lines) {
    final boolean movement = this == MOVEMENT;
    final long minQuantity = movement ? -Limits.MAX_QUANTITY : 1;
    String sku = null;
    String location = null;
    String reason = null;
    boolean counted = false;
    long quantity = 0;
    long unitPrice = -1;
    in.beginObject(fields);
    for (int field = in.nextField(); field >= 0; field = in.nextField()) {
      switch (field) {
        case SKU -> sku = in.id();
        case QUANTITY -> {
          quantity = in.integer(minQuantity, Limits.MAX_QUANTITY);
          counted = true;
        }
        case LOCATION -> location = in.id();
        default -> {
          if (movement) {
            reason = in.text(1, Limits.MAX_REASON_LENGTH);
          } else {
            unitPrice = in.integer(0, Limits.MAX_MONEY);
          }
        }
      }
    }
    requireQuantity(in, counted);
    final @Nullable String place = movement ? in.required(location, "location") : location;
    lines.set(in.required(sku, "sku"), place, quantity, unitPrice, reason);
  }

  private static void requireQuantity(final JsonInput in, final boolean counted) {
    if (!counted) {
      throw in.malformed("the field is required", "/quantity");
    }
  }
}
