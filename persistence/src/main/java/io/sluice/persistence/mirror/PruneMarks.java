package io.sluice.persistence.mirror;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something was removed from each shard of one generation, as far as is known: a shard
 * that knows of less has gone back in time, and holds again what was removed. Any thread.
 */
public final class PruneMarks {
  private final AtomicLongArray marks = new AtomicLongArray(MirrorKeys.SHARDS);

  /** The newest mark that a shard bears for sure. */
  public long of(final int shard) {
    return marks.get(shard);
  }

  /** A shard bears a mark. */
  public void raise(final int shard, final long mark) {
    marks.accumulateAndGet(shard, mark, Math::max);
  }
}
