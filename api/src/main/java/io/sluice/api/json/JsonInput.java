package io.sluice.api.json;

import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of one JSON body: only the fields that are asked for, each at most once, each of
 * its one type, and nothing behind the end.
 *
 * <p>Pulls values in one pass and allocates nothing but the strings that it returns. It knows the
 * path to where it is, so every refusal names its place. Reused for body after body by one thread.
 */
public final class JsonInput extends JsonScanner {
  /** Containers that may be open inside each other. */
  public static final int MAX_DEPTH = 16;

  /** What {@link #nextField} returns when the object has ended. */
  static final int NO_MORE = -1;

  /**
   * What {@link #nextField} returns for a field that may stand there but has no name of its own.
   */
  static final int OTHER = -2;

  private static final int NOWHERE = -1;
  private static final long STARTED = 1L << 63;
  private static final int MAX_SCALE = 40;
  private static final int E7_DIGITS = 7;

  private static final Pattern TIME =
      Pattern.compile("(19[7-9]\\d|[2-9]\\d{3})-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z");

  private static final Set<String> CURRENCIES = java.util.Currency.getAvailableCurrencies().stream()
      .map(java.util.Currency::getCurrencyCode)
      .collect(Collectors.toUnmodifiableSet());

  private int depth;
  private final @Nullable FieldNames[] names = new FieldNames[MAX_DEPTH];
  private final int[] place = new int[MAX_DEPTH];
  private final long[] seen = new long[MAX_DEPTH];

  /** A reader without a body. */
  public JsonInput() {}

  /** Begins with a body. */
  public JsonInput begin(final byte[] body, final int offset, final int length) {
    load(body, offset, offset + length);
    depth = 0;
    return this;
  }

  /** Says that the body ends here. */
  void end() {
    assert depth == 0 : depth;
    if (peek() >= 0) {
      throw malformed("text behind the end: " + describe(position()));
    }
  }

  /** True if nothing but white space is left. */
  boolean atEnd() {
    return peek() < 0;
  }

  void beginObject(final FieldNames fields) {
    expect('{', "an object");
    open(fields);
  }

  /** Index of the next field, whose value comes next; negative when the object has ended. */
  int nextField() {
    final int level = depth - 1;
    place[level] = NOWHERE;
    final int next = peek();
    if (next == '}') {
      return close();
    }
    if (seen[level] != 0) {
      if (next != ',') {
        throw malformed("expected ',' or '}', found " + describe(position()));
      }
      take();
    }
    if (peek() != '"') {
      throw malformed("expected the name of a field, found " + describe(position()));
    }
    final int field = takeName(level);
    if (peek() != ':') {
      throw malformed("expected ':', found " + describe(position()));
    }
    take();
    return enter(level, field);
  }

  void beginArray() {
    expect('[', "an array");
    open(null);
  }

  /** True if an element comes next; false when the array has ended. */
  boolean nextElement() {
    final int level = depth - 1;
    final int next = peek();
    if (next == ']') {
      close();
      return false;
    }
    if (place[level] != NOWHERE) {
      if (next != ',') {
        throw malformed("expected ',' or ']', found " + describe(position()));
      }
      take();
      if (peek() == ']') {
        throw malformed("expected a value, found ']'");
      }
    }
    place[level]++;
    return true;
  }

