package io.sluice.loadtest.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One answer as it lies in the receive buffer: a view that is valid during the call that hands it
 * out.
 *
 * <p>The parser only notes where things lie; what nobody asks for is never decoded.
 */
public final class Answer {
  private static final byte[] NOTHING = new byte[0];
  private static final int ABSENT = -1;

  private byte[] bytes = NOTHING;
  private int base;
  private int status;
  private int bodyOffset;
  private int bodyLength;

  // By Header.ordinal(), relative to the first byte of the answer.
  private final int[] valueStart = new int[Header.COUNT];
  private final int[] valueEnd = new int[Header.COUNT];

  Answer() {
    clear();
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The journal position in {@code Sluice-Position}, or 0 if there is none. */
  public long position() {
    return number(Header.SLUICE_POSITION, 0);
  }

  /** The level in {@code Sluice-Durability}, or an empty text. */
  public String durability() {
    return text(Header.SLUICE_DURABILITY);
  }

  /** True if the answer repeats an earlier one. */
  public boolean isReplayed() {
    return valueStart[Header.IDEMPOTENCY_REPLAYED.ordinal()] != ABSENT;
  }

  /** Seconds in {@code Retry-After}, or -1 if there is none. */
  public long retryAfterSeconds() {
    return number(Header.RETRY_AFTER, -1);
  }

  /** The {@code Location}, or an empty text. */
  public String location() {
    return text(Header.LOCATION);
  }

  /** True if the {@code Location} is these bytes. */
  public boolean isLocatedAt(final byte[] location) {
    final int header = Header.LOCATION.ordinal();
    return valueStart[header] != ABSENT
        && Arrays.equals(
            bytes,
            base + valueStart[header],
            base + valueEnd[header],
            location,
            0,
            location.length);
  }

  /** Bytes of the body. */
  public int bodyLength() {
    return bodyLength;
  }

  /** The body as text. */
  public String body() {
    return new String(bytes, base + bodyOffset, bodyLength, StandardCharsets.UTF_8);
  }

  /** True if the body holds these bytes somewhere. */
  public boolean bodyContains(final byte[] wanted) {
    final int start = base + bodyOffset;
    for (int at = start; at <= start + bodyLength - wanted.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** True if the server closes the connection after this answer. */
  boolean isLast() {
    return text(Header.CONNECTION).equalsIgnoreCase("close");
  }

  void clear() {
    status = 0;
    bodyOffset = 0;
    bodyLength = 0;
    Arrays.fill(valueStart, ABSENT);
  }

  void status(final int newStatus) {
    status = newStatus;
  }

  void header(final Header header, final int start, final int end) {
    valueStart[header.ordinal()] = start;
    valueEnd[header.ordinal()] = end;
  }

  void body(final int offset, final int length) {
    bodyOffset = offset;
    bodyLength = length;
  }

  /** Says where the answer begins now: its buffer may have moved while it was incomplete. */
  void place(final byte[] buffer, final int from) {
    bytes = buffer;
    base = from;
  }

  private String text(final Header header) {
    final int start = valueStart[header.ordinal()];
    if (start == ABSENT) {
      return "";
    }
    final int length = valueEnd[header.ordinal()] - start;
    return new String(bytes, base + start, length, StandardCharsets.US_ASCII);
  }

  private long number(final Header header, final long otherwise) {
    final int start = valueStart[header.ordinal()];
    if (start == ABSENT) {
      return otherwise;
    }
    long value = 0;
    for (int at = base + start; at < base + valueEnd[header.ordinal()]; at++) {
      final int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return otherwise;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
