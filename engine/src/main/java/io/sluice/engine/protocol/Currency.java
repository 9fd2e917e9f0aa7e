package io.sluice.engine.protocol;

/** ISO 4217 codes as ints: three letters, 8 bits each. 0 stands for none. Stateless, any thread. */
public final class Currency {
  /** No currency was named. */
  public static final int NONE = 0;

  private Currency() {}

  /**
   * The number of a code.
   *
   * @return {@link #NONE} if the text is not three capital letters
   */
  public static int parse(final CharSequence code) {
    if (code.length() != 3) {
      return NONE;
    }
    int packed = 0;
    for (int i = 0; i < 3; i++) {
      final char c = code.charAt(i);
      if (c < 'A' || c > 'Z') {
        return NONE;
      }
      packed = packed << 8 | c;
    }
    return packed;
  }

  /** The three letters of a number made by {@link #parse}; empty for {@link #NONE}. */
  public static String format(final int packed) {
    if (packed == NONE) {
      return "";
    }
    return new String(new char[] {
      (char) (packed >> 16 & 0xff), (char) (packed >> 8 & 0xff), (char) (packed & 0xff)
    });
  }
}
