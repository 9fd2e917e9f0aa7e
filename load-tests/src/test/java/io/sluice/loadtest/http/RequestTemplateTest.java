package io.sluice.loadtest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests that are patched instead of built. */
final class RequestTemplateTest {
  private static final InetSocketAddress TARGET =
      InetSocketAddress.createUnresolved("127.0.0.1", 8080);

  private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);

  @Test
  void shouldPatchNumbersIntoKeyAndBody() {
    final String body = "{\"customer\":\"c{n}\",\"lines\":[{\"sku\":\"s{m}\",\"quantity\":1}]}";
    final RequestPattern pattern = RequestPattern.post("/v1/orders", "run-{n}", body, 1_000);
    final RequestTemplate template = pattern.template(TARGET);

    template.write(5, out);
    final String first = taken();
    template.write(123_456_789_012L, out);
    final String second = taken();

    final String filled =
        "{\"customer\":\"c000000000005\",\"lines\":[{\"sku\":\"s000005\",\"quantity\":1}]}";
    assertEquals(
        "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nIdempotency-Key: run-000000000005\r\n"
            + "Content-Type: application/json\r\nContent-Length: " + filled.length() + "\r\n\r\n"
            + filled,
        first);
    assertEquals(
        first.replace("000000000005", "123456789012").replace("s000005", "s000012"), second);
    assertEquals(first.length(), template.length());
    assertEquals(first, new String(pattern.call(5).encode(TARGET), StandardCharsets.US_ASCII));
  }

  @Test
  void shouldAppendBehindWhatIsThere() {
    final RequestTemplate template = RequestPattern.get("/v1/stock/s{m}", 7).template(TARGET);
    template.write(8, out);
    template.write(9, out);
    final String first = "GET /v1/stock/s000001 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
    assertEquals(first + first.replace("s000001", "s000002"), taken());
  }

  private String taken() {
    final String text = StandardCharsets.US_ASCII.decode(out.flip()).toString();
    out.clear();
    return text;
  }
}
