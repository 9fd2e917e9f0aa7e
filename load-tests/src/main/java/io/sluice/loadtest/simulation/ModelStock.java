package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Units by SKU, pool and location, and where the lines of a command take theirs from. */
final class ModelStock {
  private static final int FIGURES_OF_A_ROW = 5;
  private static final int OF_NO_ACTIVITY = -1;

  private final ModelCatalog catalog;
  private final ModelPools pools;
  private final Marks marks;
  private final int width;
  private final int mostSkus;
  private long[] available;
  private long[] held;
  private long[] allocated;
  private boolean[] open;

  /** Units that came in from outside, less those that went there. */
  private final long[] received;

  /**
   * Locations by row in the order in which units came there first: a row for each SKU, and behind
   * them one for each pool.
   */
  private int[][] rows;

  private int[] rowCounts;

  // Scratch of one command.
  private long[] taken;
  private final List<Part> planned = new ArrayList<>();
  private long refusedAvailable;

  ModelStock(
      final ModelCatalog catalog, final int mostSkus, final int mostLocations, final Marks marks) {
    this.catalog = catalog;
    this.mostSkus = mostSkus;
    this.marks = marks;
    pools = new ModelPools();
    width = mostLocations;
    available = new long[mostSkus * width];
    held = new long[mostSkus * width];
    allocated = new long[mostSkus * width];
    open = new boolean[mostSkus * width];
    taken = new long[mostSkus * width];
    received = new long[mostSkus];
    rows = new int[mostSkus][width];
    rowCounts = new int[mostSkus];
  }

  ModelStock(final ModelStock other, final ModelCatalog catalog) {
    this.catalog = catalog;
    mostSkus = other.mostSkus;
    marks = other.marks;
    pools = new ModelPools(other.pools);
    width = other.width;
    available = other.available.clone();
    held = other.held.clone();
    allocated = other.allocated.clone();
    open = other.open.clone();
    taken = new long[other.taken.length];
    received = other.received.clone();
    rows = new int[other.rows.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = other.rows[i].clone();
    }
    rowCounts = other.rowCounts.clone();
  }

  /** The pools of activities. */
  ModelPools pools() {
    return pools;
  }

  long available(final int sku, final int pool, final int location) {
    return available[cell(sku, pool, location)];
  }

  long held(final int sku, final int pool, final int location) {
    return held[cell(sku, pool, location)];
  }

  long allocated(final int sku, final int pool, final int location) {
    return allocated[cell(sku, pool, location)];
  }

  boolean isOpen(final int sku, final int pool, final int location) {
    return open[cell(sku, pool, location)];
  }

  int width() {
    return width;
  }

  /** Adds units, or takes them away, and opens what is new there. */
  void move(final Wish wish) {
    for (int i = 0; i < wish.lineCount; i++) {
      final int sku = wish.skus[i];
      final int cell = opened(sku, ModelPools.SHARED, wish.locations[i]);
      available[cell] += wish.units[i];
      received[sku] += wish.units[i];
    }
  }

  /** Why a movement can not be; null if it can. */
  @Nullable
  Expected refusal(final Wish movement) {
    for (int i = 0; i < movement.lineCount; i++) {
      if (!catalog.hasSku(movement.skus[i])) {
        return Expected.refused(RejectReason.SKU_UNKNOWN, i, -1, -1);
      }
      if (!catalog.hasLocation(movement.locations[i])) {
        return Expected.refused(RejectReason.LOCATION_UNKNOWN, i, movement.skus[i], -1);
      }
    }
    Arrays.fill(taken, 0);
    for (int i = 0; i < movement.lineCount; i++) {
      final int cell = cell(movement.skus[i], ModelPools.SHARED, movement.locations[i]);
      final long left = available[cell] - taken[cell];
      if (left + movement.units[i] < 0) {
        return Expected.refused(RejectReason.STOCK_INSUFFICIENT, i, movement.skus[i], left);
      }
      taken[cell] -= movement.units[i];
    }
    return null;
  }

