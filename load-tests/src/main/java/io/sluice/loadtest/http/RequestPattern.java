package io.sluice.loadtest.http;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A family of requests that differ by their number only.
 *
 * <p>In path, key and body, <code>{n}</code> stands for the number (twelve digits) and <code>{m}
 * </code> for the number modulo a fixed one (six digits), which spreads requests over SKUs. All
 * text is ASCII.
 *
 * @param method the HTTP method
 * @param path path and query
 * @param key the {@code Idempotency-Key}, or an empty text for none
 * @param body JSON, or an empty text for none
 * @param modulus what <code>{m}</code> is taken modulo
 */
public record RequestPattern(String method, String path, String key, String body, int modulus) {
  /** Stands for the number. */
  static final String NUMBER = "{n}";

  /** Stands for the number modulo the modulus. */
  static final String MODULO = "{m}";

  static final int NUMBER_DIGITS = 12;
  static final int MODULO_DIGITS = 6;

  /** A read. */
  public static RequestPattern get(final String path, final int modulus) {
    return new RequestPattern("GET", path, "", "", modulus);
  }

  /** A command. */
  public static RequestPattern post(
      final String path, final String key, final String body, final int modulus) {
    return new RequestPattern("POST", path, key, body, modulus);
  }

  /**
   * How <code>{m}</code> reads for a number below the modulus, for naming the SKUs that requests
   * will ask for.
   */
  public static String modulo(final int number) {
    return padded(number, MODULO_DIGITS);
  }

  /** The request with a number, in words. */
  public Call call(final long number) {
    return new Call(method, fill(path, number), fill(key, number), fill(body, number));
  }

  /** The same requests as bytes for a server; a template is for one thread. */
  public RequestTemplate template(final InetSocketAddress target) {
    // Filled in by any number, the request has the length that it has with every other.
    final byte[] head = new Call(method, path, key, fill(body, 0)).encode(target);
    final String text = new String(head, StandardCharsets.US_ASCII);
    return new RequestTemplate(text.substring(0, text.indexOf("\r\n\r\n") + 4) + body, modulus);
  }

  private String fill(final String text, final long number) {
    return text.replace(NUMBER, padded(number, NUMBER_DIGITS))
        .replace(MODULO, padded(number % modulus, MODULO_DIGITS));
  }

  private static String padded(final long number, final int digits) {
    final String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
