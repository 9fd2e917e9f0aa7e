package io.sluice.engine.domain.table;

import java.util.Arrays;

/**
 * Rows of longs that grow by pages and keep a running hash of all that is in them.
 *
 * <p>The hash is Σ value × weight(row, field) modulo 2⁶⁴, where each weight is odd and spread over
 * all bits. A change of one field therefore always changes it, writing costs one multiplication,
 * and the order of writes does not matter. A table that was never written and one that was cleared
 * to zero have the same hash.
 *
 * <p>Growing allocates a page and copies nothing but references, so it never stalls a turn for
 * long.
 */
public final class LongTable {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long SPREAD = 0xBF58476D1CE4E5B9L;
  private static final int PAGE_ROW_BITS = 12;
  private static final int PAGE_ROWS = 1 << PAGE_ROW_BITS;
  private static final int PAGE_ROW_MASK = PAGE_ROWS - 1;

  private final long seed;
  private final int rowLongs;
  private long[][] pages = new long[16][];
  private int pageCount;
  private long hash;

  /**
   * An empty table.
   *
   * @param name number of this table among all of one state, so that equal content in two tables
   *     does not cancel out
   * @param rowLongs fields of a row
   */
  public LongTable(final int name, final int rowLongs) {
    this.seed = name * SPREAD;
    this.rowLongs = rowLongs;
  }

  /** The value of a field; 0 if it was never written. */
  public long get(final int row, final int field) {
    assert field >= 0 && field < rowLongs : field;
    final int page = row >>> PAGE_ROW_BITS;
    return page < pageCount ? pages[page][(row & PAGE_ROW_MASK) * rowLongs + field] : 0;
  }

  /** Sets a field. */
  @WritesState
  public void set(final int row, final int field, final long value) {
    assert field >= 0 && field < rowLongs : field;
    final long[] page = page(row);
    final int i = (row & PAGE_ROW_MASK) * rowLongs + field;
    hash += (value - page[i]) * weight(row, field);
    page[i] = value;
  }

  /** Adds to a field. */
  @WritesState
  public void add(final int row, final int field, final long delta) {
    assert field >= 0 && field < rowLongs : field;
    final long[] page = page(row);
    hash += delta * weight(row, field);
    page[(row & PAGE_ROW_MASK) * rowLongs + field] += delta;
  }

  /** Sets all fields of a row to 0. */
  @WritesState
  public void clear(final int row) {
    for (int field = 0; field < rowLongs; field++) {
      set(row, field, 0);
    }
  }

  /** Running hash of all that is in the table. */
  public long hash() {
    return hash;
  }

  /** The same hash from the content alone, by a full pass. */
  public long recomputedHash() {
    long sum = 0;
    for (int page = 0; page < pageCount; page++) {
      for (int i = 0; i < PAGE_ROWS * rowLongs; i++) {
        final long value = pages[page][i];
        if (value != 0) {
          sum += value * weight((page << PAGE_ROW_BITS) + i / rowLongs, i % rowLongs);
        }
      }
    }
    return sum;
  }

  /** Fields of a row. */
  public int rowLongs() {
    return rowLongs;
  }

  /** Bytes of all pages. */
  public long sizeBytes() {
    return (long) pageCount * PAGE_ROWS * rowLongs * Long.BYTES;
  }

  private long weight(final int row, final int field) {
    long z = (seed + (long) row * rowLongs + field) * GOLDEN;
    z = (z ^ z >>> 32) * SPREAD;
    return z ^ z >>> 29 | 1;
  }

  private long[] page(final int row) {
    final int page = row >>> PAGE_ROW_BITS;
    if (page >= pageCount) {
      growTo(page);
    }
    return pages[page];
  }

  private void growTo(final int page) {
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
    }
    while (pageCount <= page) {
      pages[pageCount++] = new long[PAGE_ROWS * rowLongs];
    }
  }
}
