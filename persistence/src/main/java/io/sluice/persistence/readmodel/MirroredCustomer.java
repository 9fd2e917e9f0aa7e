package io.sluice.persistence.readmodel;

import java.util.ArrayList;
import java.util.List;

/**
 * The live reservations of a customer. Immutable.
 *
 * @param hash under which the engine knows the customer, 32 digits of base 16
 * @param reservations how many there are
 * @param newest ids of the newest of them, the newest first
 */
public record MirroredCustomer(String hash, long reservations, List<String> newest) {
  static MirroredCustomer read(final String hash, final Words words) throws UnreadableText {
    final long count = words.number();
    final String word = words.next();
    final List<String> ids = new ArrayList<>();
    if (!word.equals(Words.NOTHING)) {
      for (final String part : word.split(",", -1)) {
        ids.add(Words.id(part));
      }
    }
    return new MirroredCustomer(hash, count, List.copyOf(ids));
  }
}
