package io.sluice.engine.domain.table;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import java.util.Arrays;

/**
 * Rows of longs that grow by pages and keep a running hash of all that is in them.
 *
 * <p>The hash is Σ value × weight(row, field) modulo 2⁶⁴, where each weight is odd and spread over
 * all bits. A change of one field therefore always changes it, writing costs a few multiplications,
 * and the order of writes does not matter. A table that was never written and one that was cleared
 * to zero have the same hash.
 *
 * <p>Growing allocates a page and copies nothing but references, so it never stalls a turn for
 * long.
 */
public final class LongTable implements HashedTable, TableContent {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long SPREAD = 0xBF58476D1CE4E5B9L;
  private static final int MAX_FIELDS = 16;
  private static final long[] FIELD_WEIGHTS = fieldWeights();
  private static final int PAGE_ROW_BITS = 12;
  private static final int PAGE_ROWS = 1 << PAGE_ROW_BITS;
  private static final int PAGE_ROW_MASK = PAGE_ROWS - 1;

  private final int name;
  private final long seed;
  private final int rowLongs;
  private long[][] pages = new long[0][];
  private long hash;

  /**
   * An empty table.
   *
   * @param name number of this table among all of one state, so that equal content in two tables
   *     does not cancel out
   * @param rowLongs fields of a row, at most 16
   */
  public LongTable(final int name, final int rowLongs) {
    assert rowLongs <= MAX_FIELDS : rowLongs;
    this.name = name;
    this.seed = seed(name);
    this.rowLongs = rowLongs;
  }

  /** The value of a field; 0 if it was never written. */
  public long get(final int row, final int field) {
    final int page = row >>> PAGE_ROW_BITS;
    return page < pages.length ? pages[page][(row & PAGE_ROW_MASK) * rowLongs + field] : 0;
  }

  /** Sets a field. */
  @WritesState
  public void set(final int row, final int field, final long value) {
    final long[] page = page(row);
    final int i = (row & PAGE_ROW_MASK) * rowLongs + field;
    hash += (value - page[i]) * (rowWeight(seed, row) * FIELD_WEIGHTS[field]);
    page[i] = value;
  }

  /** Adds to a field. */
  @WritesState
  public void add(final int row, final int field, final long delta) {
    final long[] page = page(row);
    hash += delta * (rowWeight(seed, row) * FIELD_WEIGHTS[field]);
    page[(row & PAGE_ROW_MASK) * rowLongs + field] += delta;
  }

  /** Sets all fields of a row to 0. */
  @WritesState
  public void clear(final int row) {
    final long[] page = page(row);
    final int start = (row & PAGE_ROW_MASK) * rowLongs;
    long lost = 0;
    for (int field = 0; field < rowLongs; field++) {
      lost += page[start + field] * FIELD_WEIGHTS[field];
      page[start + field] = 0;
    }
    hash -= lost * rowWeight(seed, row);
  }

  @Override
  public long hash() {
    return hash;
  }

  @Override
  public long recomputedHash() {
    long sum = 0;
    for (int page = 0; page < pages.length; page++) {
      final long[] values = pages[page];
      for (int row = 0; row < PAGE_ROWS; row++) {
        final int start = row * rowLongs;
        long rowSum = 0;
        for (int field = 0; field < rowLongs; field++) {
          rowSum += values[start + field] * FIELD_WEIGHTS[field];
        }
        sum += rowSum * rowWeight(seed, (page << PAGE_ROW_BITS) + row);
      }
    }
    return sum;
  }

  /** Fields of a row. */
  public int rowLongs() {
    return rowLongs;
  }

  @Override
  public long sizeBytes() {
    return (long) pages.length * PAGE_ROWS * rowLongs * Long.BYTES;
  }

  @Override
  public void writeTo(final StateOutput out) {
    out.begin(name, TableKind.ROWS, rowLongs);
    out.putLong((long) pages.length * PAGE_ROWS);
    for (final long[] page : pages) {
      out.putLongs(page, 0, page.length);
    }
    out.end();
  }

  @Override
  @WritesState
  public void readFrom(final StateInput in) {
    assert pages.length == 0 : "the table is empty";
    in.begin(name, TableKind.ROWS, rowLongs);
    final int rows = in.getCount(Integer.MAX_VALUE - PAGE_ROWS);
    pages = new long[(rows + PAGE_ROWS - 1) / PAGE_ROWS][];
    for (int page = 0; page < pages.length; page++) {
      pages[page] = new long[PAGE_ROWS * rowLongs];
      final int count = Math.min(PAGE_ROWS, rows - page * PAGE_ROWS);
      in.getLongs(pages[page], 0, count * rowLongs);
    }
    in.end();
  }

  @Override
  @WritesState
  public void restoreHash() {
    hash = recomputedHash();
  }

  /** Weight of one field of one row of a table: odd, since both of its factors are. */
  static long weight(final int name, final int row, final int field) {
    return rowWeight(seed(name), row) * FIELD_WEIGHTS[field];
  }

  private static long seed(final int name) {
    return name * SPREAD;
  }

  /**
   * The factor that all fields of a row share, so that it is computed once where several are
   * written.
   */
  private static long rowWeight(final long seed, final int row) {
    final long z = (seed + row) * GOLDEN;
    return (z ^ z >>> 32) * SPREAD | 1;
  }

  private long[] page(final int row) {
    final int page = row >>> PAGE_ROW_BITS;
    if (page >= pages.length) {
      growTo(page);
    }
    return pages[page];
  }

  private void growTo(final int page) {
    final int oldLength = pages.length;
    pages = Arrays.copyOf(pages, page + 1);
    for (int i = oldLength; i <= page; i++) {
      pages[i] = new long[PAGE_ROWS * rowLongs];
    }
  }

  private static long[] fieldWeights() {
    final long[] weights = new long[MAX_FIELDS];
    for (int i = 0; i < MAX_FIELDS; i++) {
      final long z = (i + 1) * GOLDEN;
      weights[i] = (z ^ z >>> 31) * SPREAD | 1;
    }
    return weights;
  }
}
