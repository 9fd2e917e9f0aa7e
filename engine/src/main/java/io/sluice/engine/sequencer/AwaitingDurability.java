package io.sluice.engine.sequencer;

import io.sluice.engine.ingress.EngineDoor;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Outcomes of one lane that wait until the position of what they saw is durable, in the order of
 * decision.
 *
 * <p>A ring of bytes: each entry is the awaited position, the length, then the outcome, padded to a
 * multiple of a header and never wrapped; a length of {@link #SKIP} says that the rest up to the
 * end is empty. Because of the padding that rest, if there is any, has room for a header. Engine
 * thread only.
 */
final class AwaitingDurability {
  private static final int HEADER_BYTES = 16;
  private static final int LENGTH_OFFSET = 8;
  private static final int SKIP = -1;

  private final UnsafeBuffer ring;
  private final int capacity;
  private long head;
  private long tail;

  AwaitingDurability(final int capacityBytes) {
    assert BitUtil.isPowerOfTwo(capacityBytes) : capacityBytes;
    capacity = capacityBytes;
    ring = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacityBytes, 64));
  }

  /** Longest outcome that it takes. */
  int maxLength() {
    return capacity / 4 - HEADER_BYTES;
  }

  /** True if any outcome fits now, wherever the ring stands. */
  boolean hasRoom() {
    return capacity - (tail - head) >= capacity / 2;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Adds an outcome; there must be room. */
  void add(final long position, final DirectBuffer outcome, final int length) {
    assert length <= maxLength() : length;
    final int needed = entryBytes(length);
    int offset = (int) tail & capacity - 1;
    if (offset + needed > capacity) {
      ring.putInt(offset + LENGTH_OFFSET, SKIP, ByteOrder.LITTLE_ENDIAN);
      tail += capacity - offset;
      offset = 0;
    }
    assert tail + needed - head <= capacity : "room was checked";
    ring.putLong(offset, position, ByteOrder.LITTLE_ENDIAN);
    ring.putInt(offset + LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
    ring.putBytes(offset + HEADER_BYTES, outcome, 0, length);
    tail += needed;
  }

  /**
   * Hands outcomes over whose position is durable.
   *
   * @return how many; fewer than there are if the lane does not keep up
   */
  int release(final long durablePosition, final EngineDoor door, final int lane, final int limit) {
    int count = 0;
    while (count < limit && head < tail) {
      final int offset = (int) head & capacity - 1;
      final int length = ring.getInt(offset + LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
      if (length == SKIP) {
        head += capacity - offset;
        continue;
      }
      if (ring.getLong(offset, ByteOrder.LITTLE_ENDIAN) > durablePosition
          || !door.tryAnswer(lane, ring, offset + HEADER_BYTES, length)) {
        return count;
      }
      head += entryBytes(length);
      count++;
    }
    return count;
  }

  private static int entryBytes(final int length) {
    return BitUtil.align(HEADER_BYTES + length, HEADER_BYTES);
  }
}
