package io.sluice.engine.ingress;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Of which SKU, at which location and in whose pool each cell is, by its dense index.
 *
 * <p>A cell is put here before the event that opens it goes to the journal, and is never another
 * one: whoever reads of a cell in the journal finds it. One thread writes, any thread reads.
 */
public final class CellTable {
  /** No activity. */
  public static final int SHARED = -1;

  private static final int PAGE_SIZE = 8_192;

  private volatile AtomicLongArray[] pages = {new AtomicLongArray(PAGE_SIZE)};
  private volatile AtomicIntegerArray[] activities = {new AtomicIntegerArray(PAGE_SIZE)};
  private volatile int size;

  CellTable() {}

  /** Number of cells. Indexes run from 0. */
  public int size() {
    return size;
  }

  /** Index of the SKU of a cell. */
  public int sku(final int cell) {
    return (int) (at(cell) >>> 32);
  }

  /** Index of the location of a cell. */
  public int location(final int cell) {
    return (int) at(cell);
  }

  /** Index of the activity whose pool a cell belongs to, or {@link #SHARED}. */
  public int activity(final int cell) {
    check(cell);
    return activities[cell / PAGE_SIZE].getPlain(cell % PAGE_SIZE) - 1;
  }

  void add(final int sku, final int location, final int activity) {
    final int cell = size;
    AtomicLongArray[] current = pages;
    AtomicIntegerArray[] owners = activities;
    if (cell / PAGE_SIZE == current.length) {
      current = Arrays.copyOf(current, current.length + 1);
      current[current.length - 1] = new AtomicLongArray(PAGE_SIZE);
      pages = current;
      owners = Arrays.copyOf(owners, owners.length + 1);
      owners[owners.length - 1] = new AtomicIntegerArray(PAGE_SIZE);
      activities = owners;
    }
    current[cell / PAGE_SIZE].setPlain(cell % PAGE_SIZE, (long) sku << 32 | location);
    owners[cell / PAGE_SIZE].setPlain(cell % PAGE_SIZE, activity + 1);
    // Whoever sees the new size sees the cell, too.
    size = cell + 1;
  }

  private void check(final int cell) {
    if (cell < 0 || cell >= size) {
      throw new IndexOutOfBoundsException("no cell has the index " + cell);
    }
  }

  private long at(final int cell) {
    check(cell);
    return pages[cell / PAGE_SIZE].getPlain(cell % PAGE_SIZE);
  }
}
