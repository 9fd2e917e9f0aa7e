package io.sluice.engine.domain.table;

/**
 * Hash over the fields of a definition, in order. Off the hot path: an instance for each.
 *
 * <p>The step is that of FNV-1a widened to whole fields, with a shift to spread high bits down.
 */
public final class TextHash {
  private static final long MULTIPLIER = 0xD6E8FEB86659FD93L;

  private static final int CHARS_PER_STEP = Long.SIZE / Character.SIZE;

  private long hash = 0x9E3779B97F4A7C15L;

  /** Adds a number. */
  public TextHash add(final long value) {
    hash = (hash ^ value) * MULTIPLIER;
    hash ^= hash >>> 32;
    return this;
  }

  /** Adds a text, four characters a step, and its length. */
  public TextHash add(final String text) {
    final int length = text.length();
    int i = 0;
    for (; i + CHARS_PER_STEP <= length; i += CHARS_PER_STEP) {
      add(four(text.charAt(i), text.charAt(i + 1), text.charAt(i + 2), text.charAt(i + 3)));
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = rest << Character.SIZE | text.charAt(i);
    }
    return add(rest).add(length);
  }

  /** The same for a text of which each character is a byte. */
  public TextHash addLatin(final byte[] chars, final int length) {
    int i = 0;
    for (; i + CHARS_PER_STEP <= length; i += CHARS_PER_STEP) {
      add(four(chars[i] & 0xff, chars[i + 1] & 0xff, chars[i + 2] & 0xff, chars[i + 3] & 0xff));
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = rest << Character.SIZE | chars[i] & 0xff;
    }
    return add(rest).add(length);
  }

  /** The hash of all that was added. */
  public long value() {
    return hash;
  }

  private static long four(final int a, final int b, final int c, final int d) {
    return a
        | (long) b << Character.SIZE
        | (long) c << 2 * Character.SIZE
        | (long) d << 3 * Character.SIZE;
  }
}
