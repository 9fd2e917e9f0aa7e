package io.sluice.engine.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A text that was read and of which no string need be made: of millions of them nothing is left for
 * the collector. Good until its reader reads on, and for its thread.
 */
public final class TextBytes {
  private static final int FIRST_BYTES = 64;

  private byte[] latin = new byte[FIRST_BYTES];
  private int length;
  private @Nullable String wide;

  /** An empty text. */
  public TextBytes() {}

  /** True if its characters are there as bytes, one for each. */
  public boolean isLatin() {
    return wide == null;
  }

  /** Its characters, a byte each, and something behind them; only if it is Latin. */
  public byte[] latin() {
    assert isLatin() : "each character takes a byte";
    return latin;
  }

  /** Number of its characters. */
  public int length() {
    return length;
  }

  /** The text. */
  @Override
  public String toString() {
    return wide != null ? wide : new String(latin, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Takes over a text of UTF-8; one that is not ASCII becomes a string. */
  public void readUtf8(final DirectBuffer from, final int offset, final int bytes) {
    makeRoom(bytes);
    from.getBytes(offset, latin, 0, bytes);
    int signs = 0;
    for (int i = 0; i < bytes; i++) {
      signs |= latin[i];
    }
    wide = signs < 0 ? new String(latin, 0, bytes, StandardCharsets.UTF_8) : null;
    length = wide == null ? bytes : wide.length();
  }

  /** Takes over characters of one byte each from where a buffer stands. */
  void readLatin(final ByteBuffer from, final int newLength) {
    makeRoom(newLength);
    from.get(latin, 0, newLength);
    length = newLength;
    wide = null;
  }

  /** Takes over characters of two bytes each from where a buffer stands. */
  void readWide(final ByteBuffer from, final int newLength) {
    final char[] chars = new char[newLength];
    from.asCharBuffer().get(chars);
    length = newLength;
    wide = new String(chars);
  }

  private void makeRoom(final int bytes) {
    if (bytes > latin.length) {
      latin = new byte[bytes * 2];
    }
  }
}
