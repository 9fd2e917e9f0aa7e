package io.sluice.engine.domain.table;

import io.sluice.engine.codec.TextBytes;

/**
 * Texts of the rows of one page, in one array: millions of short texts would be millions of objects
 * for the collector to follow and to copy.
 *
 * <p>A text lies behind its header of two bytes: its length in characters, twice, plus 1 if each
 * takes two bytes instead of one. What was replaced stays where it was until the array is full.
 */
final class TextPage {
  static final int ROWS = 1 << 10;

  /** Longest text, in characters. */
  static final int MAX_LENGTH = Character.MAX_VALUE >>> 1;

  private static final int HEADER_BYTES = 2;
  private static final int WIDE = 1;
  private static final int NONE = 0;
  private static final int FIRST_BYTES = 256;

  private final int[] offsets = new int[ROWS];
  private byte[] bytes = new byte[FIRST_BYTES];

  /** Where the next text goes; the first offset stands for none. */
  private int end = NONE + 1;

  /** The text of a row, empty if there is none. */
  String get(final int row) {
    final int offset = offsets[row];
    if (offset == NONE) {
      return "";
    }
    final int header = charAt(offset);
    final int length = header >>> 1;
    final int first = offset + HEADER_BYTES;
    final boolean wide = (header & WIDE) != 0;
    final char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = wide ? charAt(first + i * Character.BYTES) : (char) (bytes[first + i] & 0xff);
    }
    return new String(chars);
  }

  /** True if a row has a text. */
  boolean has(final int row) {
    return offsets[row] != NONE;
  }

  /** Sets the text of a row; an empty one is none. */
  @WritesState
  void set(final int row, final String text) {
    offsets[row] = NONE;
    if (text.isEmpty()) {
      return;
    }
    final boolean wide = isWide(text);
    final int length = text.length();
    begin(row, length, wide);
    for (int i = 0; i < length; i++) {
      if (wide) {
        putChar(end, text.charAt(i));
        end += Character.BYTES;
      } else {
        bytes[end++] = (byte) text.charAt(i);
      }
    }
  }

  /** Sets the text of a row to one that was read. */
  @WritesState
  void set(final int row, final TextBytes text) {
    if (text.isLatin() && text.length() > 0) {
      begin(row, text.length(), false);
      System.arraycopy(text.latin(), 0, bytes, end, text.length());
      end += text.length();
    } else {
      set(row, text.toString());
    }
  }

  /** Makes room for a text and writes its header; its characters go where the end is then. */
  private void begin(final int row, final int length, final boolean wide) {
    assert length <= MAX_LENGTH : length;
    final int size = HEADER_BYTES + (wide ? length * Character.BYTES : length);
    offsets[row] = NONE;
    if (end + size > bytes.length) {
      pack(size);
    }
    offsets[row] = end;
    putChar(end, (char) (length << 1 | (wide ? WIDE : 0)));
    end += HEADER_BYTES;
  }

  /** Moves the texts that there are to an array that takes as much again, and some bytes more. */
  private void pack(final int more) {
    int used = NONE + 1;
    for (final int offset : offsets) {
      used += offset == NONE ? 0 : size(offset);
    }
    final byte[] packed = new byte[Math.max(FIRST_BYTES, (used + more) * 2)];
    int next = NONE + 1;
    for (int row = 0; row < ROWS; row++) {
      if (offsets[row] != NONE) {
        final int size = size(offsets[row]);
        System.arraycopy(bytes, offsets[row], packed, next, size);
        offsets[row] = next;
        next += size;
      }
    }
    bytes = packed;
    end = next;
  }

  private int size(final int offset) {
    final int header = charAt(offset);
    return HEADER_BYTES + ((header & WIDE) == 0 ? header >>> 1 : (header >>> 1) * Character.BYTES);
  }

  private char charAt(final int offset) {
    return (char) ((bytes[offset] & 0xff) << Byte.SIZE | bytes[offset + 1] & 0xff);
  }

  private void putChar(final int offset, final char value) {
    bytes[offset] = (byte) (value >>> Byte.SIZE);
    bytes[offset + 1] = (byte) value;
  }

  private static boolean isWide(final String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }
}
