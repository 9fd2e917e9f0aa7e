package io.sluice.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SipHash128Test {
  private static final byte[] SECRET = numbers(16);

  private final SipHash128 hash = new SipHash128(SECRET);

  @Test
  void shouldHashAsTheReferenceCodeDoes() throws IOException {
    final List<String> expected = vectors();
    assertEquals(64, expected.size());
    for (int length = 0; length < expected.size(); length++) {
      assertEquals(expected.get(length), hex(hash.hash(numbers(length))), "length " + length);
    }
  }

  @Test
  void shouldHashATextAsItsTagAndItsLowBytes() {
    for (int length = 0; length < 40; length++) {
      final String text = "Aÿ0é-z".repeat(7).substring(0, length);
      final byte[] bytes = ByteBuffer.allocate(Long.BYTES + length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(0x0123456789abcdefL)
          .put(text.getBytes(StandardCharsets.ISO_8859_1))
          .array();

      final String ofText = hex(hash.hash(0x0123456789abcdefL, text));

      assertEquals(hex(hash.hash(bytes)), ofText, text);
    }
  }

  @Test
  void shouldDependOnSecretAndTag() {
    final String first = hex(hash.hash(1, "order-1"));
    final byte[] otherSecret = SECRET.clone();
    otherSecret[15] ^= 1;

    assertNotEquals(first, hex(hash.hash(2, "order-1")));
    assertNotEquals(first, hex(new SipHash128(otherSecret).hash(1, "order-1")));
    assertEquals(first, hex(hash.hash(1, "order-1")));
  }

  @Test
  void shouldTakeNoSecretOfAnotherLength() {
    assertThrows(IllegalArgumentException.class, () -> new SipHash128(new byte[15]));
    assertThrows(IllegalArgumentException.class, () -> new SipHash128(new byte[17]));
  }

  private static List<String> vectors() throws IOException {
    try (InputStream stream = SipHash128Test.class.getResourceAsStream("siphash128-vectors.txt")) {
      final String text =
          new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }

  private static byte[] numbers(final int length) {
    final byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static String hex(final SipHash128 result) {
    final byte[] bytes = ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(result.high())
        .putLong(result.low())
        .array();
    return HexFormat.of().formatHex(bytes);
  }
}
