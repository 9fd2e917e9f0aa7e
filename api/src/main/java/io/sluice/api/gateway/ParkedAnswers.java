package io.sluice.api.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which outcome: a slab of places that are used again and again.
 *
 * <p>A place is named by a correlation id, which is its number and the generation of its use. When
 * somebody stops waiting the generation ends, so an outcome that comes later finds nobody, even if
 * the place is in use again. One event loop.
 */
final class ParkedAnswers {
  /** Returned instead of a correlation id when all places are taken. */
  static final long FULL = -1;

  private static final int FIRST_CAPACITY = 256;
  private static final int GENERATION_MASK = Integer.MAX_VALUE;

  private final int capacity;
  private int size;

  // Places below this were used at least once.
  private int highest;
  private @Nullable Waiting[] waiting = new Waiting[FIRST_CAPACITY];
  private int[] parts = new int[FIRST_CAPACITY];
  private int[] generations = new int[FIRST_CAPACITY];
  private long[] deadlines = new long[FIRST_CAPACITY];
  private int[] free = new int[FIRST_CAPACITY];
  private int freeCount;
  private int takenPart;

  ParkedAnswers(final int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  /** Parks somebody until a time; {@link #FULL} if there is no place. */
  long park(final Waiting who, final int part, final long deadlineMs) {
    if (freeCount == 0 && !addPlace()) {
      return FULL;
    }
    final int place = free[--freeCount];
    waiting[place] = who;
    parts[place] = part;
    deadlines[place] = deadlineMs;
    size++;
    return (long) generations[place] << 32 | place;
  }

  /** Frees the place of a correlation id and returns who waited there; null if nobody does. */
  @Nullable
  Waiting take(final long correlationId) {
    final int place = (int) correlationId;
    if (place < 0 || place >= highest || generations[place] != (int) (correlationId >>> 32)) {
      return null;
    }
    final Waiting who = waiting[place];
    if (who != null) {
      takenPart = parts[place];
      release(place);
    }
    return who;
  }

  /** The part of what was taken last. */
  int takenPart() {
    return takenPart;
  }

  /**
   * Frees the places whose time is over and tells who waited there.
   *
   * @return how many
   */
  int expire(final long nowMs) {
    int count = 0;
    for (int place = 0; place < highest && size > 0; place++) {
      final Waiting who = waiting[place];
      if (who != null && deadlines[place] <= nowMs) {
        final int part = parts[place];
        release(place);
        who.onOutcomeUnknown(part);
        count++;
      }
    }
    return count;
  }

  private void release(final int place) {
    waiting[place] = null;
    generations[place] = generations[place] + 1 & GENERATION_MASK;
    free[freeCount++] = place;
    size--;
  }

  private boolean addPlace() {
    if (highest == capacity) {
      return false;
    }
    if (highest == waiting.length) {
      final int length = Math.min(highest * 2, capacity);
      waiting = Arrays.copyOf(waiting, length);
      parts = Arrays.copyOf(parts, length);
      generations = Arrays.copyOf(generations, length);
      deadlines = Arrays.copyOf(deadlines, length);
      free = Arrays.copyOf(free, length);
    }
    free[freeCount++] = highest++;
    return true;
  }
}
