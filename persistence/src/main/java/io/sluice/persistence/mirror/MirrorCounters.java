package io.sluice.persistence.mirror;

import java.util.concurrent.atomic.AtomicLongArray;

/** What the mirror counts, for others to poll. Values that are added to may be of any thread. */
public final class MirrorCounters {
  private static final long[] LAG_BOUNDS_NS = {
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    1_000_000_000,
    Long.MAX_VALUE
  };

  private final AtomicLongArray values = new AtomicLongArray(Value.values().length);
  private final AtomicLongArray lags = new AtomicLongArray(LAG_BOUNDS_NS.length);

  /** A single number. */
  public enum Value {
    /** Position up to which the mirror has everything; 0 while it is being built. */
    POSITION,
    /** Position up to which every shard says, where others read it, that it has everything. */
    PLACE,
    /** When the oldest change was noticed that the mirror lacks, monotonic; 0 if it lacks none. */
    BEHIND_SINCE_NS,
    /** 1 while there is a connection. */
    CONNECTED,
    /** Connections that were made. */
    CONNECTIONS,
    /** Batches that were told. */
    BATCHES,
    /** Batches that were not, or nobody knows. */
    FAILURES,
    /** Changes that were noticed. */
    CHANGES,
    /** Keys that were written. */
    WRITES,
    /** Keys that held what nobody of ours wrote. */
    REPAIRED,
    /** Changes that wait to be told. */
    WAITING,
    /** Times that all was begun to be written anew. */
    REBUILDS,
    /** 1 while all is written anew. */
    REBUILDING,
    /** Things that the rebuild has come to. */
    REBUILD_DONE,
    /** Things that it has to come to. */
    REBUILD_TOTAL,
    /** Sum of the times from noticing a batch's oldest change until it was told. */
    LAG_NS
  }

  /** A single number. */
  public long value(final Value name) {
    return values.getOpaque(name.ordinal());
  }

  /** For how long the mirror has lacked something, at a time of the monotonic clock. */
  public long behindNs(final long nowNs) {
    final long since = value(Value.BEHIND_SINCE_NS);
    return since == 0 ? 0 : Math.max(0, nowNs - since);
  }

  /** How many buckets batches are counted in by their lag. */
  public static int lagBuckets() {
    return LAG_BOUNDS_NS.length;
  }

  /** The longest lag of a bucket. */
  public static long lagBoundNs(final int bucket) {
    return LAG_BOUNDS_NS[bucket];
  }

  /** Batches whose oldest change was told so late. */
  public long lag(final int bucket) {
    return lags.getOpaque(bucket);
  }

  /** Sets a number. One thread for each. */
  public void set(final Value name, final long value) {
    values.setOpaque(name.ordinal(), value);
  }

  /** Adds to a number. */
  public void add(final Value name, final long delta) {
    values.addAndGet(name.ordinal(), delta);
  }

  void lag(final long ns) {
    add(Value.LAG_NS, ns);
    int bucket = 0;
    while (ns > LAG_BOUNDS_NS[bucket]) {
      bucket++;
    }
    lags.incrementAndGet(bucket);
  }
}
