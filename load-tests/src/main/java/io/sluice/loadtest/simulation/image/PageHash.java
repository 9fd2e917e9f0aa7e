package io.sluice.loadtest.simulation.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes pages so that the hash of a file follows from those of its pages, in any order. */
final class PageHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private PageHash() {}

  /** The hash of a page at its place; 0 if it is all zeros, as if it were not there. */
  static long of(final long page, final byte[] bytes, final int offset) {
    long hash = 0;
    for (int i = 0; i < FileHistory.PAGE_LENGTH; i += Long.BYTES) {
      final long word = (long) LONGS.get(bytes, offset + i);
      if (word != 0) {
        hash += mix(word + (i + 1) * PRIME);
      }
    }
    return hash == 0 ? 0 : mix(hash ^ mix(page));
  }

  /** Spreads a number over 64 bits. */
  static long mix(final long value) {
    long z = value + PRIME;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
