package io.sluice.engine.domain.claim;

import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Arrays;

/**
 * The holds that will expire, in the order (expiresAt, number of the record).
 *
 * <p>A four-ary heap over parallel arrays that knows where each slot stands, so that a hold that
 * ends early is taken out at once and nothing dead is kept. A hold that expires after all others,
 * the usual case, is added without any move. Derived from the records: it is rebuilt by replay and
 * is not hashed itself.
 */
public final class ExpiryHeap {
  private static final int ARITY_BITS = 2;
  private static final int ARITY = 1 << ARITY_BITS;
  private static final int FIRST_CAPACITY = 1_024;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] sequences = new long[FIRST_CAPACITY];
  private int[] slots = new int[FIRST_CAPACITY];
  private int[] placeBySlot = new int[FIRST_CAPACITY];
  private int size;

  /** Holds that will expire. */
  public int size() {
    return size;
  }

  /** When the next hold expires; the largest long if there is none. */
  public long nextTime() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /** The hold that expires next; only if there is one. */
  public int nextSlot() {
    assert size > 0 : "nothing expires";
    return slots[0];
  }

  /** How many holds are due at a time, counted up to a limit. */
  public int dueCount(final long now, final int limit) {
    return dueBelow(0, now, limit);
  }

  /**
   * Fills the heap, which is empty, with all records that hold units or wait for a time, after they
   * were read from a snapshot.
   */
  @WritesState
  public void restore(final ClaimStore claims) {
    assert size == 0 : "nothing expires yet";
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && expires(claims, slot)) {
        add(slot, claims.sequence(slot), claims.expiresAt(slot));
      }
    }
  }

  private static boolean expires(final ClaimStore claims, final int slot) {
    final int status = claims.status(slot);
    return claims.isOrder(slot)
        ? status == OrderStatus.PENDING_PAYMENT.code()
        : status == ReservationStatus.HELD.code() || status == ReservationStatus.WAITING.code();
  }

  /** Adds a hold. */
  void add(final int slot, final long sequence, final long time) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      sequences = Arrays.copyOf(sequences, size * 2);
      slots = Arrays.copyOf(slots, size * 2);
    }
    if (slot >= placeBySlot.length) {
      placeBySlot = Arrays.copyOf(placeBySlot, Math.max(slot + 1, placeBySlot.length * 2));
    }
    siftUp(size++, slot, sequence, time);
  }

  /** Takes a hold out that was added. */
  void remove(final int slot) {
    final int place = placeBySlot[slot];
    assert place < size : "the hold is in the heap";
    assert slots[place] == slot : "the hold is in the heap";
    size--;
    if (place < size) {
      final int moved = slots[size];
      final long sequence = sequences[size];
      final long time = times[size];
      if (!siftDown(place, moved, sequence, time)) {
        siftUp(place, moved, sequence, time);
      }
    }
  }

  private int dueBelow(final int place, final long now, final int limit) {
    if (place >= size || limit <= 0 || times[place] > now) {
      return 0;
    }
    int count = 1;
    final int firstChild = (place << ARITY_BITS) + 1;
    for (int child = firstChild; child < firstChild + ARITY; child++) {
      count += dueBelow(child, now, limit - count);
    }
    return count;
  }

  private void siftUp(final int from, final int slot, final long sequence, final long time) {
    int place = from;
    while (place > 0) {
      final int parent = (place - 1) >> ARITY_BITS;
      if (!isBefore(time, sequence, parent)) {
        break;
      }
      put(place, slots[parent], sequences[parent], times[parent]);
      place = parent;
    }
    put(place, slot, sequence, time);
  }

  /** Puts an entry at or below a place; false, and nothing done, if it belongs no lower. */
  private boolean siftDown(final int from, final int slot, final long sequence, final long time) {
    int place = from;
    int child = firstChildBefore(place, sequence, time);
    if (child == 0) {
      return false;
    }
    while (child != 0) {
      put(place, slots[child], sequences[child], times[child]);
      place = child;
      child = firstChildBefore(place, sequence, time);
    }
    put(place, slot, sequence, time);
    return true;
  }

  /** The smallest child if it comes before the entry, else 0. */
  private int firstChildBefore(final int place, final long sequence, final long time) {
    final int firstChild = (place << ARITY_BITS) + 1;
    final int end = Math.min(firstChild + ARITY, size);
    int smallest = 0;
    long smallestTime = time;
    long smallestSequence = sequence;
    for (int child = firstChild; child < end; child++) {
      if (times[child] < smallestTime
          || (times[child] == smallestTime && sequences[child] < smallestSequence)) {
        smallest = child;
        smallestTime = times[child];
        smallestSequence = sequences[child];
      }
    }
    return smallest;
  }

  private boolean isBefore(final long time, final long sequence, final int place) {
    return time < times[place] || (time == times[place] && sequence < sequences[place]);
  }

  private void put(final int place, final int slot, final long sequence, final long time) {
    times[place] = time;
    sequences[place] = sequence;
    slots[place] = slot;
    placeBySlot[slot] = place;
  }
}
