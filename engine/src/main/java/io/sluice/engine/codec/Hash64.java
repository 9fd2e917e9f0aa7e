package io.sluice.engine.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Fast 64-bit hashes that stay the same for ever: they are written into journals.
 *
 * <p>The finaliser is that of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
 * Generators", 2014). Not secure against an attacker who chooses the input; names from outside go
 * through {@link SipHash128}. Stateless, any thread.
 */
public final class Hash64 {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long MULTIPLIER = 0xD6E8FEB86659FD93L;

  private Hash64() {}

  /** Spreads a value over all 64 bits; a bijection. */
  public static long mix(final long value) {
    long z = value + GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Hash of a run of bytes, starting from a seed. */
  public static long of(
      final long seed, final DirectBuffer buffer, final int offset, final int length) {
    long hash = seed * GOLDEN ^ length;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = (hash ^ buffer.getLong(offset + i, ByteOrder.LITTLE_ENDIAN)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; i < length; i++) {
      hash = (hash ^ (buffer.getByte(offset + i) & 0xff)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    return mix(hash);
  }
}
