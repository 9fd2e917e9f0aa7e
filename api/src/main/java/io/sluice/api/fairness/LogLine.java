package io.sluice.api.fairness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a log: texts, integers, {@code true}, objects and arrays are all that there is.
 * Immutable once it is read.
 */
final class LogLine {
  private static final int MAX_DEPTH = 8;

  private final Map<String, Object> fields;

  private LogLine(final Map<String, Object> fields) {
    this.fields = fields;
  }

  /** Reads an object. */
  static LogLine read(final String text) throws SaleLogFault {
    final Parser parser = new Parser(text);
    final Object value = parser.value(0);
    if (!(value instanceof final LogLine line) || parser.at != text.length()) {
      throw new SaleLogFault("it is not one JSON object");
    }
    return line;
  }

  boolean has(final String name) {
    return fields.containsKey(name);
  }

  String text(final String name) throws SaleLogFault {
    if (fields.get(name) instanceof final String text) {
      return text;
    }
    throw new SaleLogFault("it has no text \"" + name + '"');
  }

  @Nullable
  String textOrNull(final String name) throws SaleLogFault {
    return has(name) ? text(name) : null;
  }

  long number(final String name) throws SaleLogFault {
    if (fields.get(name) instanceof final Long number) {
      return number;
    }
    throw new SaleLogFault("it has no number \"" + name + '"');
  }

  long number(final String name, final long otherwise) throws SaleLogFault {
    return has(name) ? number(name) : otherwise;
  }

  boolean flag(final String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  LogLine object(final String name) throws SaleLogFault {
    if (fields.get(name) instanceof final LogLine object) {
      return object;
    }
    throw new SaleLogFault("it has no object \"" + name + '"');
  }

  List<?> array(final String name) throws SaleLogFault {
    if (fields.get(name) instanceof final List<?> array) {
      return array;
    }
    throw new SaleLogFault("it has no array \"" + name + '"');
  }

  List<LogLine> objects(final String name) throws SaleLogFault {
    final List<LogLine> objects = new ArrayList<>();
    for (final Object element : array(name)) {
      if (!(element instanceof final LogLine object)) {
        throw new SaleLogFault("\"" + name + "\" holds something else than objects");
      }
      objects.add(object);
    }
    return objects;
  }

  @Override
  public boolean equals(final @Nullable Object other) {
    return other instanceof final LogLine line && fields.equals(line.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.toString();
  }

  /** Reads values from a text. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(final String text) {
      this.text = text;
    }

    Object value(final int depth) throws SaleLogFault {
      if (depth > MAX_DEPTH) {
        throw unreadable();
      }
      final char first = peek();
      if (first == '{') {
        return object(depth);
      }
      if (first == '[') {
        return array(depth);
      }
      if (first == '"') {
        return string();
      }
      if (text.startsWith("true", at)) {
        at += 4;
        return true;
      }
      return number();
    }

    private LogLine object(final int depth) throws SaleLogFault {
      final Map<String, Object> fields = new LinkedHashMap<>();
      at++;
      while (peek() != '}') {
        if (!fields.isEmpty()) {
          expect(',');
        }
        final String name = string();
        expect(':');
        if (fields.put(name, value(depth + 1)) != null) {
          throw new SaleLogFault("it has \"" + name + "\" twice");
        }
      }
      at++;
      return new LogLine(fields);
    }

    private List<Object> array(final int depth) throws SaleLogFault {
      final List<Object> elements = new ArrayList<>();
      at++;
      while (peek() != ']') {
        if (!elements.isEmpty()) {
          expect(',');
        }
        elements.add(value(depth + 1));
      }
      at++;
      return elements;
    }

    /** Ids and words have nothing to escape; of other texts the escapes stay as they are. */
    private String string() throws SaleLogFault {
      expect('"');
      final int start = at;
      while (peek() != '"') {
        at += peek() == '\\' ? 2 : 1;
      }
      at++;
      return text.substring(start, at - 1);
    }

    private Long number() throws SaleLogFault {
      final int start = at;
      while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      try {
        return Long.valueOf(text.substring(start, at));
      } catch (final NumberFormatException e) {
        throw unreadable();
      }
    }

    private void expect(final char expected) throws SaleLogFault {
      if (peek() != expected) {
        throw unreadable();
      }
      at++;
    }

    private char peek() throws SaleLogFault {
      if (at >= text.length()) {
        throw unreadable();
      }
      return text.charAt(at);
    }

    private SaleLogFault unreadable() {
      return new SaleLogFault("it is not readable at its character " + (at + 1));
    }
  }
}