  /** Skips one value of any type; it must be well-formed JSON. */
  void skipValue() {
    switch (peek()) {
      case '{' -> {
        beginObject(FieldNames.ANY);
        while (nextField() != NO_MORE) {
          skipValue();
        }
      }
      case '[' -> {
        beginArray();
        while (nextElement()) {
          skipValue();
        }
      }
      case '"' -> skipString();
      case 't' -> skipLiteral("true");
      case 'f' -> skipLiteral("false");
      case 'n' -> skipLiteral("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> skipNumber();
      default -> throw malformed("expected a value, found " + describe(position()));
    }
  }

  /** An id that a client chose. */
  String id() {
    expectString();
    final int simpleEnd = simpleIdEnd(Limits.MAX_ID_LENGTH);
    if (simpleEnd >= 0) {
      return takeSimple(simpleEnd);
    }
    final String id = takeString();
    if (!isId(id)) {
      throw malformed("an id has 1 to 64 of A-Z a-z 0-9 . _ : - and begins with a letter or digit");
    }
    return id;
  }

  /** A text for people: without control characters. */
  String text(final int minCharacters, final int maxCharacters) {
    expectString();
    final String text = takeString();
    final int length = text.codePointCount(0, text.length());
    if (length < minCharacters || length > maxCharacters) {
      throw malformed(
          "the text must have " + minCharacters + " to " + maxCharacters + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw malformed("the text has a control character");
      }
    }
    return text;
  }

  /** A name that another system gave: printable ASCII without spaces. */
  String token() {
    expectString();
    final String token = takeString();
    if (!isToken(token)) {
      throw malformed("must have 1 to 64 printable ASCII characters, no space");
    }
    return token;
  }

  /** Any text, empty if it is longer than every text that means something. */
  String anyText() {
    expectString();
    final int from = position();
    skipString();
    if (position() - from > MAX_STRING_LENGTH) {
      return "";
    }
    moveTo(from);
    return takeString();
  }

  /** An integer within bounds. */
  long integer(final long min, final long max) {
    expectNumber("an integer");
    final long value = takeInteger();
    if (value < min || value > max) {
      throw malformed("must be from " + min + " to " + max);
    }
    return value;
  }

  /** True or false. */
  boolean flag() {
    final boolean value = peek() == 't';
    if (!value && peek() != 'f') {
      throw unexpected("true or false");
    }
    skipLiteral(value ? "true" : "false");
    return value;
  }

  /** The index of one of some words. */
  int choice(final FieldNames words) {
    expectString();
    final int simpleEnd = simpleStringEnd();
    int index = -1;
    if (simpleEnd >= 0) {
      index = words.find(bytes(), position() + 1, simpleEnd);
      moveTo(simpleEnd + 1);
    } else {
      index = words.find(takeString());
    }
    if (index < 0) {
      throw malformed("must be one of " + words);
    }
    return index;
  }

  /** A time as RFC 3339 writes it, in UTC and with milliseconds at the finest. */
  long time() {
    expectString();
    final String text = takeString();
    // The form first: what the library reads besides is not a time of the contract.
    if (TIME.matcher(text).matches()) {
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (final DateTimeParseException noSuchDay) {
        throw malformed("there is no such time");
      }
    }
    throw malformed("must be a time like 2026-11-11T12:00:00.000Z");
  }

  /** A currency by its ISO 4217 code, as the engine numbers it. */
  int currency() {
    expectString();
    final String code = takeString();
    if (!CURRENCIES.contains(code)) {
      throw malformed("no currency has this code");
    }
    return Currency.parse(code);
  }

  /** Degrees times 10,000,000, rounded, at most so many degrees from 0. */
  int degreesE7(final int maxDegrees) {
    expectNumber("a number");
    final BigDecimal degrees = parseDecimal(takeNumber());
    // An exponent can name a number of a billion digits; nobody means degrees by it.
    if (Math.abs((long) degrees.scale()) > MAX_SCALE
        || degrees.abs().compareTo(BigDecimal.valueOf(maxDegrees)) > 0) {
      throw malformed("must be from " + -maxDegrees + " to " + maxDegrees);
    }
    return degrees.movePointRight(E7_DIGITS).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
  }

  /** The value of a field that must be there, asked for after its object has ended. */
  <T> T required(final @Nullable T value, final String field) {
    if (value == null) {
      throw malformed("the field is required", '/' + field);
    }
    return value;
  }

  /** An error at the current place. */
  @Override
  MalformedBody malformed(final String detail) {
    return malformed(detail, "");
  }

  /** An error at a place below the current one. */
  MalformedBody malformed(final String detail, final String below) {
    final StringBuilder pointer = new StringBuilder();
    for (int level = 0; level < depth; level++) {
      if (place[level] != NOWHERE) {
        final FieldNames fields = names[level];
        pointer.append('/');
        if (fields == null) {
          pointer.append(place[level]);
        } else {
          pointer.append(fields.name(place[level]));
        }
      }
    }
    return new MalformedBody(detail, pointer.append(below).toString());
  }

  /** The JSON pointer of a field of the outermost object, shortened if the name is very long. */
  public static String pointer(final String name) {
    return '/' + shortened(name).replace("~", "~0").replace("/", "~1");
  }

  /** True if a text has the form of an id that a client chooses. */
  public static boolean isId(final CharSequence text) {
    final int length = text.length();
    if (length == 0 || length > Limits.MAX_ID_LENGTH || !startsId(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (!isIdCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** True if a text has 1 to 64 printable ASCII characters and no space. */
  public static boolean isToken(final CharSequence text) {
    final int length = text.length();
    if (length == 0 || length > Limits.MAX_ID_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      final char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private BigDecimal parseDecimal(final String number) {
    try {
      return new BigDecimal(number);
    } catch (final NumberFormatException e) {
      throw malformed("the exponent is out of range");
    }
  }

  private int takeName(final int level) {
    final FieldNames fields = names[level];
    assert fields != null : "a name inside an array";
    final int simpleEnd = simpleStringEnd();
    if (simpleEnd >= 0) {
      final int field = fields.find(bytes(), position() + 1, simpleEnd);
      if (field >= 0) {
        moveTo(simpleEnd + 1);
        return field;
      }
    }
    final String name = fields.hasOthers() ? anyText() : takeString();
    final int field = fields.find(name);
    if (field < 0 && fields.hasOthers()) {
      return OTHER;
    }
    if (field < 0) {
      throw malformed("unknown field", pointer(name));
    }
    return field;
  }

  private int enter(final int level, final int field) {
    final long before = seen[level];
    seen[level] = before | STARTED;
    if (field == OTHER) {
      return OTHER;
    }
    place[level] = field;
    seen[level] |= 1L << field;
    if ((before & 1L << field) != 0) {
      throw malformed("the field is given twice");
    }
    return field;
  }

  private void expect(final char first, final String what) {
    if (peek() != first) {
      throw unexpected(what);
    }
    take();
  }

  private void expectString() {
    if (peek() != '"') {
      throw unexpected("a string");
    }
  }

  private void expectNumber(final String what) {
    final int next = peek();
    if (next != '-' && (next < '0' || next > '9')) {
      throw unexpected(what);
    }
  }

  private MalformedBody unexpected(final String what) {
    return malformed("expected " + what + ", found " + describe(position()));
  }

  private void open(final @Nullable FieldNames fields) {
    if (depth == MAX_DEPTH) {
      throw malformed("nested deeper than " + MAX_DEPTH);
    }
    names[depth] = fields;
    place[depth] = NOWHERE;
    seen[depth] = 0;
    depth++;
  }

  private int close() {
    take();
    depth--;
    return NO_MORE;
  }
}
