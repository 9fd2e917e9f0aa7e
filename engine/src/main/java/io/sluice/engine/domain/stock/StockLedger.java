package io.sluice.engine.domain.stock;

import io.sluice.engine.domain.table.HashedTable;
import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.LongTable;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.domain.table.WritesState;

/**
 * All units of all SKUs, in double entry.
 *
 * <p>A cell is the stock of one SKU at one location for one owner in one pool: eight longs, one
 * cache line. The cells of a SKU in the shared pool form a chain in the order in which they were
 * opened. Each SKU also has its outside accounts, and the sum of its available units over these
 * cells, so that a sold-out SKU is refused with one look.
 *
 * <p>A pool is a ring-fence around units of one SKU: it has a chain of cells and a sum of its own,
 * and may hold some of its units back. Units are moved between pools at one location. Once a pool
 * is closed, what comes back to its cells goes to the shared ones.
 */
public final class StockLedger {
  /** No cell, no pool. */
  public static final int NONE = -1;

  /** The pool that every channel sells from. */
  public static final int SHARED_POOL = 0;

  private static final int CELL_LONGS = 8;
  private static final int SKU_AND_LOCATION = 5;
  private static final int OWNER_POOL_AND_CONDITION = 6;
  private static final int NEXT_CELL = 7;

  private static final int SKU_LONGS = 8;
  private static final int FIRST_CELL = 4;
  private static final int LAST_CELL = 5;
  private static final int AVAILABLE_SUM = 6;
  private static final int FIRST_POOL = 7;

  private static final int POOL_LONGS = 8;
  private static final int POOL_SKU = 0;
  private static final int POOL_FIRST_CELL = 1;
  private static final int POOL_LAST_CELL = 2;
  private static final int POOL_AVAILABLE = 3;
  private static final int POOL_WITHHELD = 4;
  private static final int POOL_SHIPPED = 5;
  private static final int POOL_CLOSED = 6;
  private static final int NEXT_POOL = 7;

  private static final int CELLS = 0;
  private static final int POOLS = 1;

  // OWNER_POOL_AND_CONDITION: owner 32 bits, pool 28, condition 4
  private static final int OWNER_SHIFT = 32;
  private static final int POOL_SHIFT = 4;
  private static final int MAX_POOLS = 1 << 28;

  private static final int AVAILABLE = Bucket.AVAILABLE.ordinal();

  private final LongTable cells;
  private final LongTable skus;
  private final LongTable pools;
  private final LongFields counters;
  private RestockListener listener = RestockListener.NONE;

  /**
   * An empty ledger.
   *
   * @param firstTableName the first of four numbers for its tables
   */
  public StockLedger(final int firstTableName) {
    cells = new LongTable(firstTableName, CELL_LONGS);
    skus = new LongTable(firstTableName + 1, SKU_LONGS);
    counters = new LongFields(firstTableName + 2, 2);
    pools = new LongTable(firstTableName + 3, POOL_LONGS);
  }

  /** Number of cells; the next one gets this index. */
  public int cellCount() {
    return (int) counters.get(CELLS);
  }

