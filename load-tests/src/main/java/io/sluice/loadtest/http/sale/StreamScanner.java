package io.sluice.loadtest.http.sale;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Counts the events in the bytes of one stream of server-sent events, however they were split on
 * the way, and keeps none of them. For one thread.
 */
final class StreamScanner {
  private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);

  /** An event is a line that begins so; comments and other fields do not. */
  private static final byte[] DATA = "\ndata:".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_STATUS_LINE = 64;

  private final StringBuilder statusLine = new StringBuilder(OK.length);
  private boolean stream;
  private boolean refused;
  private int matched;

  /**
   * Reads on.
   *
   * @return events that began in these bytes
   */
  int scan(final ByteBuffer bytes) {
    while (!stream && !refused && bytes.hasRemaining()) {
      onStatusByte(bytes.get());
    }
    int events = 0;
    while (stream && bytes.hasRemaining()) {
      events += onByte(bytes.get()) ? 1 : 0;
    }
    return events;
  }

  /** True once the server has said that a stream follows. */
  boolean isStream() {
    return stream;
  }

  /** True once it has said anything else. */
  boolean isRefused() {
    return refused;
  }

  /** What it said. */
  String statusLine() {
    return statusLine.toString();
  }

  private void onStatusByte(final byte next) {
    if (next == '\r' || statusLine.length() == MAX_STATUS_LINE) {
      refused = true;
      return;
    }
    statusLine.append((char) next);
    stream = statusLine.length() == OK.length
        && statusLine.toString().equals(new String(OK, StandardCharsets.US_ASCII));
  }

  private boolean onByte(final byte next) {
    if (next != DATA[matched]) {
      matched = next == '\n' ? 1 : 0;
      return false;
    }
    matched++;
    if (matched < DATA.length) {
      return false;
    }
    matched = 0;
    return true;
  }
}
