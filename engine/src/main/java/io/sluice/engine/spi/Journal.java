package io.sluice.engine.spi;

import io.sluice.engine.protocol.Durability;
import org.agrona.DirectBuffer;

/**
 * Where the engine puts its events before anybody is told of them.
 *
 * <p>Positions count events, dense from 1. The engine thread offers; any thread may read the
 * durable position.
 */
public interface Journal extends AutoCloseable {
  /** Whether a frame with so many bytes of events can be offered now. Engine thread. */
  boolean hasRoomFor(int eventsLengthBytes);

  /**
   * Hands over the events of one frame, which are copied. Never blocks. Engine thread, after
   * {@link #hasRoomFor} said yes.
   *
   * @param events buffer that holds them
   * @param offset of the first
   * @param lengthBytes of all, a multiple of 8
   * @param firstPosition of the first: one more than the last position offered
   * @param eventCount at least 1
   */
  void offer(DirectBuffer events, int offset, int lengthBytes, long firstPosition, int eventCount);

  /** The last position that survives what {@link #durability()} promises. Any thread. */
  long durablePosition();

  /**
   * The last position that is known to survive a power loss, whatever is promised; never more than
   * the durable one. Any thread.
   */
  default long forcedPosition() {
    return durability() == Durability.DISK ? durablePosition() : 0;
  }

  /** Whether no new work should be accepted because the disk is full. Any thread. */
  boolean storageFull();

  /** What a durable position survives. Any thread. */
  Durability durability();

  /** What it counts. Any thread. A journal that commits nothing counts nothing. */
  default JournalCounters counters() {
    return new JournalCounters();
  }

  /** Makes everything offered durable and marks the end as orderly. Not from the engine thread. */
  @Override
  void close();
}
