package io.sluice.engine.domain.activity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that were counted and not yet stated: one entry for each item, and one for each activity
 * with what is no matter of an item.
 *
 * <p>It is no part of the state, for nothing is decided by it but when it is stated itself; a
 * process that ends takes it along. Entries stand in the order in which they were begun. Engine
 * thread.
 */
public final class PendingRefusals {
  /** No entry. */
  static final int NONE = -1;

  private static final long SECOND_MS = 1_000;
  private static final int FIRST_CAPACITY = 16;

  /** What was counted under one name. */
  private static final class Entry {
    int activity;
    int pool;
    long since;
    long soldOut;
    long others;
    long first;
    long last;
    boolean timed;
    boolean closed;
    boolean pending;
  }

  /** By twice the index of the activity, or twice that of the pool and one. */
  private @Nullable Entry[] entryByName = new Entry[FIRST_CAPACITY];

  private Entry[] begun = new Entry[FIRST_CAPACITY];
  private int count;

  /** Nothing is pending. */
  public PendingRefusals() {}

  /** True if nothing is pending. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** When a count is to be stated next; the largest long if none is. */
  public long nextTime() {
    for (int i = 0; i < count; i++) {
      if (begun[i].timed) {
        return (begun[i].since / SECOND_MS + 1) * SECOND_MS;
      }
    }
    return Long.MAX_VALUE;
  }

  /** A fact says how many there were: they are pending no more. Nothing if none are. */
  public void onStated(final int activity, final int pool) {
    final int name = name(activity, pool);
    final Entry entry = name < entryByName.length ? entryByName[name] : null;
    if (entry == null || !entry.pending) {
      return;
    }
    entry.pending = false;
    int i = 0;
    while (begun[i] != entry) {
      i++;
    }
    count--;
    System.arraycopy(begun, i + 1, begun, i, count - i);
  }

  /**
   * Counts a refusal.
   *
   * @param pool of the item, 0 if it is no matter of one
   * @param seen position that it saw if nothing of the item could be promised, 0 for another reason
   * @param timed whether it is to be stated when the second is over
   */
  void count(
      final int activity, final int pool, final long seen, final long now, final boolean timed) {
    final Entry entry = entry(activity, pool, now, timed);
    if (seen == 0 || entry.closed) {
      entry.others++;
    } else {
      entry.first = entry.soldOut == 0 ? seen : entry.first;
      entry.last = seen;
      entry.soldOut++;
    }
  }

  /** Units came back: the count of those who were refused for want of them is complete. */
  void close(final int i) {
    begun[i].closed = true;
  }

  /** All counts are complete. */
  public void closeAll() {
    for (int i = 0; i < count; i++) {
      close(i);
    }
  }

  /** Number of entries. */
  int size() {
    return count;
  }

  int activity(final int i) {
    return begun[i].activity;
  }

  int pool(final int i) {
    return begun[i].pool;
  }

  long since(final int i) {
    return begun[i].since;
  }

  long soldOut(final int i) {
    return begun[i].soldOut;
  }

  long others(final int i) {
    return begun[i].others;
  }

  long first(final int i) {
    return begun[i].first;
  }

  long last(final int i) {
    return begun[i].last;
  }

  boolean isClosed(final int i) {
    return begun[i].closed;
  }

  /** The entry that is to be stated next because its second is over, or {@link #NONE}. */
  int nextTimed() {
    for (int i = 0; i < count; i++) {
      if (begun[i].timed) {
        return i;
      }
    }
    return NONE;
  }

  private Entry entry(final int activity, final int pool, final long now, final boolean timed) {
    final int name = name(activity, pool);
    if (name >= entryByName.length) {
      entryByName = Arrays.copyOf(entryByName, Math.max(name + 1, entryByName.length * 2));
    }
    Entry entry = entryByName[name];
    if (entry == null) {
      // Once in the life of an item.
      entry = new Entry();
      entry.activity = activity;
      entry.pool = pool;
      entryByName[name] = entry;
    }
    if (!entry.pending) {
      begin(entry, now, timed);
    }
    return entry;
  }

  private void begin(final Entry entry, final long now, final boolean timed) {
    entry.since = now;
    entry.soldOut = 0;
    entry.others = 0;
    entry.first = 0;
    entry.last = 0;
    entry.timed = timed;
    entry.closed = false;
    entry.pending = true;
    if (count == begun.length) {
      begun = Arrays.copyOf(begun, count * 2);
    }
    begun[count++] = entry;
  }

  private static int name(final int activity, final int pool) {
    return pool == 0 ? 2 * activity : 2 * pool + 1;
  }
}
