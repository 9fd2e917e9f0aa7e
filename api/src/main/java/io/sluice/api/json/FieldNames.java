package io.sluice.api.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The fixed words that may stand in one place: the fields of an object, or the values of a choice.
 */
final class FieldNames {
  /** An object without fields. */
  static final FieldNames NONE = of();

  /** An object of which nothing is asked. */
  static final FieldNames ANY = NONE.orOthers();

  /** One bit of a long for each, and one to spare. */
  private static final int MAX_NAMES = 63;

  private final List<String> names;
  private final boolean others;
  private final byte[][] encoded;

  private FieldNames(final List<String> names, final boolean others) {
    assert names.size() <= MAX_NAMES : names;
    this.names = names;
    this.others = others;
    this.encoded = new byte[names.size()][];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = names.get(i).getBytes(StandardCharsets.US_ASCII);
    }
  }

  static FieldNames of(final String... names) {
    return new FieldNames(List.of(names), false);
  }

  /** The same names, where any other may stand as well. */
  FieldNames orOthers() {
    return new FieldNames(names, true);
  }

  /** True if any other name may stand as well. */
  boolean hasOthers() {
    return others;
  }

  /** The same names and more behind them, so that the indexes of these stay. */
  FieldNames and(final String... more) {
    final String[] all = Arrays.copyOf(names.toArray(String[]::new), names.size() + more.length);
    System.arraycopy(more, 0, all, names.size(), more.length);
    return of(all);
  }

  /** Index of the name that is spelled by bytes, -1 if none is. */
  int find(final byte[] bytes, final int from, final int to) {
    for (int i = 0; i < encoded.length; i++) {
      final byte[] name = encoded[i];
      if (name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return i;
      }
    }
    return -1;
  }

  /** Index of a name, -1 if it is none of these. */
  int find(final String name) {
    return names.indexOf(name);
  }

  String name(final int index) {
    return names.get(index);
  }

  /** All names, as a sentence lists them. */
  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
