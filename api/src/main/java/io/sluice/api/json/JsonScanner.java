package io.sluice.api.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The words of JSON (RFC 8259), read strictly from bytes: white space, strings, numbers, literals.
 *
 * <p>Knows nothing of structure; {@link JsonInput} adds it and says where an error is. For one
 * thread.
 */
abstract class JsonScanner {
  /** Characters of a string at most; every text of the contract is shorter. */
  static final int MAX_STRING_LENGTH = 4_096;

  /** Characters of a number at most. */
  static final int MAX_NUMBER_LENGTH = 32;

  /** Digits that always fit a long. */
  private static final int SAFE_DIGITS = 18;

  // What a byte means inside a string, 0 for nothing in particular.
  private static final byte ID = 1;
  private static final byte SPECIAL = 2;
  private static final byte[] KIND = new byte[256];

  static {
    Arrays.fill(KIND, 0, 0x20, SPECIAL);
    Arrays.fill(KIND, 0x80, 256, SPECIAL);
    KIND['"'] = SPECIAL;
    KIND['\\'] = SPECIAL;
    KIND[0x7f] = SPECIAL;
    for (int c = 0; c < 128; c++) {
      if (isIdCharacter(c)) {
        KIND[c] = ID;
      }
    }
  }

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private char[] characters = new char[256];

  /** An error at the current place. */
  abstract MalformedBody malformed(String detail);

  final void load(final byte[] newBytes, final int from, final int to) {
    bytes = newBytes;
    position = from;
    end = to;
  }

  final byte[] bytes() {
    return bytes;
  }

  final int position() {
    return position;
  }

  final void moveTo(final int newPosition) {
    position = newPosition;
  }

  /** Skips white space and returns the byte behind it without taking it, -1 at the end. */
  final int peek() {
    int i = position;
    while (i < end) {
      final byte b = bytes[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        position = i;
        return b & 0xff;
      }
      i++;
    }
    position = i;
    return -1;
  }

  /** Takes the byte that {@link #peek} returned. */
  final void take() {
    position++;
  }

  /** Where a string ends that begins here and has no escapes and only plain ASCII, or -1. */
  final int simpleStringEnd() {
    int i = position + 1;
    while (i < end && KIND[bytes[i] & 0xff] != SPECIAL) {
      i++;
    }
    return i < end && bytes[i] == '"' ? i : -1;
  }

  /** Where an id ends that begins here and is spelled without escapes, or -1. */
  final int simpleIdEnd(final int maxLength) {
    final int from = position + 1;
    int i = from;
    while (i < end && KIND[bytes[i] & 0xff] == ID) {
      i++;
    }
    final boolean good =
        i < end && bytes[i] == '"' && i > from && i - from <= maxLength && startsId(bytes[from]);
    return good ? i : -1;
  }

  /** Takes a simple string whose end is known. */
  final String takeSimple(final int stringEnd) {
    final String text =
        new String(bytes, position + 1, stringEnd - position - 1, StandardCharsets.ISO_8859_1);
    position = stringEnd + 1;
    return text;
  }

  /** Takes any string. */
  final String takeString() {
    final int simpleEnd = simpleStringEnd();
    if (simpleEnd >= 0) {
      if (simpleEnd - position > MAX_STRING_LENGTH) {
        throw tooLong();
      }
      return takeSimple(simpleEnd);
    }
    position++;
    int length = 0;
    for (int c = nextCharacter(); c >= 0; c = nextCharacter()) {
      if (length > MAX_STRING_LENGTH - 2) {
        throw tooLong();
      }
      if (length + 2 > characters.length) {
        characters = Arrays.copyOf(characters, characters.length * 2);
      }
      length += Character.toChars(c, characters, length);
    }
    return new String(characters, 0, length);
  }

  /** Takes any string and forgets it. */
  final void skipString() {
    final int simpleEnd = simpleStringEnd();
    if (simpleEnd >= 0) {
      position = simpleEnd + 1;
      return;
    }
    position++;
    int c;
    do {
      c = nextCharacter();
    } while (c >= 0);
  }

  /** Takes an integer; a number of any other form is an error. */
  final long takeInteger() {
    final int start = position;
    int i = start;
    final boolean negative = bytes[i] == '-';
    if (negative) {
      i++;
    }
    final int firstDigit = i;
    long value = 0;
    while (i < end && isDigit(bytes[i])) {
      if (i - firstDigit == SAFE_DIGITS) {
        throw malformed("the number has too many digits");
      }
      value = value * 10 + (bytes[i] - '0');
      i++;
    }
    if (i == firstDigit) {
      throw malformed("expected a digit, found " + describe(i));
    }
    if (bytes[firstDigit] == '0' && (negative || i - firstDigit > 1)) {
      throw malformed(
          i - firstDigit > 1 ? "a number has no leading zeros" : "negative zero is not an integer");
    }
    if (i < end && (bytes[i] == '.' || bytes[i] == 'e' || bytes[i] == 'E')) {
      throw malformed("expected an integer without fraction or exponent");
    }
    position = i;
    return negative ? -value : value;
  }