  /** Opens the next pool, and returns its number. */
  int openPool(final int sku, final int activity) {
    pools.open(sku, activity);
    final int row = row(sku, pools.count());
    if (row == rows.length) {
      final int length = 2 * rows.length;
      available = Arrays.copyOf(available, length * width);
      held = Arrays.copyOf(held, length * width);
      allocated = Arrays.copyOf(allocated, length * width);
      open = Arrays.copyOf(open, length * width);
      taken = Arrays.copyOf(taken, length * width);
      rows = Arrays.copyOf(rows, length);
      for (int i = row; i < length; i++) {
        rows[i] = new int[width];
      }
      rowCounts = Arrays.copyOf(rowCounts, length);
    }
    return pools.count();
  }

  /** What is left in a pool goes back, and so does from now on what comes back to it. */
  void closePool(final int pool) {
    moveOut(pool, availableInPool(pool));
    pools.close(pool);
  }

  /** Sets units apart in a pool; returns at how many locations there were none before. */
  int moveIn(final Part part, final int pool) {
    final boolean known = isOpen(part.sku(), pool, part.location());
    add(available, part, -1);
    available[opened(part.sku(), pool, part.location())] += part.units();
    return known ? 0 : 1;
  }

  /** Gives units back to the shared pool, from the locations where they came first. */
  void moveOut(final int pool, final long units) {
    final int sku = pools.sku(pool);
    final int row = row(sku, pool);
    long left = units;
    for (int i = 0; i < rowCounts[row]; i++) {
      final int cell = row * width + rows[row][i];
      final long moved = Math.min(left, available[cell]);
      available[cell] -= moved;
      available[sku * width + rows[row][i]] += moved;
      left -= moved;
    }
    Violation.unless(left == 0, "more was given back than there was");
  }

  long availableInPool(final int pool) {
    return sum(available, pool);
  }

  long heldInPool(final int pool) {
    return sum(held, pool);
  }

  /** Units of a pool that are promised, or went to customers. */
  long soldInPool(final int pool) {
    return sum(allocated, pool) + pools.shipped(pool);
  }

  /** Units that were set apart in a pool and did not come back. */
  long fenced(final int pool) {
    return availableInPool(pool) + heldInPool(pool) + soldInPool(pool);
  }

  /** What a pool may promise: what is there and not held back. */
  long promisableInPool(final int pool) {
    return Math.max(0, availableInPool(pool) - pools.withheld(pool));
  }

  /** What a channel may promise from a pool. */
  long promisableInPool(final int pool, final int channel) {
    long sum = 0;
    for (final int location : catalog.servedBy(channel)) {
      sum += available(pools.sku(pool), pool, location);
    }
    return Math.min(sum, promisableInPool(pool));
  }

  void hold(final Part[] parts, final int customer) {
    for (final Part part : parts) {
      add(available, part, -1);
      add(held, part, 1);
      pools.tally(part.pool(), customer, part.units());
    }
  }

  void unhold(final Part[] parts, final int customer) {
    for (final Part part : parts) {
      add(held, part, -1);
      free(part, customer);
    }
  }

  void promise(final Part[] parts) {
    for (final Part part : parts) {
      add(held, part, -1);
      add(allocated, part, 1);
    }
  }

  void breakPromise(final Part[] parts, final int customer) {
    for (final Part part : parts) {
      add(allocated, part, -1);
      free(part, customer);
    }
  }

  void ship(final Part[] parts) {
    for (final Part part : parts) {
      add(allocated, part, -1);
      received[part.sku()] -= part.units();
      pools.ship(part.pool(), part.units());
    }
  }

  /** Units become another customer's. */
  void handOver(final Part[] parts, final int from, final int to) {
    for (final Part part : parts) {
      marks.hitIf(
          from != to && pools.home(part.pool()) != ModelPools.SHARED,
          Mark.HOLD_OF_NOBODY_TAKEN_OVER_IN_AN_ACTIVITY);
      pools.tally(part.pool(), from, -part.units());
      pools.tally(part.pool(), to, part.units());
    }
  }

  /** What a channel may promise. */
  long promisable(final int sku, final int channel) {
    long sum = 0;
    for (final int location : catalog.servedBy(channel)) {
      sum += available[sku * width + location];
    }
    return sum;
  }

