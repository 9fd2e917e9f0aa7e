package io.sluice.loadtest.simulation;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Looks at outcomes in the ring of a lane before they may be told, and leaves them there. It knows
 * how such a ring lies in memory; one thread.
 */
final class RingView {
  /** Bytes before an outcome in the ring: the position that it saw. */
  private static final int POSITION_BYTES = Long.BYTES;

  private final UnsafeBuffer ring;
  private final int capacity;
  private long from;

  /**
   * A view.
   *
   * @param ring with its trailer
   */
  RingView(final UnsafeBuffer ring) {
    this.ring = ring;
    capacity = ring.capacity() - RingBufferDescriptor.TRAILER_LENGTH;
  }

  /** From here on outcomes are counted. */
  void begin() {
    from = ring.getLong(capacity + RingBufferDescriptor.TAIL_POSITION_OFFSET);
  }

  /** Where the outcomes lie. */
  UnsafeBuffer buffer() {
    return ring;
  }

  /** Offset of an outcome that was written since the beginning; the first has the number 0. */
  int offset(final int number) {
    long place = from;
    int left = number;
    while (left > 0 || isPadding(index(place))) {
      left -= isPadding(index(place)) ? 0 : 1;
      place += BitUtil.align(
          ring.getInt(RecordDescriptor.lengthOffset(index(place))), RecordDescriptor.ALIGNMENT);
    }
    return RecordDescriptor.encodedMsgOffset(index(place)) + POSITION_BYTES;
  }

  private int index(final long place) {
    return (int) place & capacity - 1;
  }

  private boolean isPadding(final int index) {
    return ring.getInt(RecordDescriptor.typeOffset(index)) == RingBuffer.PADDING_MSG_TYPE_ID;
  }
}