  /** Takes a number of any form and returns its characters. */
  final String takeNumber() {
    final int start = position;
    skipNumber();
    if (position - start > MAX_NUMBER_LENGTH) {
      throw malformed("the number has too many digits");
    }
    return new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
  }

  /** Takes a number of any form and forgets it. */
  final void skipNumber() {
    if (bytes[position] == '-') {
      position++;
    }
    final int firstDigit = position;
    skipDigits();
    if (bytes[firstDigit] == '0' && position - firstDigit > 1) {
      throw malformed("a number has no leading zeros");
    }
    if (position < end && bytes[position] == '.') {
      position++;
      skipDigits();
    }
    if (position < end && (bytes[position] == 'e' || bytes[position] == 'E')) {
      position++;
      if (position < end && (bytes[position] == '+' || bytes[position] == '-')) {
        position++;
      }
      skipDigits();
    }
  }

  /** Takes {@code true}, {@code false} or {@code null}. */
  final void skipLiteral(final String literal) {
    for (int i = 0; i < literal.length(); i++) {
      if (position + i >= end || bytes[position + i] != literal.charAt(i)) {
        throw malformed("expected a value, found " + describe(position));
      }
    }
    position += literal.length();
  }

  /** What stands at a place, in words. */
  final String describe(final int at) {
    if (at >= end) {
      return "the end";
    }
    final int b = bytes[at] & 0xff;
    return switch (b) {
      case '"' -> "a string";
      case '{' -> "an object";
      case '[' -> "an array";
      case 't', 'f' -> "a boolean";
      case 'n' -> "null";
      default -> {
        if (b == '-' || isDigit((byte) b)) {
          yield "a number";
        }
        yield b > 0x20 && b < 0x7f ? "'" + (char) b + "'" : "the byte " + b;
      }
    };
  }

  static boolean isIdCharacter(final int c) {
    return startsId(c) || c == '.' || c == '_' || c == ':' || c == '-';
  }

  static boolean startsId(final int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static boolean isDigit(final byte b) {
    return b >= '0' && b <= '9';
  }

  private void skipDigits() {
    final int start = position;
    while (position < end && isDigit(bytes[position])) {
      position++;
    }
    if (position == start) {
      throw malformed("expected a digit, found " + describe(position));
    }
  }

  /** Takes one character of a string as a code point, or its closing quote as -1. */
  private int nextCharacter() {
    if (position >= end) {
      throw malformed("the string does not end");
    }
    final int b = bytes[position++] & 0xff;
    if (b == '"') {
      return -1;
    }
    if (b == '\\') {
      return escaped();
    }
    if (b < 0x20) {
      throw malformed("a control character must be escaped in a string");
    }
    return b < 0x80 ? b : multibyte(b);
  }

  private int escaped() {
    final int b = position < end ? bytes[position++] : -1;
    return switch (b) {
      case '"', '\\', '/' -> b;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> escapedUnicode();
      default -> throw malformed("no such escape in a string");
    };
  }

  private int escapedUnicode() {
    final int unit = hexUnit();
    if (!Character.isSurrogate((char) unit)) {
      return unit;
    }
    final boolean paired = Character.isHighSurrogate((char) unit)
        && position + 1 < end
        && bytes[position] == '\\'
        && bytes[position + 1] == 'u';
    if (paired) {
      position += 2;
      final int low = hexUnit();
      if (Character.isLowSurrogate((char) low)) {
        return Character.toCodePoint((char) unit, (char) low);
      }
    }
    throw malformed("half of a surrogate pair");
  }

  private int hexUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      final int digit = position < end ? Character.digit(bytes[position++], 16) : -1;
      if (digit < 0) {
        throw malformed("an escape \\u needs four hexadecimal digits");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** The rest of a character whose first byte is not ASCII; shortest forms only, no surrogates. */
  private int multibyte(final int first) {
    final int more = first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : 3;
    if (first < 0xc2 || first > 0xf4 || position + more > end) {
      throw notUtf8();
    }
    int c = first & 0x3f >> more;
    for (int i = 0; i < more; i++) {
      final int b = bytes[position++] & 0xff;
      if (b >> 6 != 0b10) {
        throw notUtf8();
      }
      c = c << 6 | b & 0x3f;
    }
    final boolean overlong = more == 2 && c < 0x800 || more == 3 && c < 0x10000;
    if (overlong || c > Character.MAX_CODE_POINT || c >= 0xd800 && c <= 0xdfff) {
      throw notUtf8();
    }
    return c;
  }

  private MalformedBody notUtf8() {
    return malformed("the body is not UTF-8");
  }

  private MalformedBody tooLong() {
    return malformed("the string is longer than " + MAX_STRING_LENGTH + " characters");
  }

  /** The text of an unknown field, short enough to be said back. */
  static String shortened(final @Nullable String text) {
    final String whole = String.valueOf(text);
    return whole.length() <= 64 ? whole : whole.substring(0, 64) + "…";
  }
}
