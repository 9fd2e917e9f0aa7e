package io.sluice.loadtest.http;

import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that was read, field by field and leniently: a client ignores what it does not
 * know, and what is missing reads as empty.
 */
public final class Json {
  private static final JsonType<Object> ANY = Jsonb.builder().build().type(Object.class);
  private static final Json EMPTY = new Json(Map.of());

  private final Map<?, ?> valueByField;

  private Json(final Map<?, ?> valueByField) {
    this.valueByField = valueByField;
  }

  /** Reads an object; anything else reads as an empty one. */
  public static Json parse(final String text) {
    return text.startsWith("{") ? of(ANY.fromJson(text)) : EMPTY;
  }

  /** Writes maps, lists, texts and numbers, indented. */
  public static String pretty(final Object value) {
    return ANY.toJsonPretty(value);
  }

  /** A text field, or an empty text. */
  public String text(final String field) {
    return valueByField.get(field) instanceof final String text ? text : "";
  }

  /** An integer field, or 0. */
  public long number(final String field) {
    return valueByField.get(field) instanceof final Number number ? number.longValue() : 0;
  }

  /** A field that may have a fraction, or NaN. */
  public double fraction(final String field) {
    return valueByField.get(field) instanceof final Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  /** True if a field is there and true. */
  public boolean isTrue(final String field) {
    return Boolean.TRUE.equals(valueByField.get(field));
  }

  /** True if a field is there. */
  public boolean has(final String field) {
    return valueByField.containsKey(field);
  }

  /** An object field, or an empty one. */
  public Json object(final String field) {
    return of(valueByField.get(field));
  }

  /** The objects in an array field. */
  public List<Json> objects(final String field) {
    return valueByField.get(field) instanceof final List<?> items
        ? items.stream().map(Json::of).toList()
        : List.of();
  }

  /** The names of its fields, in order. */
  public List<String> fields() {
    return valueByField.keySet().stream().map(String::valueOf).toList();
  }

  @Override
  public String toString() {
    return ANY.toJson(valueByField);
  }

  private static Json of(final @Nullable Object value) {
    return value instanceof final Map<?, ?> map ? new Json(map) : EMPTY;
  }
}