  /** Units of a SKU that are available to everybody. */
  long availableToAll(final int sku) {
    long sum = 0;
    for (int cell = sku * width; cell < (sku + 1) * width; cell++) {
      sum += available[cell];
    }
    return sum;
  }

  /**
   * Location, units and activity of each cell of a SKU, as its stock is shown: those of pools, the
   * last pool first, as long as there is something in them.
   */
  long[] shown(final int sku) {
    long[] figures = new long[rowCounts[sku] * FIGURES_OF_A_ROW];
    int count = 0;
    for (int i = 0; i < rowCounts[sku]; i++) {
      count = show(figures, count, sku * width + rows[sku][i], OF_NO_ACTIVITY);
    }
    for (int pool = pools.count(); pool > 0; pool--) {
      final int row = row(sku, pool);
      for (int i = 0; pools.sku(pool) == sku && i < rowCounts[row]; i++) {
        final int cell = row * width + rows[row][i];
        if (available[cell] + held[cell] + allocated[cell] > 0) {
          figures = Arrays.copyOf(figures, count + FIGURES_OF_A_ROW);
          count = show(figures, count, cell, pools.activity(pool));
        }
      }
    }
    return figures;
  }

  private int show(final long[] figures, final int from, final int cell, final int activity) {
    figures[from] = cell % width;
    figures[from + 1] = available[cell];
    figures[from + 2] = held[cell];
    figures[from + 3] = allocated[cell];
    figures[from + 4] = activity;
    return from + FIGURES_OF_A_ROW;
  }

  /** Fails if anything is less than nothing, or units came from nowhere. */
  void check() {
    final long[] sums = new long[mostSkus];
    for (int row = 0; row < mostSkus + pools.count(); row++) {
      final int sku = row < mostSkus ? row : pools.sku(row - mostSkus + 1);
      for (int cell = row * width; cell < (row + 1) * width; cell++) {
        Violation.unless(
            available[cell] >= 0 && held[cell] >= 0 && allocated[cell] >= 0, "oversold");
        sums[sku] += available[cell] + held[cell] + allocated[cell];
      }
    }
    for (int sku = 0; sku < mostSkus; sku++) {
      Violation.unless(sums[sku] == received[sku], "units of a SKU came from nowhere");
    }
  }

  /** Begins to plan a command. */
  void beginPlan() {
    if (!planned.isEmpty()) {
      planned.clear();
    }
    Arrays.fill(taken, 0);
  }

  /** Plans a line after the earlier ones; {@code NONE} if it can be had. */
  RejectReason planLine(final int channel, final Part wanted) {
    final int[] locations = catalog.servedBy(channel);
    final long units = wanted.units();
    refusedAvailable = 0;
    if (wanted.location() != Wish.ANYWHERE) {
      return planPinned(locations, wanted);
    }
    Part single = null;
    for (final int location : locations) {
      final long left = left(wanted.sku(), wanted.pool(), location);
      refusedAvailable += left;
      if (single == null && left >= units) {
        single = wanted.at(location);
      }
    }
    refusedAvailable = Math.min(refusedAvailable, leftOf(wanted.pool()));
    if (refusedAvailable < units) {
      return RejectReason.SOLD_OUT;
    }
    if (single != null) {
      take(single);
      return RejectReason.NONE;
    }
    long rest = units;
    for (final int location : locations) {
      final long here = Math.min(rest, left(wanted.sku(), wanted.pool(), location));
      if (here > 0) {
        take(wanted.at(location).of(here));
        rest -= here;
      }
    }
    return RejectReason.NONE;
  }

  long refusedAvailable() {
    return refusedAvailable;
  }

  /** The parts of all lines that were planned. */
  Part[] plan() {
    return planned.toArray(Part.NONE);
  }

