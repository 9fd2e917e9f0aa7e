package io.sluice.persistence.readmodel;

import java.util.ArrayList;
import java.util.List;

/**
 * Units of a reservation or an order that come from one place. Immutable.
 *
 * @param sku code of what it is
 * @param location code of where it is
 * @param units how many
 */
public record MirroredPart(String sku, String location, long units) {
  /** Reads {@code SKU@LOCATION=units,…}, or nothing. */
  static List<MirroredPart> list(final String word) throws UnreadableText {
    if (word.equals(Words.NOTHING)) {
      return List.of();
    }
    final List<MirroredPart> parts = new ArrayList<>();
    for (final String part : word.split(",", -1)) {
      final int at = part.indexOf('@');
      final int equals = part.indexOf('=', at + 1);
      if (at < 0 || equals < 0) {
        throw new UnreadableText("SKU@LOCATION=units");
      }
      parts.add(new MirroredPart(
          Words.code(part.substring(0, at)),
          Words.code(part.substring(at + 1, equals)),
          Words.number(part.substring(equals + 1))));
    }
    return List.copyOf(parts);
  }
}
