package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Events counted in bytes that came in pieces of any length. */
final class StreamScannerTest {
  private static final String STREAM = """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Transfer-Encoding: chunked\r
      \r
      1f\r
      id: 7
      data: {"data:":"data: 1"}

      \r
      21\r
      : still here

      id: 8
      data: {"a":2}

      \r
      9\r

      data: 3

      \r
      """;

  @Test
  void shouldCountEventsAndNothingElseHoweverTheyWereSplit() {
    for (int length = 1; length <= STREAM.length(); length++) {
      final StreamScanner scanner = new StreamScanner();
      int events = 0;
      for (int from = 0; from < STREAM.length(); from += length) {
        events +=
            scanner.scan(bytes(STREAM.substring(from, Math.min(STREAM.length(), from + length))));
      }
      assertTrue(scanner.isStream());
      assertEquals(3, events, "in pieces of " + length);
    }
  }

  @Test
  void shouldSayWhatARefusalSaid() {
    final StreamScanner scanner = new StreamScanner();
    scanner.scan(bytes("HTTP/1.1 429 Too Many Requests\r\n\r\ndata: 1\n"));
    assertFalse(scanner.isStream());
    assertTrue(scanner.isRefused());
    assertEquals("HTTP/1.1 429 Too Many Requests", scanner.statusLine());
  }

  private static ByteBuffer bytes(final String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
