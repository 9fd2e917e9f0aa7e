package io.sluice.api.http;

import io.vertx.core.buffer.Buffer;

/**
 * Cuts a stream of bytes into lines. Keeps at most one line and what came with its end.
 *
 * <p>A line that is too long is reported once and then passed over. One event loop.
 */
final class LineSplitter {
  /** Bytes of a line at most. */
  static final int MAX_LINE_BYTES = 256 * 1024;

  /** Room for what comes with the end of the longest line. */
  private static final int SPARE_BYTES = 64 * 1024;

  private byte[] bytes = new byte[16 * 1024];
  private int start;
  private int scanned;
  private int end;
  private int lineEnd;
  private int nextStart;
  private boolean complete;
  private boolean passingOver;
  private boolean tooLong;

  /** Adds what has come. */
  void append(final Buffer chunk) {
    if (end + chunk.length() > bytes.length) {
      compact(chunk.length());
    }
    chunk.getBytes(bytes, end);
    end += chunk.length();
  }

  /** Says that nothing more comes, so that what is left is the last line. */
  void complete() {
    complete = true;
  }

  /** Finds the next line; asked again without {@link #take} it finds the same. */
  boolean hasLine() {
    while (true) {
      while (scanned < end && bytes[scanned] != '\n') {
        scanned++;
      }
      final boolean ended = scanned < end;
      if (passingOver) {
        start = ended ? scanned + 1 : scanned;
        scanned = start;
        passingOver = !ended;
        if (!ended) {
          return false;
        }
      } else if (scanned - start > MAX_LINE_BYTES) {
        tooLong = true;
        lineEnd = scanned;
        nextStart = scanned;
        return true;
      } else if (ended || complete && scanned > start) {
        tooLong = false;
        lineEnd = scanned;
        nextStart = ended ? scanned + 1 : scanned;
        return true;
      } else {
        return false;
      }
    }
  }

  /** Goes on behind the line that was found. */
  void take() {
    passingOver = tooLong;
    tooLong = false;
    start = nextStart;
    scanned = nextStart;
  }

  /** True if the line that was found is too long; only its beginning is here then. */
  boolean isTooLong() {
    return tooLong;
  }

  /** True if the line that was found has nothing but white space. */
  boolean isBlank() {
    for (int i = start; i < lineEnd; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Holds the line that was found. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the line begins. */
  int offset() {
    return start;
  }

  /** How long it is. */
  int length() {
    return lineEnd - start;
  }

  private void compact(final int room) {
    final int kept = end - start;
    final int needed = kept + room;
    final byte[] target = needed > bytes.length
        ? new byte[Math.max(needed, Math.min(needed * 2, MAX_LINE_BYTES + SPARE_BYTES))]
        : bytes;
    System.arraycopy(bytes, start, target, 0, kept);
    bytes = target;
    scanned -= start;
    end = kept;
    start = 0;
  }
}
