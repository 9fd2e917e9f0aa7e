package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.codec.Hash64;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Events whose bytes follow from their position, so that two processes agree on them. */
final class NumberedEvents implements FrameVisitor {
  private static final int EVENTS_IN_A_FRAME = 5;
  private static final int LONGEST_FRAME = EVENTS_IN_A_FRAME * 256;

  private final UnsafeBuffer frame = new UnsafeBuffer(new byte[LONGEST_FRAME]);
  private final UnsafeBuffer expected = new UnsafeBuffer(new byte[LONGEST_FRAME]);
  private long lastPosition;

  NumberedEvents() {
    this(0);
  }

  NumberedEvents(final long lastPosition) {
    this.lastPosition = lastPosition;
  }

  /** Position of the last event offered or seen. */
  long lastPosition() {
    return lastPosition;
  }

  /** Offers the next frame if there is room for it. */
  boolean tryOffer(final Journal journal) {
    if (!journal.hasRoomFor(LONGEST_FRAME)) {
      return false;
    }
    final int count = 1 + (int) (lastPosition % EVENTS_IN_A_FRAME);
    final int length = write(frame, lastPosition + 1, count);
    journal.offer(frame, 0, length, lastPosition + 1, count);
    lastPosition += count;
    return true;
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    assertEquals(lastPosition + 1, firstPosition);
    assertEquals(write(expected, firstPosition, eventCount), eventsLength);
    final UnsafeBuffer actual = new UnsafeBuffer(buffer, eventsOffset, eventsLength);
    assertEquals(new UnsafeBuffer(expected, 0, eventsLength), actual);
    lastPosition = firstPosition + eventCount - 1;
  }

  private static int write(final UnsafeBuffer to, final long firstPosition, final int count) {
    int offset = 0;
    for (long position = firstPosition; position < firstPosition + count; position++) {
      final int length = 16 + (int) (Hash64.mix(position) & 0xf0);
      to.putInt(offset, length, ByteOrder.LITTLE_ENDIAN);
      to.putInt(offset + 4, 0, ByteOrder.LITTLE_ENDIAN);
      for (int i = 8; i < length; i += Long.BYTES) {
        to.putLong(offset + i, Hash64.mix(position + i), ByteOrder.LITTLE_ENDIAN);
      }
      offset += length;
    }
    return offset;
  }
}
