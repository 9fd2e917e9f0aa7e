package io.sluice.engine.protocol;

/**
 * The opaque ids that clients see: a letter for the kind of thing, then its number and its place in
 * memory in base 32.
 *
 * <p>The place makes a look-up one array access; the number makes sure that a place used again is
 * not mistaken for what was there before. Stateless, any thread.
 */
public final class PublicId {
  /** Kind of a reservation. */
  public static final char RESERVATION = 'r';

  /** Kind of an order. */
  public static final char ORDER = 'o';

  /** Kind of a stock movement; its number is its position. */
  public static final char MOVEMENT = 'm';

  /** Digits of the number: 50 bits. */
  private static final int SEQUENCE_DIGITS = 10;

  /** Digits of the place: 30 bits. */
  private static final int SLOT_DIGITS = 6;

  private static final int LENGTH = 1 + SEQUENCE_DIGITS + SLOT_DIGITS;
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final byte[] VALUE_BY_CHAR = new byte[128];

  static {
    java.util.Arrays.fill(VALUE_BY_CHAR, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      VALUE_BY_CHAR[DIGITS[i]] = (byte) i;
    }
  }

  private PublicId() {}

  /** The id of a thing. */
  public static String of(final char kind, final long sequence, final int slot) {
    assert sequence >= 0 && sequence < 1L << 50 : sequence;
    assert slot >= 0 && slot < 1 << 30 : slot;
    final char[] id = new char[LENGTH];
    id[0] = kind;
    write(id, 1, SEQUENCE_DIGITS, sequence);
    write(id, 1 + SEQUENCE_DIGITS, SLOT_DIGITS, slot);
    return new String(id);
  }

  /** True if the text has the form of an id of this kind. */
  public static boolean isValid(final char kind, final String id) {
    if (id.length() != LENGTH || id.charAt(0) != kind) {
      return false;
    }
    for (int i = 1; i < LENGTH; i++) {
      final char c = id.charAt(i);
      if (c >= VALUE_BY_CHAR.length || VALUE_BY_CHAR[c] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The number in a valid id. */
  public static long sequence(final String id) {
    return read(id, 1, SEQUENCE_DIGITS);
  }

  /** The place in a valid id. */
  public static int slot(final String id) {
    return (int) read(id, 1 + SEQUENCE_DIGITS, SLOT_DIGITS);
  }

  private static void write(final char[] id, final int offset, final int digits, final long value) {
    long rest = value;
    for (int i = offset + digits - 1; i >= offset; i--) {
      id[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
  }

  private static long read(final String id, final int offset, final int digits) {
    long value = 0;
    for (int i = offset; i < offset + digits; i++) {
      value = value << 5 | VALUE_BY_CHAR[id.charAt(i)];
    }
    return value;
  }
}
