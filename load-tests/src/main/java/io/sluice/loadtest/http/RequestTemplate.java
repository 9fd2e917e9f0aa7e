package io.sluice.loadtest.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request whose bytes are made once: sending it copies them and patches a number into the places
 * that were left for it.
 *
 * <p>For one thread.
 */
public final class RequestTemplate implements RequestWriter {
  private static final int NUMBER_DIGITS = RequestPattern.NUMBER_DIGITS;
  private static final int MODULO_DIGITS = RequestPattern.MODULO_DIGITS;

  private final byte[] bytes;
  private final int[] numberOffsets;
  private final int[] moduloOffsets;
  private final long modulus;

  // Used again for each request.
  private final byte[] digits = new byte[NUMBER_DIGITS];

  /** Makes the bytes of a request from its text. */
  RequestTemplate(final String text, final long modulus) {
    final List<Integer> numbers = new ArrayList<>();
    final List<Integer> modulos = new ArrayList<>();
    final ByteArrayOutputStream filled = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
      final boolean number = text.startsWith(RequestPattern.NUMBER, at);
      if (number || text.startsWith(RequestPattern.MODULO, at)) {
        filled.writeBytes(ascii(text.substring(from, at)));
        (number ? numbers : modulos).add(filled.size());
        filled.writeBytes(new byte[number ? NUMBER_DIGITS : MODULO_DIGITS]);
        from = at + RequestPattern.NUMBER.length();
      }
    }
    filled.writeBytes(ascii(text.substring(from)));
    bytes = filled.toByteArray();
    numberOffsets = numbers.stream().mapToInt(Integer::intValue).toArray();
    moduloOffsets = modulos.stream().mapToInt(Integer::intValue).toArray();
    this.modulus = modulus;
  }

  /** Bytes of each request. */
  public int length() {
    return bytes.length;
  }

  @Override
  public void write(final long number, final ByteBuffer out) {
    final int base = out.position();
    out.put(bytes);
    patch(number, NUMBER_DIGITS, numberOffsets, base, out);
    patch(number % modulus, MODULO_DIGITS, moduloOffsets, base, out);
  }

  private void patch(
      final long number,
      final int digitCount,
      final int[] offsets,
      final int base,
      final ByteBuffer out) {
    if (offsets.length == 0) {
      return;
    }
    long rest = number;
    for (int i = digitCount - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    for (final int offset : offsets) {
      out.put(base + offset, digits, 0, digitCount);
    }
  }

  private static byte[] ascii(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
