package io.sluice.persistence.readmodel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The units of a SKU over all locations, and what each channel may sell. Immutable.
 *
 * @param sku its code
 * @param available units that can be sold
 * @param held units that reservations hold
 * @param allocated units that are promised
 * @param inTransit units on their way between locations
 * @param unavailable units that are there and can not be sold
 * @param sellableByChannel units that each channel may sell, by its code
 */
public record MirroredStock(
    String sku,
    long available,
    long held,
    long allocated,
    long inTransit,
    long unavailable,
    Map<String, Long> sellableByChannel) {

  /** Copies the map. */
  public MirroredStock {
    sellableByChannel = Collections.unmodifiableMap(new LinkedHashMap<>(sellableByChannel));
  }

  /** Units that are at a location. */
  public long onHand() {
    return available + held + allocated + unavailable;
  }

  /** What a channel may sell; empty if the mirror knows no such channel. */
  public OptionalLong sellable(final String channel) {
    final Long units = sellableByChannel.get(channel);
    return units == null ? OptionalLong.empty() : OptionalLong.of(units);
  }

  static MirroredStock read(final String sku, final Words words) throws UnreadableText {
    return new MirroredStock(
        sku,
        words.number(),
        words.number(),
        words.number(),
        words.number(),
        words.number(),
        channels(words.next()));
  }

  private static Map<String, Long> channels(final String word) throws UnreadableText {
    final Map<String, Long> units = new LinkedHashMap<>();
    if (word.equals(Words.NOTHING)) {
      return units;
    }
    for (final String part : word.split(",", -1)) {
      final int equals = part.indexOf('=');
      if (equals < 0) {
        throw new UnreadableText("CHANNEL=units");
      }
      units.put(Words.code(part.substring(0, equals)), Words.number(part.substring(equals + 1)));
    }
    return units;
  }
}
