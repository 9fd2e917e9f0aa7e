package io.sluice.api.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON into bytes that grow, for answer after answer of one thread.
 *
 * <p>Names of fields are encoded once, as a {@link Name}. Commas are put where they belong. What
 * comes from outside is escaped; what has the form of an id needs no escape.
 */
public final class JsonOutput {
  private static final int FIRST_CAPACITY = 4_096;

  /** Bytes that a number or a time takes at most, with its comma. */
  private static final int NUMBER_ROOM = 32;

  /** Bytes that one character takes at most: an escape of a control character. */
  private static final int CHARACTER_ROOM = 6;

  private static final long MS_PER_DAY = 86_400_000;
  private static final int E7 = 10_000_000;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = ascii("true");

  /** The name of a field, encoded with its quotes and colon. */
  public static final class Name {
    private final byte[] encoded;

    private Name(final String text) {
      encoded = ascii('"' + text + "\":");
    }

    /** A name of plain characters. */
    public static Name of(final String text) {
      return new Name(text);
    }
  }

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;

  /** An empty output. */
  public JsonOutput() {}

  /** Empties it. */
  public JsonOutput clear() {
    length = 0;
    return this;
  }

  /** What was written; valid until the next write. */
  public byte[] bytes() {
    return bytes;
  }

  /** How much was written. */
  public int length() {
    return length;
  }

  /** Begins an object as a value of its own or of an array. */
  public JsonOutput beginObject() {
    separate();
    bytes[length++] = '{';
    return this;
  }

  /** Begins an object as the value of a field. */
  public JsonOutput beginObject(final Name name) {
    name(name, 1);
    bytes[length++] = '{';
    return this;
  }

  /** Ends an object. */
  public JsonOutput endObject() {
    return closing((byte) '}');
  }

  /** Begins an array as the value of a field. */
  public JsonOutput beginArray(final Name name) {
    name(name, 1);
    bytes[length++] = '[';
    return this;
  }

  /** Ends an array. */
  public JsonOutput endArray() {
    return closing((byte) ']');
  }

  /** Ends a line of many. */
  public JsonOutput newLine() {
    return closing((byte) '\n');
  }

  /** A field with a text of plain ASCII that needs no escape. */
  public JsonOutput plain(final Name name, final String value) {
    name(name, value.length() + 2);
    quoted(value);
    return this;
  }

  /** An element with a text of plain ASCII that needs no escape. */
  public JsonOutput plain(final String value) {
    separate();
    ensure(value.length() + 2);
    quoted(value);
    return this;
  }

