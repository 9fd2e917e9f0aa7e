package io.sluice.loadtest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser of answers, fed in every possible portion. */
final class AnswerParserTest {
  private static final String CREATED = """
      HTTP/1.1 201 Created
      content-type: application/json
      SLUICE-position: 9007199254740991
      Sluice-Durability: disk
      Idempotency-Replayed: true
      Location: /v1/reservations/r1
      content-length: 11

      {"id":"r1"}""".replace("\n", "\r\n");
  private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final String BUSY =
      "HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  private final AnswerParser parser = new AnswerParser();

  @Test
  void shouldReadHeadersAndBodyWhenSplitAtEveryByte() throws Exception {
    final byte[] bytes = bytes(CREATED);
    for (int split = 0; split < bytes.length; split++) {
      assertEquals(AnswerParser.INCOMPLETE, parser.parse(bytes, 0, split), "split at " + split);
      assertEquals(bytes.length, parser.parse(bytes, 0, bytes.length), "split at " + split);
      assertCreated(parser.answer());
    }
  }

  @Test
  void shouldReadAnswerWhenItComesByteByByteAndItsBufferMoves() throws Exception {
    final byte[] bytes = bytes(CREATED);
    for (int to = 0; to < bytes.length; to++) {
      final byte[] moved = new byte[bytes.length + to];
      System.arraycopy(bytes, 0, moved, to, to);
      assertEquals(AnswerParser.INCOMPLETE, parser.parse(moved, to, to + to));
    }
    assertEquals(bytes.length, parser.parse(bytes, 0, bytes.length));
    assertCreated(parser.answer());
  }

  @Test
  void shouldReadOneAnswerAfterAnotherWhenTheyComeTogether() throws Exception {
    final byte[] bytes = bytes(CREATED + EMPTY + BUSY);

    final int first = parser.parse(bytes, 0, bytes.length);
    assertCreated(parser.answer());

    final int second = parser.parse(bytes, first, bytes.length);
    assertEquals(204, parser.answer().status());
    assertEquals(0, parser.answer().bodyLength());
    assertEquals(0, parser.answer().position());
    assertFalse(parser.answer().isReplayed());

    final int third = parser.parse(bytes, second, bytes.length);
    assertEquals(bytes.length, third);
    assertEquals(503, parser.answer().status());
    assertEquals(2, parser.answer().retryAfterSeconds());
    assertTrue(parser.answer().isLast());
  }

  @Test
  void shouldStartAfreshAfterAReset() throws Exception {
    final byte[] half = Arrays.copyOf(bytes(CREATED), 60);
    assertEquals(AnswerParser.INCOMPLETE, parser.parse(half, 0, half.length));
    parser.reset();

    final byte[] bytes = bytes(BUSY);
    assertEquals(bytes.length, parser.parse(bytes, 0, bytes.length));
    assertEquals(503, parser.answer().status());
    assertFalse(parser.answer().isReplayed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void shouldRefuseWhatOurServerNeverSends(final String text) {
    final byte[] bytes = bytes(text);
    assertThrows(MalformedAnswerException.class, () -> parser.parse(bytes, 0, bytes.length));
  }

  private static void assertCreated(final Answer answer) {
    assertEquals(201, answer.status());
    assertEquals(9007199254740991L, answer.position());
    assertEquals("disk", answer.durability());
    assertTrue(answer.isReplayed());
    assertEquals("/v1/reservations/r1", answer.location());
    assertEquals("{\"id\":\"r1\"}", answer.body());
    assertTrue(answer.bodyContains(bytes("\"r1\"}")));
    assertFalse(answer.bodyContains(bytes("r2")));
    assertEquals(-1, answer.retryAfterSeconds());
    assertFalse(answer.isLast());
  }

  private static byte[] bytes(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
