package io.sluice.engine.domain.activity;

import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which units one command moves between the shared pool and those of an activity: first out of its
 * pools, then into them. Reads the ledger only; reused; engine thread.
 */
final class Repooling {
  private final StockLedger ledger;
  private final Moves out = new Moves();
  private final Moves in = new Moves();

  // Cells that have to be opened first; they get the next numbers.
  private int newCount;
  private int[] newPools = new int[16];
  private int[] newLocations = new int[16];

  /** Some moves of units from cell to cell. */
  static final class Moves {
    private int count;
    private int[] from = new int[16];
    private int[] to = new int[16];
    private long[] units = new long[16];

    int count() {
      return count;
    }

    int from(final int i) {
      return from[i];
    }

    int to(final int i) {
      return to[i];
    }

    long units(final int i) {
      return units[i];
    }

    private void clear() {
      count = 0;
    }

    private void add(final int fromCell, final int toCell, final long moved) {
      if (count == from.length) {
        from = Arrays.copyOf(from, count * 2);
        to = Arrays.copyOf(to, count * 2);
        units = Arrays.copyOf(units, count * 2);
      }
      from[count] = fromCell;
      to[count] = toCell;
      units[count] = moved;
      count++;
    }
  }

  Repooling(final StockLedger ledger) {
    this.ledger = ledger;
  }

  /** Moves out of the activity's pools. */
  Moves out() {
    return out;
  }

  /** Moves into the activity's pools. */
  Moves in() {
    return in;
  }

  /** Cells that have to be opened before units move in. */
  int newCount() {
    return newCount;
  }

  /** Pool of a cell that has to be opened. */
  int newPool(final int i) {
    return newPools[i];
  }

  /** Location of a cell that has to be opened. */
  int newLocation(final int i) {
    return newLocations[i];
  }

  /** Number of a cell that has to be opened. */
  int newCell(final int i) {
    return ledger.cellCount() + i;
  }

  /**
   * Plans what it takes that the pools of an activity have what a definition says.
   *
   * @param wanted with the pools of all items
   * @param old null if there is none
   * @return {@code NONE}, or why that is not possible
   */
  RejectReason plan(
      final ActivityDefinition wanted,
      final @Nullable ActivityDefinition old,
      final AllocationPlan plan,
      final Decision decision) {
    clear();
    if (old != null) {
      for (final ActivityItem item : old.items()) {
        if (!wanted.hasPool(item.pool())) {
          moveOut(item.pool(), ledger.availableInPool(item.pool()));
        }
      }
    }
    plan.begin(wanted.channel(), wanted.items().size());
    for (int i = 0; i < wanted.items().size(); i++) {
      final ActivityItem item = wanted.items().get(i);
      final long more = item.quantity() - fenced(item.pool());
      if (-more > ledger.availableInPool(item.pool())) {
        return decision.refuse(
            RejectReason.STOCK_INSUFFICIENT, i, item.sku(), ledger.availableInPool(item.pool()));
      }
      if (more > 0) {
        final RejectReason refusal =
            plan.add(i, item.sku(), StockLedger.SHARED_POOL, item.location(), more);
        if (refusal != RejectReason.NONE) {
          return decision.refuse(
              refusal == RejectReason.SOLD_OUT ? RejectReason.STOCK_INSUFFICIENT : refusal,
              i,
              item.sku(),
              plan.promisable());
        }
      } else if (more < 0) {
        moveOut(item.pool(), -more);
      }
    }
    for (int i = 0; i < plan.count(); i++) {
      final int pool = wanted.items().get(plan.line(i)).pool();
      in.add(plan.cell(i), cellFor(pool, ledger.location(plan.cell(i))), plan.units(i));
    }
    return out.count() + in.count() > Limits.MAX_ALLOCATIONS
        ? RejectReason.TOO_MANY_PARTS
        : RejectReason.NONE;
  }

  /** Plans that everything that is left in the pools of an activity goes back. */
  void planEnd(final ActivityDefinition definition) {
    clear();
    for (final ActivityItem item : definition.items()) {
      moveOut(item.pool(), ledger.availableInPool(item.pool()));
    }
  }

  private void clear() {
    out.clear();
    in.clear();
    newCount = 0;
  }

  /** Units that were set apart: still there, held, promised or shipped. */
  private long fenced(final int pool) {
    return pool > ledger.poolCount()
        ? 0
        : ledger.availableInPool(pool)
            + ledger.unitsInPool(pool, Bucket.HELD)
            + ledger.unitsInPool(pool, Bucket.ALLOCATED)
            + ledger.shipped(pool);
  }

  private void moveOut(final int pool, final long units) {
    long left = units;
    for (int cell = ledger.firstCellOfPool(pool);
        left > 0 && cell != StockLedger.NONE;
        cell = ledger.nextCell(cell)) {
      final long moved = Math.min(left, ledger.available(cell));
      if (moved > 0) {
        out.add(cell, ledger.cellAt(ledger.sku(cell), ledger.location(cell)), moved);
        left -= moved;
      }
    }
    assert left == 0 : "the units were counted before they were moved";
  }

  /** The cell of a pool at a location: one that is open, or one that has to be opened. */
  private int cellFor(final int pool, final int location) {
    final int open =
        pool > ledger.poolCount() ? StockLedger.NONE : ledger.cellInPool(pool, location);
    if (open != StockLedger.NONE) {
      return open;
    }
    for (int i = 0; i < newCount; i++) {
      if (newPools[i] == pool && newLocations[i] == location) {
        return newCell(i);
      }
    }
    if (newCount == newPools.length) {
      newPools = Arrays.copyOf(newPools, newCount * 2);
      newLocations = Arrays.copyOf(newLocations, newCount * 2);
    }
    newPools[newCount] = pool;
    newLocations[newCount] = location;
    return newCell(newCount++);
  }
}
