package io.sluice.engine.spi;

import org.agrona.DirectBuffer;

/** Receives what a journal holds, in the order of positions, on the thread that recovers it. */
public interface FrameVisitor {
  /**
   * The events of one frame. The buffer is valid only during the call.
   *
   * @param buffer that holds them
   * @param eventsOffset of the first event, 8-byte aligned
   * @param eventsLength in bytes
   * @param firstPosition of the first event
   * @param eventCount of the events, which have consecutive positions
   */
  void onFrame(
      DirectBuffer buffer, int eventsOffset, int eventsLength, long firstPosition, int eventCount);

  /**
   * An earlier process, which had recovered everything up to this position, then stated the hash of
   * its state. Whoever replays can compare.
   *
   * @param position of the last event that the hash covers
   * @param stateHash as it was handed to {@link JournalStore#openEpoch}
   */
  default void onStateHash(final long position, final long stateHash) {}

  /**
   * Whether a {@link JournalReader} should go on with the next frame. Asked after each one; a
   * recovery does not ask, because it needs all.
   */
  default boolean wantsMore() {
    return true;
  }
}
