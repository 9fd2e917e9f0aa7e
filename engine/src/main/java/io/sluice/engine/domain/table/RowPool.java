package io.sluice.engine.domain.table;

/**
 * Gives out the rows of a table and takes them back; the row that has been free for longest is the
 * first given out again.
 *
 * <p>What is free is part of the state, since it decides which row the next thing gets. The chain
 * of free rows runs through a field of the rows themselves. Things that come together mostly go
 * together; with this order they stay neighbours for ever, and memory is walked through, not jumped
 * about in.
 */
public final class RowPool {
  private static final int FREE_HEAD = 0;
  private static final int FREE_TAIL = 1;
  private static final int HIGH_WATER = 2;
  private static final int IN_USE = 3;

  private final LongTable rows;
  private final int chainField;
  private final LongFields counters;

  /**
   * A pool over all rows of a table.
   *
   * @param name number of the table of its counters
   * @param rows the table
   * @param chainField field that links free rows; free for other use while a row is in use
   */
  public RowPool(final int name, final LongTable rows, final int chainField) {
    this.rows = rows;
    this.chainField = chainField;
    this.counters = new LongFields(name, 4);
  }

  /** The row that {@link #take} will give out. */
  public int next() {
    final long head = counters.get(FREE_HEAD);
    return (int) (head == 0 ? counters.get(HIGH_WATER) : head - 1);
  }

  /** Rows in use. */
  public long inUse() {
    return counters.get(IN_USE);
  }

  /** Rows that were ever in use at the same time. */
  public int highWater() {
    return (int) counters.get(HIGH_WATER);
  }

  /**
   * Takes the next row. Its fields are 0, but for the one of the chain, which the taker has to set.
   */
  @WritesState
  public int take() {
    final int head = (int) counters.get(FREE_HEAD);
    final int row;
    if (head == 0) {
      row = (int) counters.get(HIGH_WATER);
      counters.add(HIGH_WATER, 1);
    } else {
      row = head - 1;
      counters.set(FREE_HEAD, rows.get(row, chainField));
    }
    counters.add(IN_USE, 1);
    return row;
  }

  /** Clears a row and takes it back. */
  @WritesState
  public void giveBack(final int row) {
    rows.clear(row);
    if (counters.get(FREE_HEAD) == 0) {
      counters.set(FREE_HEAD, row + 1L);
    } else {
      rows.set((int) counters.get(FREE_TAIL) - 1, chainField, row + 1L);
    }
    counters.set(FREE_TAIL, row + 1L);
    counters.add(IN_USE, -1);
  }

  /** The counters, for the hash of the state. */
  public LongFields counters() {
    return counters;
  }
}