  /**
   * What an order had, once more: all lines from the same locations first, those that named theirs
   * in front, and what is missing then from any location of the channel. Empty if it can not be
   * had.
   */
  Part[] planAgain(final int channel, final Part[] had) {
    beginPlan();
    final int lines = had[had.length - 1].line() + 1;
    final long[] missing = new long[lines];
    final Part[] of = new Part[lines];
    for (int pass = 0; pass < 2; pass++) {
      for (final Part part : had) {
        if (part.pinned() == (pass == 0)) {
          final Part wanted = part.in(pools.home(part.pool()));
          of[part.line()] = wanted;
          missing[part.line()] += takeAgain(wanted);
        }
      }
      if (pass == 0 && Arrays.stream(missing).sum() > 0) {
        return Part.NONE;
      }
    }
    for (int line = 0; line < lines; line++) {
      if (missing[line] > 0
          && planLine(channel, of[line].at(Wish.ANYWHERE).of(missing[line])) != RejectReason.NONE) {
        return Part.NONE;
      }
    }
    return inOrderOfLines();
  }

  /** Takes what is left where a part was, and returns how much is missing. */
  private long takeAgain(final Part part) {
    final long left = Math.min(left(part.sku(), part.pool(), part.location()), leftOf(part.pool()));
    final long there = Math.min(part.units(), left);
    if (there > 0) {
      take(part.of(there));
    }
    return part.units() - there;
  }

  /** Each line shows a location once, where it was named first. */
  private Part[] inOrderOfLines() {
    final List<Part> merged = new ArrayList<>();
    for (final Part part : planned) {
      int i = 0;
      while (i < merged.size()
          && (merged.get(i).line() != part.line() || merged.get(i).location() != part.location())) {
        i++;
      }
      if (i == merged.size()) {
        merged.add(part);
      } else {
        merged.set(i, merged.get(i).of(merged.get(i).units() + part.units()));
      }
    }
    merged.sort(Comparator.comparingInt(Part::line));
    return merged.toArray(Part.NONE);
  }

  private RejectReason planPinned(final int[] locations, final Part wanted) {
    boolean serves = false;
    for (final int candidate : locations) {
      serves |= candidate == wanted.location();
    }
    if (!serves) {
      return RejectReason.LOCATION_NOT_IN_CHANNEL;
    }
    refusedAvailable =
        Math.min(left(wanted.sku(), wanted.pool(), wanted.location()), leftOf(wanted.pool()));
    if (refusedAvailable < wanted.units()) {
      return RejectReason.SOLD_OUT;
    }
    take(wanted.pinnedIf(true));
    return RejectReason.NONE;
  }

  private long left(final int sku, final int pool, final int location) {
    final int cell = cell(sku, pool, location);
    return available[cell] - taken[cell];
  }

  /** What a pool may promise beside what is planned; of the shared one, as much as there is. */
  private long leftOf(final int pool) {
    return pool == ModelPools.SHARED ? Long.MAX_VALUE : promisableInPool(pool) - sum(taken, pool);
  }

  private void take(final Part part) {
    taken[cell(part.sku(), part.pool(), part.location())] += part.units();
    planned.add(part);
  }

  private void free(final Part part, final int customer) {
    final int home = pools.home(part.pool());
    marks.hitIf(home != part.pool(), Mark.UNITS_CAME_BACK_AFTER_THE_END_OF_THEIR_ACTIVITY);
    add(available, part.in(home), 1);
    pools.tally(part.pool(), customer, -part.units());
  }

  private int row(final int sku, final int pool) {
    return pool == ModelPools.SHARED ? sku : mostSkus + pool - 1;
  }

  private int cell(final int sku, final int pool, final int location) {
    return row(sku, pool) * width + location;
  }

  /** The cell of a pool at a location, which is opened if it is not yet. */
  private int opened(final int sku, final int pool, final int location) {
    final int row = row(sku, pool);
    final int cell = row * width + location;
    if (!open[cell]) {
      open[cell] = true;
      rows[row][rowCounts[row]++] = location;
    }
    return cell;
  }

  private long sum(final long[] bucket, final int pool) {
    final int first = (mostSkus + pool - 1) * width;
    long sum = 0;
    for (int cell = first; cell < first + width; cell++) {
      sum += bucket[cell];
    }
    return sum;
  }

  private void add(final long[] bucket, final Part part, final int sign) {
    final int cell = cell(part.sku(), part.pool(), part.location());
    bucket[cell] += sign * part.units();
    Violation.unless(bucket[cell] >= 0, "a bucket is less than nothing");
  }
}
