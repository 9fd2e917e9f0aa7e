package io.sluice.api.live;

import java.util.Arrays;
import java.util.Objects;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which units the living reservations and orders have, by the slots of their records. The feed's
 * thread.
 *
 * <p>The events that end or confirm one do not name its units. Slots are used in turn, so most of
 * them lie together; a page of slots that has none is let go.
 */
final class RecordUnits {
  private static final int PAGE_SIZE = 4_096;
  private static final int CELL_SHIFT = 32;
  private static final long ALLOCATED = 1L << 31;
  private static final long MAX_UNITS = ALLOCATED - 1;
  private static final long[] NO_PARTS = {};

  /** The first part of each record, 0 for no record; a cell, whether allocated, and units. */
  private long[] @Nullable [] pages = new long[16][];

  private int[] countByPage = new int[16];

  /** The other parts of the few records that have more than one. */
  private final Int2ObjectHashMap<long[]> othersBySlot = new Int2ObjectHashMap<>();

  private final PartReader reader;

  /** Shown the parts of a record. */
  interface PartReader {
    /** Some units of a cell, allocated or else held. */
    void onPart(int cell, long units, boolean allocated);
  }

  RecordUnits(final PartReader reader) {
    this.reader = reader;
  }

  /** A record has units, besides those that it has already. */
  void add(final int slot, final int cell, final long units, final boolean allocated) {
    assert units > 0 && units <= MAX_UNITS : units;
    addPart(slot, (long) cell << CELL_SHIFT | (allocated ? ALLOCATED : 0) | units);
  }

  /** The units of a record are allocated from now on. */
  void allocate(final int slot) {
    final long first = first(slot);
    if (first != 0) {
      final long[] others = others(slot);
      for (int i = 0; i < others.length; i++) {
        others[i] |= ALLOCATED;
      }
      parts(slot / PAGE_SIZE)[slot % PAGE_SIZE] = first | ALLOCATED;
    }
  }

  /** Shows the parts of a record to the reader; none if it has none. */
  void read(final int slot) {
    final long first = first(slot);
    if (first != 0) {
      show(first);
      for (final long other : others(slot)) {
        show(other);
      }
    }
  }

  /** The units of one record become those of another. */
  void hand(final int from, final int to) {
    final long first = first(from);
    if (first != 0) {
      final long[] others = others(from);
      end(from);
      addPart(to, first);
      for (final long other : others) {
        addPart(to, other);
      }
    }
  }

  /** A record has no units any more. */
  void end(final int slot) {
    final int page = slot / PAGE_SIZE;
    if (first(slot) == 0) {
      return;
    }
    othersBySlot.remove(slot);
    parts(page)[slot % PAGE_SIZE] = 0;
    countByPage[page]--;
    if (countByPage[page] == 0) {
      pages[page] = null;
    }
  }

  private void addPart(final int slot, final long part) {
    if (first(slot) != 0) {
      final long[] others = others(slot);
      final long[] more = Arrays.copyOf(others, others.length + 1);
      more[others.length] = part;
      othersBySlot.put(slot, more);
      return;
    }
    final int page = slot / PAGE_SIZE;
    if (page >= pages.length) {
      final int pageCount = Math.max(page + 1, 2 * pages.length);
      pages = Arrays.copyOf(pages, pageCount);
      countByPage = Arrays.copyOf(countByPage, pageCount);
    }
    if (pages[page] == null) {
      pages[page] = new long[PAGE_SIZE];
    }
    parts(page)[slot % PAGE_SIZE] = part;
    countByPage[page]++;
  }

  private long[] parts(final int page) {
    return Objects.requireNonNull(pages[page], "a page that holds a record is there");
  }

  private long first(final int slot) {
    final int page = slot / PAGE_SIZE;
    final long[] parts = page < pages.length ? pages[page] : null;
    return parts == null ? 0 : parts[slot % PAGE_SIZE];
  }

  private long[] others(final int slot) {
    final long[] others = othersBySlot.get(slot);
    return others == null ? NO_PARTS : others;
  }

  private void show(final long part) {
    reader.onPart((int) (part >>> CELL_SHIFT), part & MAX_UNITS, (part & ALLOCATED) != 0);
  }
}
