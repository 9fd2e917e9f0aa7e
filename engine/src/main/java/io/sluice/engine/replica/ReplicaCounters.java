package io.sluice.engine.replica;

import java.util.concurrent.atomic.AtomicLongArray;

/** What the replica counts, for others to poll. The replica's thread writes, any thread reads. */
public final class ReplicaCounters {
  private final AtomicLongArray values = new AtomicLongArray(Value.values().length);

  /** A single number. */
  public enum Value {
    /** Position up to which the replica has followed. */
    POSITION,
    /** States that were compared with the engine's and equal to it. */
    COMPARED,
    /** 1 if the replica came to another state than the engine. */
    DIVERGED,
    /** 1 if the replica stopped to follow, for whatever reason. */
    STOPPED,
    /** Snapshots that were written. */
    SNAPSHOTS,
    /** Snapshots that could not be written, and removals that failed. */
    FAILURES,
    /** Position of the newest snapshot. */
    SNAPSHOT_POSITION,
    /** When it was written, by the wall clock; 0 if this process wrote none. */
    SNAPSHOT_TIME_MS,
    /** How long that took. */
    SNAPSHOT_DURATION_NS,
    /** Its length. */
    SNAPSHOT_BYTES
  }

  /** A single number. */
  public long value(final Value name) {
    return values.getOpaque(name.ordinal());
  }

  void set(final Value name, final long value) {
    values.setOpaque(name.ordinal(), value);
  }

  void increment(final Value name) {
    values.setOpaque(name.ordinal(), values.getPlain(name.ordinal()) + 1);
  }
}
