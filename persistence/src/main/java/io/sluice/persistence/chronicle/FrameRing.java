package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The bounded way of frames from the engine's thread to the journaler's.
 *
 * <p>A frame lies in it with its header, so that the journaler completes it in place and copies it
 * once, into the file.
 */
final class FrameRing {
  private static final int CACHE_LINE_LENGTH = 64;
  private static final int FRAME_TYPE = 1;

  private final OneToOneRingBuffer ring;
  private final FrameCodec frame = new FrameCodec();

  FrameRing(final int bytes) {
    ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
        bytes + RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE_LENGTH)));
  }

  /**
   * Whether {@link #offer} would find room now: what the ring itself asks before it lets a record
   * in, without letting it in. Engine thread.
   */
  boolean hasRoomFor(final int eventsLength) {
    if (eventsLength + FrameCodec.HEADER_LENGTH > ring.maxMsgLength()) {
      return false;
    }
    final int capacity = ring.capacity();
    final int aligned = BitUtil.align(
        eventsLength + FrameCodec.HEADER_LENGTH + RecordDescriptor.HEADER_LENGTH,
        RecordDescriptor.ALIGNMENT);
    final int required = aligned + RecordDescriptor.HEADER_LENGTH;
    final long head = ring.consumerPosition();
    final long tail = ring.producerPosition();
    if (required > capacity - (int) (tail - head)) {
      return false;
    }
    final int toEnd = capacity - (int) (tail & (capacity - 1));
    return required <= toEnd || aligned == toEnd || required <= (int) (head & (capacity - 1));
  }

  /** Copies the events of a frame into the ring. Engine thread. */
  void offer(
      final DirectBuffer events,
      final int offset,
      final int length,
      final long firstPosition,
      final int eventCount) {
    final int index = ring.tryClaim(FRAME_TYPE, FrameCodec.HEADER_LENGTH + length);
    if (index < 0) {
      throw new IllegalStateException("no room for " + length + " bytes of events");
    }
    frame
        .begin(ring.buffer(), index, length)
        .kind(FrameCodec.EVENTS)
        .firstPosition(firstPosition)
        .eventCount(eventCount);
    ring.buffer().putBytes(index + FrameCodec.HEADER_LENGTH, events, offset, length);
    ring.commit(index);
  }

  /** Shows the waiting frames up to the end of the buffer, in order. Journaler's thread. */
  int drain(final ControlledMessageHandler handler) {
    return ring.controlledRead(handler);
  }

  /** Whether nothing waits. Journaler's thread. */
  boolean isEmpty() {
    return ring.size() == 0;
  }
}
