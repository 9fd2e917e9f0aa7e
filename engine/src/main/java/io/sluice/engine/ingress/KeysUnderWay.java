package io.sluice.engine.ingress;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which keys may be under way to the engine: offered, and not decided yet.
 *
 * <p>Each place holds how far the ring of commands went when a key of that place was offered last.
 * Once everything up to there is decided, none of them is under way. Nothing is ever taken out, and
 * keys that share a place are taken for each other. Any thread.
 */
final class KeysUnderWay {
  /** Half a megabyte; some thousand commands under way make some hundredths of all places. */
  private static final int PLACES = 1 << 16;

  private final AtomicLongArray offeredAt = new AtomicLongArray(PLACES);
  private final AtomicLong decidedUpTo = new AtomicLong();

  /** A command with a key was offered; the ring goes as far as this behind it. */
  void onOffered(final int hash, final long ringPosition) {
    final int place = place(hash);
    long seen = offeredAt.getOpaque(place);
    while (seen < ringPosition && !offeredAt.compareAndSet(place, seen, ringPosition)) {
      seen = offeredAt.getOpaque(place);
    }
  }

  /** Everything in the ring up to here is decided. Engine thread only. */
  void onDecided(final long ringPosition) {
    decidedUpTo.setRelease(ringPosition);
  }

  /** False if every command with this key that was offered before is decided. */
  boolean mayHold(final int hash) {
    return offeredAt.get(place(hash)) > decidedUpTo.getAcquire();
  }

  private static int place(final int hash) {
    return hash & PLACES - 1;
  }
}