  /** A field with any text. */
  public JsonOutput text(final Name name, final String value) {
    name(name, value.length() * CHARACTER_ROOM + 2);
    bytes[length++] = '"';
    for (int i = 0; i < value.length(); i++) {
      final char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        bytes[length++] = (byte) c;
      } else {
        i += special(value, i) - 1;
      }
    }
    bytes[length++] = '"';
    return this;
  }

  /** A field with an integer. */
  public JsonOutput number(final Name name, final long value) {
    name(name, NUMBER_ROOM);
    integer(value);
    return this;
  }

  /** An element that is an integer. */
  public JsonOutput number(final long value) {
    separate();
    ensure(NUMBER_ROOM);
    integer(value);
    return this;
  }

  /** A field that is true; a false one is left out. */
  public JsonOutput flag(final Name name, final boolean value) {
    if (value) {
      name(name, TRUE.length);
      raw(TRUE);
    }
    return this;
  }

  /** A field with a point in time, RFC 3339 in UTC with milliseconds. */
  public JsonOutput time(final Name name, final long epochMs) {
    name(name, NUMBER_ROOM);
    bytes[length++] = '"';
    date(Math.floorDiv(epochMs, MS_PER_DAY));
    final int msOfDay = (int) Math.floorMod(epochMs, MS_PER_DAY);
    bytes[length++] = 'T';
    digits(msOfDay / 3_600_000, 2);
    bytes[length++] = ':';
    digits(msOfDay / 60_000 % 60, 2);
    bytes[length++] = ':';
    digits(msOfDay / 1_000 % 60, 2);
    bytes[length++] = '.';
    digits(msOfDay % 1_000, 3);
    bytes[length++] = 'Z';
    bytes[length++] = '"';
    return this;
  }

  /** A field with degrees that are given times 10,000,000. */
  public JsonOutput degrees(final Name name, final int degreesE7) {
    name(name, NUMBER_ROOM);
    if (degreesE7 < 0) {
      bytes[length++] = '-';
    }
    final int size = Math.abs(degreesE7);
    integer(size / E7);
    int fraction = size % E7;
    if (fraction != 0) {
      int places = 7;
      while (fraction % 10 == 0) {
        fraction /= 10;
        places--;
      }
      bytes[length++] = '.';
      digits(fraction, places);
    }
    return this;
  }

  /** Values that another output wrote, as an element or elements. */
  public JsonOutput copy(final byte[] source, final int offset, final int count) {
    separate();
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  private static byte[] ascii(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void ensure(final int room) {
    if (bytes.length - length < room) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + room));
    }
  }

  private void raw(final byte[] source) {
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
  }

  /** Room for a bracket is made too. */
  private void separate() {
    ensure(2);
    if (length > 0) {
      final byte last = bytes[length - 1];
      if (last != '{' && last != '[' && last != ':' && last != '\n') {
        bytes[length++] = ',';
      }
    }
  }

  private void name(final Name name, final int room) {
    ensure(name.encoded.length + room + 2);
    final byte last = bytes[length - 1];
    if (last != '{') {
      bytes[length++] = ',';
    }
    raw(name.encoded);
  }

  private JsonOutput closing(final byte bracket) {
    ensure(1);
    bytes[length++] = bracket;
    return this;
  }

  @SuppressWarnings("deprecation") // Only ASCII comes here, and this copies it without encoding.
  private void quoted(final String value) {
    bytes[length++] = '"';
    value.getBytes(0, value.length(), bytes, length);
    length += value.length();
    bytes[length++] = '"';
  }

  private void integer(final long value) {
    if (value < 0) {
      final byte[] text = ascii(Long.toString(value));
      raw(text);
      return;
    }
    int places = 1;
    for (long bound = 10; places < 19 && value >= bound; bound *= 10) {
      places++;
    }
    digits(value, places);
  }

  private void digits(final long value, final int places) {
    long rest = value;
    for (int i = length + places - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += places;
  }

  /** Year, month and day of a day since 1970-01-01, by the civil calendar of Howard Hinnant. */
  private void date(final long epochDay) {
    final long shifted = epochDay + 719_468;
    final long era = Math.floorDiv(shifted, 146_097L);
    final long dayOfEra = Math.floorMod(shifted, 146_097L);
    final long yearOfEra =
        (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    final long month = (5 * dayOfYear + 2) / 153;
    digits(yearOfEra + era * 400 + (month >= 10 ? 1 : 0), 4);
    bytes[length++] = '-';
    digits(month < 10 ? month + 3 : month - 9, 2);
    bytes[length++] = '-';
    digits(dayOfYear - (153 * month + 2) / 5 + 1, 2);
  }

  /** Writes the character at a place and returns how many chars of the text it takes. */
  private int special(final String value, final int i) {
    final int c = value.codePointAt(i);
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
    } else if (c < ' ' || c == 0x7f || c >= 0xd800 && c <= 0xdfff) {
      escape(c);
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | c >> 6);
      bytes[length++] = (byte) (0x80 | c & 0x3f);
    } else if (c < 0x10000) {
      bytes[length++] = (byte) (0xe0 | c >> 12);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
      bytes[length++] = (byte) (0x80 | c & 0x3f);
    } else {
      bytes[length++] = (byte) (0xf0 | c >> 18);
      bytes[length++] = (byte) (0x80 | c >> 12 & 0x3f);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
      bytes[length++] = (byte) (0x80 | c & 0x3f);
    }
    return Character.charCount(c);
  }

  /** A control character, or half of a pair, which UTF-8 can not hold. */
  private void escape(final int c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[c >> shift & 0xf];
    }
  }
}
