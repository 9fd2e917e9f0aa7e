package io.sluice.engine.domain.dedup;

import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.domain.table.WritesState;

/** Applies the causes of events to the memory of keys. */
public final class KeyMemoryApplier {
  private final KeyMemory keys;
  private final KeyFact fact = new KeyFact();

  /** An applier that writes a memory. */
  public KeyMemoryApplier(final KeyMemory keys) {
    this.keys = keys;
  }

  /** Sets how many keys there may be. */
  @WritesState
  public void capacity(final int keyCapacity, final int boundCapacity) {
    keys.capacity(keyCapacity, boundCapacity);
  }

  /** Remembers the key of a cause, bound for now, and returns its row. */
  @WritesState
  public int bind(
      final CauseDecoder cause, final KeyKind kind, final long position, final int slot) {
    return keys.bind(fact.of(cause, kind, position, slot));
  }

  /** Puts a bound key at the end of the queue. */
  @WritesState
  public void enqueue(final int row, final long now) {
    keys.enqueue(row, now);
  }

  /** Lets one of the oldest queued keys not be found any more. */
  @WritesState
  public void unlink(final int row) {
    keys.unlink(row);
  }

  /** Forgets the oldest queued keys, which were unlinked. */
  @WritesState
  public void forgetOldest(final int count) {
    keys.forgetOldest(count);
  }
}
