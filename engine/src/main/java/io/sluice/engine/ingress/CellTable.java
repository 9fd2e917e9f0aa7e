package io.sluice.engine.ingress;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Of which SKU and at which location each cell is, by its dense index.
 *
 * <p>A cell is put here before the event that opens it goes to the journal, and is never another
 * one: whoever reads of a cell in the journal finds it. One thread writes, any thread reads.
 */
public final class CellTable {
  private static final int PAGE_SIZE = 8_192;

  private volatile AtomicLongArray[] pages = {new AtomicLongArray(PAGE_SIZE)};
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

  void add(final int sku, final int location) {
    final int cell = size;
    AtomicLongArray[] current = pages;
    if (cell / PAGE_SIZE == current.length) {
      current = Arrays.copyOf(current, current.length + 1);
      current[current.length - 1] = new AtomicLongArray(PAGE_SIZE);
      pages = current;
    }
    current[cell / PAGE_SIZE].setPlain(cell % PAGE_SIZE, (long) sku << 32 | location);
    // Whoever sees the new size sees the cell, too.
    size = cell + 1;
  }

  private long at(final int cell) {
    if (cell < 0 || cell >= size) {
      throw new IndexOutOfBoundsException("no cell has the index " + cell);
    }
    return pages[cell / PAGE_SIZE].getPlain(cell % PAGE_SIZE);
  }
}
