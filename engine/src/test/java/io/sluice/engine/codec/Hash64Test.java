package io.sluice.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The values here are in journals: they stay as they are. */
class Hash64Test {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int MAX_LENGTH = 40;

  @Test
  void shouldMixAsSplitMix64DoesFromTheSeedZero() {
    final List<Long> published =
        List.of(0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL, 0xF88BB8A8724C81ECL);
    for (int i = 0; i < published.size(); i++) {
      assertEquals(published.get(i), Hash64.mix(i * GOLDEN));
    }
  }

  @Test
  void shouldHashRunsOfBytesAsItAlwaysDid() {
    assertEquals(0xE220A8397B1DCDAFL, ofNumbers(0, 0));
    assertEquals(0x9E1871953E47A9A5L, ofNumbers(0, 1));
    assertEquals(0x68C722EFAB3135E5L, ofNumbers(0, 7));
    assertEquals(0xB375D8BE44A1282AL, ofNumbers(0, 8));
    assertEquals(0x106F5D8FCEC022E6L, ofNumbers(0, 9));
    assertEquals(0xE2DB6194C1999693L, ofNumbers(0, 40));
    assertEquals(0x6E789E6AA1B965F4L, ofNumbers(1, 0));
    assertEquals(0xC025F26FFF65F976L, ofNumbers(-1, 40));
  }

  @Test
  void shouldDependOnTheSeedOnTheLengthAndOnEveryBit() {
    final Set<Long> ofZeros = new HashSet<>();
    for (int length = 0; length <= MAX_LENGTH; length++) {
      final Set<Long> hashes = new HashSet<>();
      assertTrue(ofZeros.add(Hash64.of(1, new UnsafeBuffer(new byte[length]), 0, length)));
      assertTrue(hashes.add(Hash64.of(1, new UnsafeBuffer(new byte[length]), 0, length)));
      for (int bit = 0; bit < length * 8; bit++) {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[length]);
        bytes.putByte(bit / 8, (byte) (1 << bit % 8));
        assertTrue(hashes.add(Hash64.of(1, bytes, 0, length)), "bit " + bit + " of " + length);
      }
    }
    assertNotEquals(ofNumbers(1, 10), ofNumbers(2, 10));
  }

  @Test
  void shouldHashTheSameBytesAlikeWhereverTheyStand() {
    final UnsafeBuffer array = numbers();
    final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_LENGTH + 3));
    direct.putBytes(3, array, 0, MAX_LENGTH);

    assertEquals(Hash64.of(5, array, 0, MAX_LENGTH), Hash64.of(5, direct, 3, MAX_LENGTH));
  }

  private static long ofNumbers(final long seed, final int length) {
    return Hash64.of(seed, numbers(), 0, length);
  }

  private static UnsafeBuffer numbers() {
    final byte[] bytes = new byte[MAX_LENGTH];
    for (int i = 0; i < MAX_LENGTH; i++) {
      bytes[i] = (byte) i;
    }
    return new UnsafeBuffer(bytes);
  }
}
