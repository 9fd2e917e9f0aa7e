package io.sluice.loadtest.http;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * One request in words.
 *
 * @param method the HTTP method
 * @param path path and query
 * @param key the {@code Idempotency-Key}, or an empty text for none
 * @param body JSON, or an empty text for none
 */
public record Call(String method, String path, String key, String body) {
  /** A read. */
  public static Call get(final String path) {
    return new Call("GET", path, "", "");
  }

  /** A definition. */
  public static Call put(final String path, final String body) {
    return new Call("PUT", path, "", body);
  }

  /** A command. */
  public static Call post(final String path, final String key, final String body) {
    return new Call("POST", path, key, body);
  }

  /** The head of a read as text, with a header more than usual. */
  public String head(final InetSocketAddress target, final String header) {
    return method + " " + path + " HTTP/1.1\r\nHost: " + target.getHostString() + ":"
        + target.getPort() + "\r\n" + header + "\r\n\r\n";
  }

  /** The bytes that go to the server. */
  byte[] encode(final InetSocketAddress target) {
    final StringBuilder text = new StringBuilder(256 + body.length());
    text.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
    text.append(target.getHostString()).append(':').append(target.getPort()).append("\r\n");
    if (!key.isEmpty()) {
      text.append("Idempotency-Key: ").append(key).append("\r\n");
    }
    final byte[] bodyBytes = body.getBytes(StandardCharsets.UTF_8);
    if (!body.isEmpty()) {
      text.append("Content-Type: application/json\r\n");
    }
    if (!method.equals("GET")) {
      text.append("Content-Length: ").append(bodyBytes.length).append("\r\n");
    }
    text.append("\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
