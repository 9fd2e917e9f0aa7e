package io.sluice.engine.codec;

/**
 * SipHash-2-4 with 128 bits of output: a keyed hash that stands for names from outside.
 *
 * <p>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, and the 128-bit
 * variant of their reference code. An instance keeps its last result and is for one thread.
 */
public final class SipHash128 {
  private final long k0;
  private final long k1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long high;
  private long low;

  /**
   * A hasher under a secret.
   *
   * @param secret 16 bytes
   */
  public SipHash128(final byte[] secret) {
    if (secret.length != 16) {
      throw new IllegalArgumentException("the secret has 16 bytes, not " + secret.length);
    }
    k0 = littleEndian(secret, 0);
    k1 = littleEndian(secret, 8);
  }

  /**
   * Hashes a text of which only the low byte of each character counts, under a tag that keeps kinds
   * of names apart. Never results in 0 and 0, which stands for no name.
   *
   * @param tag what kind of name it is, and in which scope
   * @param text characters up to U+00FF
   * @return this, with the result in {@link #high()} and {@link #low()}
   */
  public SipHash128 hash(final long tag, final CharSequence text) {
    begin();
    compress(tag);
    final int length = text.length();
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (long) (text.charAt(i) & 0xff) << ((i & 7) << 3);
      if ((i & 7) == 7) {
        compress(word);
        word = 0;
      }
    }
    finish(word | (long) (length + Long.BYTES) << 56);
    if (high == 0 && low == 0) {
      low = 1;
    }
    return this;
  }

  /** Hashes bytes as the reference code does. */
  SipHash128 hash(final byte[] bytes) {
    begin();
    final int whole = bytes.length & ~7;
    for (int i = 0; i < whole; i += 8) {
      compress(littleEndian(bytes, i));
    }
    long word = (long) bytes.length << 56;
    for (int i = whole; i < bytes.length; i++) {
      word |= (bytes[i] & 0xffL) << ((i & 7) << 3);
    }
    finish(word);
    return this;
  }

  /** First 64 bits of the last result. */
  public long high() {
    return high;
  }

  /** Last 64 bits of the last result. */
  public long low() {
    return low;
  }

  private void begin() {
    v0 = k0 ^ 0x736f6d6570736575L;
    v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = k0 ^ 0x6c7967656e657261L;
    v3 = k1 ^ 0x7465646279746573L;
  }

  private void compress(final long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void finish(final long lastWord) {
    compress(lastWord);
    v2 ^= 0xee;
    round();
    round();
    round();
    round();
    high = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    round();
    round();
    round();
    round();
    low = v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }

  private static long littleEndian(final byte[] bytes, final int offset) {
    long word = 0;
    for (int i = 7; i >= 0; i--) {
      word = word << 8 | (bytes[offset + i] & 0xff);
    }
    return word;
  }
}
