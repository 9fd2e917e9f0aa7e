package io.sluice.api.stream;

import java.util.concurrent.atomic.AtomicLongArray;

/** What the feed counts, for others to poll. Any thread. */
public final class FeedCounters {
  private final AtomicLongArray values = new AtomicLongArray(Value.values().length);

  /** A single number. */
  public enum Value {
    /** Questions that are under way: being read, waiting for events, or not yet taken. */
    UNDER_WAY,
    /** Questions that were answered with a page. */
    PAGES,
    /** Questions that found too many under way. */
    REFUSED,
    /** Questions for what was removed. */
    GONE,
    /** Questions that could not be answered. */
    FAILED,
    /** Events that were told. */
    EVENTS,
    /** Bytes of their lines. */
    BYTES,
    /** Places that had to be looked for in the journal, because no reader stood there. */
    SEEKS,
    /** Highest position that was told. */
    POSITION
  }

  /** A single number. */
  public long value(final Value name) {
    return values.getOpaque(name.ordinal());
  }

  void add(final Value name, final long count) {
    values.addAndGet(name.ordinal(), count);
  }

  void raise(final Value name, final long value) {
    if (values.get(name.ordinal()) < value) {
      values.set(name.ordinal(), value);
    }
  }

  /** Counts one more, unless there would be more than a bound. */
  boolean tryEnter(final Value name, final int bound) {
    if (values.incrementAndGet(name.ordinal()) <= bound) {
      return true;
    }
    values.decrementAndGet(name.ordinal());
    return false;
  }
}
