package io.sluice.engine.sequencer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Hashes of the engine's state at ends of frames, told now and then so that a replica can compare
 * its own.
 *
 * <p>The engine thread tells, one other thread listens. Nobody waits: what finds no room is not
 * told.
 */
public final class StateHashes {
  /*
   * A ring of pairs. The teller writes a pair and then releases its count; the listener acquires
   * the count, reads the pair and then releases its own. A pair is told before its frame is offered
   * to the journal, so whoever has read the frame sees the pair.
   */
  private static final int PAIRS = 64;
  private static final int PAIR_LONGS = 2;

  /** Positions between two that are told under load. */
  private static final long POSITIONS = 100_000;

  /** Engine time between two that are told otherwise. */
  private static final long INTERVAL_MS = 1_000;

  private final AtomicLongArray ring = new AtomicLongArray(PAIRS * PAIR_LONGS);
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong heard = new AtomicLong();

  // Engine thread only.
  private long nextPosition;
  private long nextTimeMs;

  /** For an engine to which nobody listens: nothing is ever due. */
  static StateHashes unheard() {
    final StateHashes hashes = new StateHashes();
    hashes.nextPosition = Long.MAX_VALUE;
    hashes.nextTimeMs = Long.MAX_VALUE;
    return hashes;
  }

  /** Whether it is time to tell one. Engine thread. */
  boolean isDue(final long position, final long timeMs) {
    return position >= nextPosition || timeMs >= nextTimeMs;
  }

  /** Tells the hash of the state after a position. Engine thread. */
  void tell(final long position, final long hash, final long timeMs) {
    nextPosition = position + POSITIONS;
    nextTimeMs = timeMs + INTERVAL_MS;
    final long count = told.getPlain();
    if (count - heard.getAcquire() < PAIRS) {
      final int at = place(count);
      ring.setPlain(at, position);
      ring.setPlain(at + 1, hash);
      told.setRelease(count + 1);
    }
  }

  /** Position of the oldest hash that was not yet heard; the largest long if there is none. */
  public long position() {
    final long count = heard.getPlain();
    return count == told.getAcquire() ? Long.MAX_VALUE : ring.getPlain(place(count));
  }

  /** The hash at {@link #position()}, only if there is one. */
  public long hash() {
    return ring.getPlain(place(heard.getPlain()) + 1);
  }

  /** Passes on to the next. */
  public void next() {
    heard.setRelease(heard.getPlain() + 1);
  }

  private static int place(final long count) {
    return (int) (count % PAIRS) * PAIR_LONGS;
  }
}
