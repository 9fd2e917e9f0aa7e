package io.sluice.engine.domain.stock;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.WritesState;

/**
 * All units of all SKUs, in double entry.
 *
 * <p>A cell is the stock of one SKU at one location for one owner: eight longs, one cache line. The
 * cells of a SKU form a chain in the order in which they were opened. Each SKU also has its outside
 * accounts, and the sum of its available units over all cells, so that a sold-out SKU is refused
 * with one look.
 */
public final class StockLedger {
  /** No cell. */
  public static final int NONE = -1;

  private static final int CELL_LONGS = 8;
  private static final int SKU_AND_LOCATION = 5;
  private static final int OWNER_AND_CONDITION = 6;
  private static final int NEXT_CELL = 7;

  private static final int SKU_LONGS = 8;
  private static final int FIRST_CELL = 4;
  private static final int LAST_CELL = 5;
  private static final int AVAILABLE_SUM = 6;

  private static final int AVAILABLE = Bucket.AVAILABLE.ordinal();

  private final LongTable cells;
  private final LongTable skus;
  private final LongFields counters;

  /**
   * An empty ledger.
   *
   * @param firstTableName the first of three numbers for its tables
   */
  public StockLedger(final int firstTableName) {
    cells = new LongTable(firstTableName, CELL_LONGS);
    skus = new LongTable(firstTableName + 1, SKU_LONGS);
    counters = new LongFields(firstTableName + 2, 1);
  }

  /** Number of cells; the next one gets this index. */
  public int cellCount() {
    return (int) counters.get(0);
  }

  /** True if the cell was opened. */
  public boolean hasCell(final int cell) {
    return cell >= 0 && cell < cellCount();
  }

  /** Units in a bucket of a cell. */
  public long units(final int cell, final Bucket bucket) {
    return cells.get(cell, bucket.ordinal());
  }

  /** Units available in a cell. */
  public long available(final int cell) {
    return cells.get(cell, AVAILABLE);
  }

  /** Units available of a SKU in all of its cells. */
  public long availableSum(final int sku) {
    return skus.get(sku, AVAILABLE_SUM);
  }

  /** What an outside account of a SKU holds; units that came in stand as less than 0. */
  public long outside(final int sku, final OutsideAccount account) {
    return skus.get(sku, account.ordinal());
  }

  /** SKU of a cell. */
  public int sku(final int cell) {
    return (int) (cells.get(cell, SKU_AND_LOCATION) >>> 32);
  }

  /** Location of a cell. */
  public int location(final int cell) {
    return (int) cells.get(cell, SKU_AND_LOCATION);
  }

  /** First cell of a SKU, or {@link #NONE}. */
  public int firstCell(final int sku) {
    return (int) skus.get(sku, FIRST_CELL) - 1;
  }

  /** The next cell of the same SKU, or {@link #NONE}. */
  public int nextCell(final int cell) {
    return (int) cells.get(cell, NEXT_CELL) - 1;
  }

  /** The cell of a SKU at a location, or {@link #NONE}. */
  public int cellAt(final int sku, final int location) {
    int cell = firstCell(sku);
    while (cell != NONE && location(cell) != location) {
      cell = nextCell(cell);
    }
    return cell;
  }

  /**
   * What a channel may promise from a cell: its pool, which is the shared one for every channel so
   * far. The one formula for every question and every decision.
   */
  public long availableToPromise(final int cell) {
    return Math.max(0, available(cell));
  }

  /** Loads a SKU ahead of its use; the value means nothing. */
  public long touchSku(final int sku) {
    return skus.get(sku, FIRST_CELL) + skus.get(sku, AVAILABLE_SUM);
  }

  /** Loads a cell ahead of its use; the value means nothing. */
  public long touchCell(final int cell) {
    return cells.get(cell, AVAILABLE) + cells.get(cell, SKU_AND_LOCATION);
  }

  /** Opens the next cell, with nothing in it. */
  @WritesState
  void open(
      final int cell, final int sku, final int location, final int owner, final int condition) {
    assert cell == cellCount() : "cells are dense";
    cells.set(cell, SKU_AND_LOCATION, (long) sku << 32 | location);
    cells.set(cell, OWNER_AND_CONDITION, (long) owner << 32 | condition);
    final int last = (int) skus.get(sku, LAST_CELL) - 1;
    if (last == NONE) {
      skus.set(sku, FIRST_CELL, cell + 1L);
    } else {
      cells.set(last, NEXT_CELL, cell + 1L);
    }
    skus.set(sku, LAST_CELL, cell + 1L);
    counters.add(0, 1);
  }

  /** Moves units between two buckets of a cell. */
  @WritesState
  public void move(final int cell, final Bucket from, final Bucket to, final long units) {
    assert units > 0 : units;
    assert cells.get(cell, from.ordinal()) >= units : "a bucket is never negative";
    cells.add(cell, from.ordinal(), -units);
    cells.add(cell, to.ordinal(), units);
    if (from == Bucket.AVAILABLE) {
      skus.add(sku(cell), AVAILABLE_SUM, -units);
    } else if (to == Bucket.AVAILABLE) {
      skus.add(sku(cell), AVAILABLE_SUM, units);
    }
  }

  /**
   * Moves units from an outside account into what is available in a cell; less than 0 moves them
   * out.
   */
  @WritesState
  void receive(final int cell, final OutsideAccount from, final long units) {
    assert available(cell) + units >= 0 : "a bucket is never negative";
    final int sku = sku(cell);
    skus.add(sku, from.ordinal(), -units);
    cells.add(cell, AVAILABLE, units);
    skus.add(sku, AVAILABLE_SUM, units);
  }

  /** Moves allocated units of a cell to the customer. */
  @WritesState
  public void ship(final int cell, final long units) {
    assert units > 0 : units;
    assert units(cell, Bucket.ALLOCATED) >= units : "a bucket is never negative";
    cells.add(cell, Bucket.ALLOCATED.ordinal(), -units);
    skus.add(sku(cell), OutsideAccount.CUSTOMER.ordinal(), units);
  }

  /** Sum over all accounts of a SKU; anything but 0 is a defect. */
  public long conservationDifference(final int sku) {
    long sum = 0;
    for (int account = 0; account < OutsideAccount.COUNT; account++) {
      sum += skus.get(sku, account);
    }
    for (int cell = firstCell(sku); cell != NONE; cell = nextCell(cell)) {
      for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
        sum += cells.get(cell, bucket);
      }
    }
    return sum;
  }

  /** True if no bucket of a SKU is negative and its sum of available units is right. */
  public boolean isSound(final int sku) {
    long available = 0;
    for (int cell = firstCell(sku); cell != NONE; cell = nextCell(cell)) {
      for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
        if (cells.get(cell, bucket) < 0) {
          return false;
        }
      }
      available += available(cell);
    }
    return available == availableSum(sku);
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {cells, skus, counters};
  }

  /** Its tables, for snapshots. */
  public TableContent[] contents() {
    return new TableContent[] {cells, skus, counters};
  }
}
