package io.sluice.persistence.readmodel;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of one text of the mirror, taken one after the other. More words may follow than are
 * taken: later versions add some. One thread.
 */
final class Words {
  /** What stands for nothing. */
  static final String NOTHING = "-";

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,32}");
  private static final Pattern STATUS = Pattern.compile("[A-Z][A-Z_]{0,31}");
  private static final Pattern GENERATION = Pattern.compile("[0-9A-Za-z]{1,32}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** Digits of a number that can not overflow. */
  private static final int MAX_DIGITS = 18;

  /** The last millisecond of the year 9999. */
  private static final long LAST_MS = 253_402_300_799_999L;

  private final String text;
  private int at;

  Words(final String text) {
    this.text = text;
  }

  static boolean isCode(final String word) {
    return CODE.matcher(word).matches();
  }

  static boolean isId(final String word) {
    return ID.matcher(word).matches();
  }

  /** The next word. */
  String next() throws UnreadableText {
    if (at > text.length()) {
      throw new UnreadableText("one more word");
    }
    final int space = text.indexOf(' ', at);
    final int end = space < 0 ? text.length() : space;
    final String word = text.substring(at, end);
    at = end + 1;
    if (word.isEmpty()) {
      throw new UnreadableText("single spaces between words");
    }
    return word;
  }

  String code() throws UnreadableText {
    return matching(CODE, next());
  }

  /** A code, or null for nothing. */
  @Nullable
  String maybeCode() throws UnreadableText {
    final String word = next();
    return word.equals(NOTHING) ? null : matching(CODE, word);
  }

  /** An id, or null for nothing. */
  @Nullable
  String maybeId() throws UnreadableText {
    final String word = next();
    return word.equals(NOTHING) ? null : matching(ID, word);
  }

  String status() throws UnreadableText {
    return matching(STATUS, next());
  }

  /** A status, or null for nothing. */
  @Nullable
  String maybeStatus() throws UnreadableText {
    final String word = next();
    return word.equals(NOTHING) ? null : matching(STATUS, word);
  }

  /** A currency, or null for nothing. */
  @Nullable
  String maybeCurrency() throws UnreadableText {
    final String word = next();
    return word.equals(NOTHING) ? null : matching(CURRENCY, word);
  }

  String generation() throws UnreadableText {
    return matching(GENERATION, next());
  }

  long number() throws UnreadableText {
    return number(next());
  }

  /** A number, or a value of the caller's for nothing. */
  long numberOr(final long otherwise) throws UnreadableText {
    final String word = next();
    return word.equals(NOTHING) ? otherwise : number(word);
  }

  /** A time in milliseconds, or a value of the caller's for nothing. */
  long timeOr(final long otherwise) throws UnreadableText {
    final long time = numberOr(otherwise);
    if (time > LAST_MS) {
      throw new UnreadableText("a time");
    }
    return time;
  }

  /** A number in digits, 0 or more. */
  static long number(final String word) throws UnreadableText {
    boolean isNumber = !word.isEmpty() && word.length() <= MAX_DIGITS;
    for (int i = 0; i < word.length() && isNumber; i++) {
      isNumber = word.charAt(i) >= '0' && word.charAt(i) <= '9';
    }
    if (!isNumber) {
      throw new UnreadableText("a number");
    }
    return Long.parseLong(word);
  }

  static String matching(final Pattern pattern, final String word) throws UnreadableText {
    if (!pattern.matcher(word).matches()) {
      throw new UnreadableText(pattern.pattern());
    }
    return word;
  }

  /** A code among others in a word. */
  static String code(final String part) throws UnreadableText {
    return matching(CODE, part);
  }

  /** An id among others in a word. */
  static String id(final String part) throws UnreadableText {
    return matching(ID, part);
  }
}