  /** Number of pools that were opened; they are numbered from 1, and 0 is the shared one. */
  public int poolCount() {
    return (int) counters.get(POOLS);
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

  /** Units available of a SKU in all of its shared cells. */
  public long availableSum(final int sku) {
    return skus.get(sku, AVAILABLE_SUM);
  }

  /** Units available in all cells of a pool, also those that are held back. */
  public long availableInPool(final int pool) {
    return pools.get(pool, POOL_AVAILABLE);
  }

  /** Units of a pool that are held back. */
  public long withheld(final int pool) {
    return pools.get(pool, POOL_WITHHELD);
  }

  /** Units of a pool that went to customers. */
  public long shipped(final int pool) {
    return pools.get(pool, POOL_SHIPPED);
  }

  /** True if units that come back to a pool go to the shared one. */
  public boolean isClosed(final int pool) {
    return pools.get(pool, POOL_CLOSED) != 0;
  }

  /** SKU of a pool. */
  public int skuOfPool(final int pool) {
    return (int) pools.get(pool, POOL_SKU);
  }

  /** The pool of a SKU that was opened last, or {@link #NONE}. */
  public int firstPool(final int sku) {
    return (int) skus.get(sku, FIRST_POOL) - 1;
  }

  /** The pool of the same SKU that was opened before, or {@link #NONE}. */
  public int nextPool(final int pool) {
    return (int) pools.get(pool, NEXT_POOL) - 1;
  }

  /** Sum of a bucket over the cells of a pool. */
  public long unitsInPool(final int pool, final Bucket bucket) {
    long sum = 0;
    for (int cell = firstCellOfPool(pool); cell != NONE; cell = nextCell(cell)) {
      sum += units(cell, bucket);
    }
    return sum;
  }

  /** Units that a pool may promise: the shared one, what all of its cells have. */
  public long promisable(final int sku, final int pool) {
    return pool == SHARED_POOL
        ? availableSum(sku)
        : Math.max(0, availableInPool(pool) - withheld(pool));
  }

  /** What an outside account of a SKU holds; units that came in stand as less than 0. */
  public long outside(final int sku, final OutsideAccount account) {
    return skus.get(sku, account.ordinal());
  }

  /** SKU of a cell. */
  public int sku(final int cell) {
    return (int) (cells.get(cell, SKU_AND_LOCATION) >>> 32);
  }

  /** Pool of a cell. */
  public int pool(final int cell) {
    return (int) cells.get(cell, OWNER_POOL_AND_CONDITION) >>> POOL_SHIFT;
  }

  /** Location of a cell. */
  public int location(final int cell) {
    return (int) cells.get(cell, SKU_AND_LOCATION);
  }

  /** First cell of a pool other than the shared one, or {@link #NONE}. */
  public int firstCellOfPool(final int pool) {
    return (int) pools.get(pool, POOL_FIRST_CELL) - 1;
  }

  /** First cell of a SKU in a pool, or {@link #NONE}. */
  public int firstCell(final int sku, final int pool) {
    return pool == SHARED_POOL ? firstCell(sku) : firstCellOfPool(pool);
  }

  /** The cell of a pool at a location, or {@link #NONE}. */
  public int cellInPool(final int pool, final int location) {
    int cell = firstCellOfPool(pool);
    while (cell != NONE && location(cell) != location) {
      cell = nextCell(cell);
    }
    return cell;
  }

  /** First shared cell of a SKU, or {@link #NONE}. */
  public int firstCell(final int sku) {
    return (int) skus.get(sku, FIRST_CELL) - 1;
  }

  /** The next cell of the same SKU in the same pool, or {@link #NONE}. */
  public int nextCell(final int cell) {
    return (int) cells.get(cell, NEXT_CELL) - 1;
  }

  /** The shared cell of a SKU at a location, or {@link #NONE}. */
  public int cellAt(final int sku, final int location) {
    int cell = firstCell(sku);
    while (cell != NONE && location(cell) != location) {
      cell = nextCell(cell);
    }
    return cell;
  }

  /**
   * What may be promised from a cell by who sells from its pool. The one formula for every question
   * and every decision.
   */
  public long availableToPromise(final int cell) {
    return Math.max(0, available(cell));
  }

  /**
   * The cell that units go to when they are free again: the same one, or, if its pool is closed,
   * the shared one at its location.
   */
  public int homeOf(final int cell) {
    final int pool = pool(cell);
    if (pool == SHARED_POOL || !isClosed(pool)) {
      return cell;
    }
    final int shared = cellAt(sku(cell), location(cell));
    assert shared != NONE : "the units of a pool came from there";
    return shared;
  }

  /** Loads a SKU ahead of its use; the value means nothing. */
  public long touchSku(final int sku) {
    return skus.get(sku, FIRST_CELL) + skus.get(sku, AVAILABLE_SUM);
  }

  /** Loads a cell ahead of its use; the value means nothing. */
  public long touchCell(final int cell) {
    return cells.get(cell, AVAILABLE) + cells.get(cell, SKU_AND_LOCATION);
  }

  /** Lets somebody be told of every SKU or pool that may have units again from now on. */
  public void tell(final RestockListener newListener) {
    listener = newListener;
  }

  /** Opens the next pool, with no cells. */
  @WritesState
  public void openPool(final int pool, final int sku) {
    assert pool == poolCount() + 1 : "pools are dense";
    assert pool < MAX_POOLS : pool;
    pools.set(pool, POOL_SKU, sku);
    pools.set(pool, NEXT_POOL, skus.get(sku, FIRST_POOL));
    skus.set(sku, FIRST_POOL, pool + 1L);
    counters.add(POOLS, 1);
  }

  /** Says how many units of a pool are held back. */
  @WritesState
  public void withhold(final int pool, final long units) {
    assert units >= 0 : units;
    pools.set(pool, POOL_WITHHELD, units);
    listener.onPoolChanged(pool);
  }

  /** Lets units that come back to a pool go to the shared one; nothing is available in it. */
  @WritesState
  public void closePool(final int pool) {
    assert availableInPool(pool) == 0 : "what is left was moved before";
    pools.set(pool, POOL_WITHHELD, 0);
    pools.set(pool, POOL_CLOSED, 1);
    listener.onPoolChanged(pool);
  }

  /** Opens the next cell of a pool, with nothing in it. */
  @WritesState
  void openInPool(
      final int cell, final int pool, final int location, final int owner, final int condition) {
    assert cell == cellCount() : "cells are dense";
    cells.set(cell, SKU_AND_LOCATION, pools.get(pool, POOL_SKU) << 32 | location);
    cells.set(
        cell,
        OWNER_POOL_AND_CONDITION,
        (long) owner << OWNER_SHIFT | (long) pool << POOL_SHIFT | condition);
    final int last = (int) pools.get(pool, POOL_LAST_CELL) - 1;
    if (last == NONE) {
      pools.set(pool, POOL_FIRST_CELL, cell + 1L);
    } else {
      cells.set(last, NEXT_CELL, cell + 1L);
    }
    pools.set(pool, POOL_LAST_CELL, cell + 1L);
    counters.add(CELLS, 1);
  }

  /** Opens the next shared cell, with nothing in it. */
  @WritesState
  void open(
      final int cell, final int sku, final int location, final int owner, final int condition) {
    assert cell == cellCount() : "cells are dense";
    cells.set(cell, SKU_AND_LOCATION, (long) sku << 32 | location);
    cells.set(cell, OWNER_POOL_AND_CONDITION, (long) owner << OWNER_SHIFT | condition);
    final int last = (int) skus.get(sku, LAST_CELL) - 1;
    if (last == NONE) {
      skus.set(sku, FIRST_CELL, cell + 1L);
    } else {
      cells.set(last, NEXT_CELL, cell + 1L);
    }
    skus.set(sku, LAST_CELL, cell + 1L);
    counters.add(CELLS, 1);
  }

  /** Moves available units between two cells of a SKU at one location, in different pools. */
  @WritesState
  public void repool(final int from, final int to, final long units) {
    assert units > 0 : units;
    assert sku(from) == sku(to) && location(from) == location(to) : "only the pool is another";
    assert available(from) >= units : "a bucket is never negative";
    cells.add(from, AVAILABLE, -units);
    cells.add(to, AVAILABLE, units);
    addAvailable(from, -units);
    addAvailable(to, units);
  }

  /** Makes units of a cell available again, where {@link #homeOf} says. */
  @WritesState
  public void giveBack(final int cell, final Bucket from, final long units) {
    assert units > 0 : units;
    assert cells.get(cell, from.ordinal()) >= units : "a bucket is never negative";
    final int home = homeOf(cell);
    cells.add(cell, from.ordinal(), -units);
    cells.add(home, AVAILABLE, units);
    addAvailable(home, units);
  }

  /** Moves units between two buckets of a cell. */
  @WritesState
  public void move(final int cell, final Bucket from, final Bucket to, final long units) {
    assert units > 0 : units;
    assert cells.get(cell, from.ordinal()) >= units : "a bucket is never negative";
    cells.add(cell, from.ordinal(), -units);
    cells.add(cell, to.ordinal(), units);
    if (from == Bucket.AVAILABLE) {
      addAvailable(cell, -units);
    } else if (to == Bucket.AVAILABLE) {
      addAvailable(cell, units);
    }
  }

  @WritesState
  private void addAvailable(final int cell, final long units) {
    final int pool = pool(cell);
    if (pool == SHARED_POOL) {
      final int sku = sku(cell);
      skus.add(sku, AVAILABLE_SUM, units);
      if (units > 0 && availableSum(sku) == units) {
        listener.onRestocked(sku);
      }
    } else {
      pools.add(pool, POOL_AVAILABLE, units);
      if (units > 0) {
        listener.onPoolChanged(pool);
      }
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
    addAvailable(cell, units);
  }

  /** Moves allocated units of a cell to the customer. */
  @WritesState
  public void ship(final int cell, final long units) {
    assert units > 0 : units;
    assert units(cell, Bucket.ALLOCATED) >= units : "a bucket is never negative";
    cells.add(cell, Bucket.ALLOCATED.ordinal(), -units);
    skus.add(sku(cell), OutsideAccount.CUSTOMER.ordinal(), units);
    if (pool(cell) != SHARED_POOL) {
      pools.add(pool(cell), POOL_SHIPPED, units);
    }
  }

  /** Sum over all accounts of a SKU; anything but 0 is a defect. */
  public long conservationDifference(final int sku) {
    long sum = 0;
    for (int account = 0; account < OutsideAccount.COUNT; account++) {
      sum += skus.get(sku, account);
    }
    sum += unitsInChain(firstCell(sku));
    for (int pool = firstPool(sku); pool != NONE; pool = nextPool(pool)) {
      sum += unitsInChain(firstCellOfPool(pool));
    }
    return sum;
  }

  /** True if no bucket of a SKU is negative and its sums of available units are right. */
  public boolean isSound(final int sku) {
    boolean sound = isSound(firstCell(sku), availableSum(sku));
    for (int pool = firstPool(sku); pool != NONE; pool = nextPool(pool)) {
      sound &= isSound(firstCellOfPool(pool), availableInPool(pool))
          && (!isClosed(pool) || availableInPool(pool) == 0);
    }
    return sound;
  }

  private long unitsInChain(final int first) {
    long sum = 0;
    for (int cell = first; cell != NONE; cell = nextCell(cell)) {
      for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
        sum += cells.get(cell, bucket);
      }
    }
    return sum;
  }

  private boolean isSound(final int first, final long sum) {
    long available = 0;
    for (int cell = first; cell != NONE; cell = nextCell(cell)) {
      for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
        if (cells.get(cell, bucket) < 0) {
          return false;
        }
      }
      available += available(cell);
    }
    return available == sum;
  }

  /** Its tables, for the hash of the state. */
  public HashedTable[] tables() {
    return new HashedTable[] {cells, skus, counters, pools};
  }

  /** Its tables, for snapshots. */
  public TableContent[] contents() {
    return new TableContent[] {cells, skus, counters, pools};
  }
}
