package io.sluice.api.http;

import io.sluice.api.json.JsonInput;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one query: only those that are asked for, each at most once.
 *
 * <p>A refusal names a parameter as if the query were an object.
 */
final class QueryParameters {
  /** The greatest number that a double holds exactly. */
  static final long MAX_POSITION = (1L << 53) - 1;

  /** What {@link #number} returns for what is none. */
  static final long NO_NUMBER = -1;

  /** Digits of any such number. */
  private static final int MAX_DIGITS = 16;

  private final List<String> names;
  private final @Nullable String[] values;
  private @Nullable Problem problem;

  private QueryParameters(final List<String> names) {
    this.names = names;
    this.values = new String[names.size()];
  }

  /**
   * Parses a query.
   *
   * @param query behind the question mark, null for none
   * @param names which parameters there may be
   */
  static QueryParameters parse(final @Nullable String query, final String... names) {
    final QueryParameters parameters = new QueryParameters(List.of(names));
    forEach(query, parameters::add);
    return parameters;
  }

  /** What is wrong with the query, null if nothing is. */
  @Nullable
  Problem problem() {
    return problem;
  }

  /** The decoded value of a parameter, null if it is not there. */
  @Nullable
  String value(final String name) {
    return values[names.indexOf(name)];
  }

  /**
   * The value of a parameter as a number.
   *
   * @param otherwise if it is not there
   * @param greatest that it may be
   * @return the number, {@link #NO_NUMBER} if it is none or greater
   */
  long number(final String name, final long otherwise, final long greatest) {
    final String text = value(name);
    return text == null ? otherwise : number(text, greatest);
  }

  /** The number that a text is, {@link #NO_NUMBER} if it is none or greater than it may be. */
  static long number(final String text, final long greatest) {
    final boolean isNumber = !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
    final long value = isNumber ? Long.parseLong(text) : NO_NUMBER;
    return value <= greatest ? value : NO_NUMBER;
  }

  /** Shows each parameter of a query, decoded, in its order. */
  static void forEach(final @Nullable String query, final BiConsumer<String, String> shown) {
    int from = 0;
    while (query != null && !query.isEmpty() && from <= query.length()) {
      final int ampersand = query.indexOf('&', from);
      final int to = ampersand < 0 ? query.length() : ampersand;
      final int equals = query.indexOf('=', from);
      final int nameEnd = equals < 0 || equals > to ? to : equals;
      final String name = PercentDecoding.decode(query.substring(from, nameEnd));
      shown.accept(
          name, nameEnd == to ? "" : PercentDecoding.decode(query.substring(nameEnd + 1, to)));
      from = to + 1;
    }
  }

  private void add(final String name, final String value) {
    if (problem != null) {
      return;
    }
    final int index = names.indexOf(name);
    if (index < 0) {
      problem = Problem.malformed("unknown parameter", JsonInput.pointer(name));
    } else if (values[index] != null) {
      problem = Problem.malformed("the parameter is given twice", '/' + name);
    } else {
      values[index] = value;
    }
  }
}
