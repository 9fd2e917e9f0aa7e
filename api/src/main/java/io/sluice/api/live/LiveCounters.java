package io.sluice.api.live;

import java.util.concurrent.atomic.AtomicLongArray;

/** What the live numbers count, for others to poll. Any thread. */
public final class LiveCounters {
  private final AtomicLongArray values = new AtomicLongArray(Value.values().length);

  /** A single number. */
  public enum Value {
    /** Those who listen. */
    LISTENERS,
    /** Topics that event loops watch: one that two of them watch counts twice. */
    WATCHED,
    /** Position up to which the journal was followed. */
    POSITION,
    /** 1 if it is followed no longer, because of a defect or damage. */
    OVER,
    /** Rounds in which something changed. */
    ROUNDS,
    /** States that were written, once each for all who are told. */
    STATES,
    /** States that were given to a listener. */
    UPDATES,
    /** Bytes of these. */
    BYTES,
    /** States that a listener was not given, because a newer one was there before its turn. */
    COALESCED,
    /** Listeners that did not read and were let go. */
    DROPPED,
    /** Listeners that found too many, or too many topics. */
    REFUSED
  }

  /** A single number. */
  public long value(final Value name) {
    return values.getOpaque(name.ordinal());
  }

  /** Adds to a number. */
  public void add(final Value name, final long count) {
    values.addAndGet(name.ordinal(), count);
  }

  /**
   * Counts one more, unless there would be more than a bound.
   *
   * @return false if there would be
   */
  public boolean tryEnter(final Value name, final int bound) {
    if (values.incrementAndGet(name.ordinal()) <= bound) {
      return true;
    }
    values.decrementAndGet(name.ordinal());
    return false;
  }

  void set(final Value name, final long value) {
    values.setOpaque(name.ordinal(), value);
  }
}
