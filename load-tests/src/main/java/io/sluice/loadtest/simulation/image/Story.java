package io.sluice.loadtest.simulation.image;

import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What was stated at each position, and by which life of the journal: the bytes of an event follow
 * from both, so that an event of an earlier life that comes back is known for what it is.
 *
 * <p>For one thread.
 */
final class Story {
  private static final int MOST_EVENTS = 7;
  private static final int SHORTEST_EVENT = 16;
  private static final int POSITIONS_AT_FIRST = 1 << 10;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final UnsafeBuffer frame = new UnsafeBuffer(new byte[16 << 10]);
  private final int longestEvent;
  private long[] lifeByPosition = new long[POSITIONS_AT_FIRST];
  private int lastPosition;

  /**
   * A story in which nothing was stated yet.
   *
   * @param longestEvent in bytes, a power of two
   */
  Story(final int longestEvent) {
    this.longestEvent = longestEvent;
  }

  private Story(final Story other) {
    longestEvent = other.longestEvent;
    lifeByPosition = other.lifeByPosition.clone();
    lastPosition = other.lastPosition;
  }

  /** The same, to go on in another way. */
  Story copy() {
    return new Story(this);
  }

  /** Position of the last event that was stated. */
  long lastPosition() {
    return lastPosition;
  }

  /** What was stated behind a position counts no more and must never come back. */
  void cutAfter(final long position) {
    assert position <= lastPosition : position + " of " + lastPosition;
    lastPosition = (int) position;
  }

  /** States some events more in one frame, if there is room for it; whether there was. */
  boolean tryOffer(final Journal journal, final long life, final RandomGenerator random) {
    if (!journal.hasRoomFor(MOST_EVENTS * longestEvent)) {
      return false;
    }
    final int count = 1 + random.nextInt(MOST_EVENTS);
    final int first = lastPosition + 1;
    int length = 0;
    for (int i = 0; i < count; i++) {
      lastPosition++;
      if (lastPosition >= lifeByPosition.length) {
        lifeByPosition = Arrays.copyOf(lifeByPosition, 2 * lifeByPosition.length);
      }
      lifeByPosition[lastPosition] = life;
      length += write(frame, length, lastPosition);
    }
    journal.offer(frame, 0, length, first, count);
    return true;
  }

  /** Compares what a recovery shows with what was stated. */
  Reading reading() {
    return new Reading();
  }

  private int write(final UnsafeBuffer to, final int offset, final int position) {
    final long content = PageHash.mix(lifeByPosition[position] ^ PageHash.mix(position));
    final int length = Math.max(SHORTEST_EVENT, (int) content & longestEvent - Long.BYTES);
    to.putInt(offset, length, ORDER);
    to.putInt(offset + Integer.BYTES, 0, ORDER);
    for (int i = Long.BYTES; i < length; i += Long.BYTES) {
      to.putLong(offset + i, content + i, ORDER);
    }
    return length;
  }

  /** One reading of a journal. */
  final class Reading implements FrameVisitor {
    private final UnsafeBuffer expected = new UnsafeBuffer(new byte[longestEvent]);
    private long readUpTo;
    private String complaint = "";

    /** Position up to which everything was as it was stated. */
    long readUpTo() {
      return readUpTo;
    }

    /** What was not as it was stated; empty if everything was. */
    String complaint() {
      return complaint;
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      int offset = eventsOffset;
      for (int i = 0; i < eventCount && complaint.isEmpty(); i++) {
        final long position = firstPosition + i;
        if (position != readUpTo + 1) {
          complaint = "position " + position + " is shown after " + readUpTo;
        } else if (position > lastPosition) {
          complaint = "position " + position + " came back, or was never stated: " + lastPosition
              + " was the last";
        } else {
          final int length = write(expected, 0, (int) position);
          if (offset + length > eventsOffset + eventsLength || !isEqual(buffer, offset, length)) {
            complaint = "position " + position + " is not as it was stated";
          }
          offset += length;
          readUpTo = position;
        }
      }
      if (complaint.isEmpty() && offset != eventsOffset + eventsLength) {
        complaint = "a frame up to position " + readUpTo + " has bytes that nobody stated";
      }
    }

    private boolean isEqual(final DirectBuffer buffer, final int offset, final int length) {
      for (int i = 0; i < length; i += Long.BYTES) {
        if (buffer.getLong(offset + i, ORDER) != expected.getLong(i, ORDER)) {
          return false;
        }
      }
      return true;
    }
  }
}
