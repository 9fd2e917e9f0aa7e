package io.sluice.api.http;

/**
 * Percent-encoded text of a path or query. Only ASCII can come out of it, since everything that may
 * stand there is ASCII. Stateless, any thread.
 */
final class PercentDecoding {
  private PercentDecoding() {}

  /** The text that is meant; empty if it is not decodable, or not ASCII. */
  static String decode(final String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    final StringBuilder decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        final int value = i + 2 < text.length() ? hex(text, i + 1) : -1;
        if (value < 0 || value > 0x7f) {
          return "";
        }
        c = (char) value;
        i += 2;
      }
      decoded.append(c);
    }
    return decoded.toString();
  }

  private static int hex(final String text, final int at) {
    final int high = Character.digit(text.charAt(at), 16);
    final int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
