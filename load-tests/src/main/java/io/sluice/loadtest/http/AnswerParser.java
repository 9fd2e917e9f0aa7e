package io.sluice.loadtest.http;

import org.jspecify.annotations.Nullable;

/**
 * Finds one HTTP/1.1 answer after another in the bytes of a connection, however they were split on
 * the way.
 *
 * <p>It knows what our server sends: a status line, headers, and a body of {@code Content-Length}
 * bytes. Chunked bodies are refused, since they would need a copy. One instance for one connection.
 */
final class AnswerParser {
  /** The answer is not complete yet. */
  static final int INCOMPLETE = -1;

  /** A head that is longer is no answer of ours. */
  private static final int MAX_HEAD_BYTES = 16 * 1024;

  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  /** Where the status stands in {@code HTTP/1.1 200 OK}. */
  private static final int STATUS_OFFSET = 9;

  private static final int STATUS_LENGTH = 3;

  /** No Content-Length was seen yet. */
  private static final int UNKNOWN = -1;

  private final Answer answer = new Answer();
  private int headLength;
  private boolean headDone;
  private int contentLength = UNKNOWN;

  /** The answer that was completed last. */
  Answer answer() {
    return answer;
  }

  /** Forgets a half-read answer: the next bytes belong to a new connection. */
  void reset() {
    headLength = 0;
    headDone = false;
    contentLength = UNKNOWN;
    answer.clear();
  }

  /**
   * Goes on with the answer that begins at {@code from}.
   *
   * @return the index behind the answer, or {@link #INCOMPLETE}; then it must be called again with
   *     the same first byte and more behind the others
   */
  int parse(final byte[] bytes, final int from, final int to) throws MalformedAnswerException {
    if (headLength == 0) {
      reset();
    }
    while (!headDone) {
      final int lineStart = from + headLength;
      final int lineEnd = lineFeedIn(bytes, lineStart, to);
      if (lineEnd < 0) {
        require(to - from <= MAX_HEAD_BYTES, "a head of more than 16 KiB");
        return INCOMPLETE;
      }
      onLine(bytes, from, lineEnd);
      headLength = lineEnd + 1 - from;
    }
    if (to - from - headLength < contentLength) {
      return INCOMPLETE;
    }
    answer.body(headLength, contentLength);
    answer.place(bytes, from);
    final int end = from + headLength + contentLength;
    headLength = 0;
    return end;
  }

  private void onLine(final byte[] bytes, final int from, final int lineFeed)
      throws MalformedAnswerException {
    final int start = from + headLength;
    require(
        lineFeed > start - 1 && lineFeed > 0 && bytes[lineFeed - 1] == '\r', "a bare line feed");
    final int end = lineFeed - 1;
    if (headLength == 0) {
      answer.status(status(bytes, start, end));
    } else if (end > start) {
      onHeader(bytes, from, start, end);
    } else {
      onHeadEnd();
    }
  }

  private void onHeadEnd() throws MalformedAnswerException {
    final int status = answer.status();
    require(status >= 200, "an interim answer");
    final boolean bodyless = status == 204 || status == 304;
    require(bodyless || contentLength != UNKNOWN, "no Content-Length");
    contentLength = bodyless ? 0 : contentLength;
    headDone = true;
  }

  private void onHeader(final byte[] bytes, final int from, final int start, final int end)
      throws MalformedAnswerException {
    int colon = start;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    require(colon < end, "a header without a colon");
    final @Nullable Header header = Header.find(bytes, start, colon);
    if (header == null) {
      return;
    }
    int valueStart = colon + 1;
    while (valueStart < end && bytes[valueStart] == ' ') {
      valueStart++;
    }
    require(header != Header.TRANSFER_ENCODING, "a chunked body");
    if (header == Header.CONTENT_LENGTH) {
      contentLength = number(bytes, valueStart, end);
    }
    answer.header(header, valueStart - from, end - from);
  }

  private static int status(final byte[] bytes, final int start, final int end)
      throws MalformedAnswerException {
    final boolean wellFormed = end - start >= STATUS_OFFSET + STATUS_LENGTH
        && bytes[start] == 'H'
        && bytes[start + STATUS_OFFSET - 1] == ' ';
    require(wellFormed, "no status line");
    final int numberStart = start + STATUS_OFFSET;
    return number(bytes, numberStart, numberStart + STATUS_LENGTH);
  }

  private static int number(final byte[] bytes, final int start, final int end)
      throws MalformedAnswerException {
    require(end > start, "a missing number");
    int value = 0;
    for (int at = start; at < end; at++) {
      final int digit = bytes[at] - '0';
      require(digit >= 0 && digit <= 9, "a number with something else in it");
      value = value * 10 + digit;
      require(value <= MAX_BODY_BYTES, "a body of more than 64 MiB");
    }
    return value;
  }

  private static int lineFeedIn(final byte[] bytes, final int from, final int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return INCOMPLETE;
  }

  private static void require(final boolean holds, final String otherwise)
      throws MalformedAnswerException {
    if (!holds) {
      throw new MalformedAnswerException(otherwise);
    }
  }
}
