package io.sluice.loadtest.http;

import java.nio.ByteBuffer;

/**
 * What a {@link HttpLoop} sends and what becomes of the answers. Called on the loop's thread only.
 */
public interface Traffic {
  /** Nothing will be due as things stand. */
  long NEVER = Long.MAX_VALUE;

  /** Called whenever the loop has looked at the clock, before anything is sent. */
  default void onTime(final long nowNs) {}

  /**
   * Time until the next request is due: 0 or less if it is due now, {@link #NEVER} if there is
   * none.
   */
  long dueInNs(long nowNs);

  /** Writes the next request, which is due, and notes in {@code flight} what it is. */
  void write(Flight flight, ByteBuffer out);

  /** An answer came; it may be read during this call only. */
  void onAnswer(Flight flight, Answer answer, long nowNs);

  /** A request went out and no answer will come. */
  void onLost(Flight flight, Loss loss, long nowNs);

  /** True if nothing more will be sent. The loop ends when what is under way has ended too. */
  boolean isOver();
}
