package io.sluice.loadtest.http;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request whose bytes are made once: sending it copies them and patches a number into the places
 * that were left for it.
 *
 * <p>In path, key and body, <code>{n}</code> stands for the number of the request (twelve digits)
 * and <code>{m}</code> for the same number modulo a fixed count (six digits), which spreads
 * requests over SKUs.
 */
public final class RequestTemplate implements RequestWriter {
  private static final String NUMBER = "{n}";
  private static final String MODULO = "{m}";
  private static final int NUMBER_DIGITS = 12;
  private static final int MODULO_DIGITS = 6;

  private final byte[] bytes;
  private final int[] numberOffsets;
  private final int[] moduloOffsets;
  private final long modulus;

  // Used again for each request; a template is for one thread.
  private final byte[] digits = new byte[NUMBER_DIGITS];

  private RequestTemplate(final String text, final long modulus) {
    final List<Integer> numbers = new ArrayList<>();
    final List<Integer> modulos = new ArrayList<>();
    final ByteArrayOutputStream filled = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
      final boolean number = text.startsWith(NUMBER, at);
      if (number || text.startsWith(MODULO, at)) {
        filled.writeBytes(ascii(text.substring(from, at)));
        (number ? numbers : modulos).add(filled.size());
        filled.writeBytes(new byte[number ? NUMBER_DIGITS : MODULO_DIGITS]);
        from = at + NUMBER.length();
      }
    }
    filled.writeBytes(ascii(text.substring(from)));
    bytes = filled.toByteArray();
    numberOffsets = numbers.stream().mapToInt(Integer::intValue).toArray();
    moduloOffsets = modulos.stream().mapToInt(Integer::intValue).toArray();
    this.modulus = modulus;
  }

  /** A {@code GET}. */
  public static RequestTemplate get(
      final InetSocketAddress target, final String path, final long modulus) {
    return new RequestTemplate(head("GET", target, path) + "\r\n", modulus);
  }

  /**
   * A {@code POST} of JSON.
   *
   * @param key pattern of the {@code Idempotency-Key}; empty for none
   */
  public static RequestTemplate post(
      final InetSocketAddress target,
      final String path,
      final String key,
      final String body,
      final long modulus) {
    final String head = head("POST", target, path)
        + (key.isEmpty() ? "" : "Idempotency-Key: " + key + "\r\n")
        + "Content-Type: application/json\r\nContent-Length: " + filledLength(body) + "\r\n\r\n";
    return new RequestTemplate(head + body, modulus);
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

  private static String head(
      final String method, final InetSocketAddress target, final String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: " + target.getHostString() + ":"
        + target.getPort() + "\r\n";
  }

  private static int filledLength(final String body) {
    return body.replace(NUMBER, "0".repeat(NUMBER_DIGITS))
        .replace(MODULO, "0".repeat(MODULO_DIGITS))
        .length();
  }

  private static byte[] ascii(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
