package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Units by SKU and location, and where the lines of a command take theirs from. */
final class ModelStock {
  private final ModelCatalog catalog;
  private final int width;
  private final long[] available;
  private final long[] held;
  private final long[] allocated;

  /** Units that came in from outside, less those that went there. */
  private final long[] received;

  private final boolean[] open;

  /** Locations by SKU in the order in which its units came there first. */
  private final int[][] rows;

  private final int[] rowCounts;

  // Scratch of one command.
  private final long[] taken;
  private final List<Part> planned = new ArrayList<>();
  private int refusedLine;
  private long refusedAvailable;

  ModelStock(final ModelCatalog catalog, final int mostSkus, final int mostLocations) {
    this.catalog = catalog;
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

  long available(final int sku, final int location) {
    return available[sku * width + location];
  }

  long held(final int sku, final int location) {
    return held[sku * width + location];
  }

  long allocated(final int sku, final int location) {
    return allocated[sku * width + location];
  }

  boolean isOpen(final int sku, final int location) {
    return open[sku * width + location];
  }

  int width() {
    return width;
  }

  /** Adds units, or takes them away, and opens what is new there. */
  void move(final Wish wish) {
    for (int i = 0; i < wish.lineCount; i++) {
      final int sku = wish.skus[i];
      final int cell = sku * width + wish.locations[i];
      if (!open[cell]) {
        open[cell] = true;
        rows[sku][rowCounts[sku]++] = wish.locations[i];
      }
      available[cell] += wish.units[i];
      received[sku] += wish.units[i];
    }
  }

  /** First line of a movement that takes more than there is, or -1. */
  int firstLineWithout(final Wish wish) {
    Arrays.fill(taken, 0);
    for (int i = 0; i < wish.lineCount; i++) {
      final int cell = wish.skus[i] * width + wish.locations[i];
      refusedAvailable = available[cell] - taken[cell];
      if (refusedAvailable + wish.units[i] < 0) {
        return i;
      }
      taken[cell] -= wish.units[i];
    }
    return -1;
  }

  void hold(final Part[] parts) {
    for (final Part part : parts) {
      add(available, part, -1);
      add(held, part, 1);
    }
  }

  void unhold(final Part[] parts) {
    for (final Part part : parts) {
      add(held, part, -1);
      add(available, part, 1);
    }
  }

  void promise(final Part[] parts) {
    for (final Part part : parts) {
      add(held, part, -1);
      add(allocated, part, 1);
    }
  }

  void breakPromise(final Part[] parts) {
    for (final Part part : parts) {
      add(allocated, part, -1);
      add(available, part, 1);
    }
  }

  void ship(final Part[] parts) {
    for (final Part part : parts) {
      add(allocated, part, -1);
      received[part.sku()] -= part.units();
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

  /** Location and units of each cell of a SKU, as its stock is shown. */
  long[] shown(final int sku) {
    final long[] figures = new long[rowCounts[sku] * 4];
    for (int i = 0; i < rowCounts[sku]; i++) {
      final int cell = sku * width + rows[sku][i];
      figures[4 * i] = rows[sku][i];
      figures[4 * i + 1] = available[cell];
      figures[4 * i + 2] = held[cell];
      figures[4 * i + 3] = allocated[cell];
    }
    return figures;
  }

  /** Fails if anything is less than nothing, or units came from nowhere. */
  void check() {
    for (int sku = 0; sku < rows.length; sku++) {
      long sum = 0;
      for (int cell = sku * width; cell < (sku + 1) * width; cell++) {
        Violation.unless(
            available[cell] >= 0 && held[cell] >= 0 && allocated[cell] >= 0, "oversold");
        sum += available[cell] + held[cell] + allocated[cell];
      }
      Violation.unless(sum == received[sku], "units of a SKU came from nowhere");
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
  RejectReason planLine(
      final int channel, final int line, final int sku, final int location, final long units) {
    final int[] locations = catalog.servedBy(channel);
    refusedLine = line;
    refusedAvailable = 0;
    if (location != Wish.ANYWHERE) {
      return planPinned(locations, line, sku, location, units);
    }
    int single = -1;
    for (final int candidate : locations) {
      final long left = left(sku, candidate);
      refusedAvailable += left;
      if (single < 0 && left >= units) {
        single = candidate;
      }
    }
    if (refusedAvailable < units) {
      return RejectReason.SOLD_OUT;
    }
    if (single >= 0) {
      take(new Part(line, false, sku, single, units));
      return RejectReason.NONE;
    }
    long rest = units;
    for (final int candidate : locations) {
      final long here = Math.min(rest, left(sku, candidate));
      if (here > 0) {
        take(new Part(line, false, sku, candidate, here));
        rest -= here;
      }
    }
    return RejectReason.NONE;
  }

  int refusedLine() {
    return refusedLine;
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
    final int[] skus = new int[lines];
    for (int pass = 0; pass < 2; pass++) {
      for (final Part part : had) {
        if (part.pinned() == (pass == 0)) {
          skus[part.line()] = part.sku();
          missing[part.line()] += takeAgain(part);
        }
      }
      if (pass == 0 && Arrays.stream(missing).sum() > 0) {
        return Part.NONE;
      }
    }
    for (int line = 0; line < lines; line++) {
      if (missing[line] > 0
          && planLine(channel, line, skus[line], Wish.ANYWHERE, missing[line])
              != RejectReason.NONE) {
        return Part.NONE;
      }
    }
    return inOrderOfLines();
  }

  /** Takes what is left where a part was, and returns how much is missing. */
  private long takeAgain(final Part part) {
    final long there = Math.min(part.units(), left(part.sku(), part.location()));
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

  private RejectReason planPinned(
      final int[] locations, final int line, final int sku, final int location, final long units) {
    boolean serves = false;
    for (final int candidate : locations) {
      serves |= candidate == location;
    }
    if (!serves) {
      return RejectReason.LOCATION_NOT_IN_CHANNEL;
    }
    refusedAvailable = left(sku, location);
    if (refusedAvailable < units) {
      return RejectReason.SOLD_OUT;
    }
    take(new Part(line, true, sku, location, units));
    return RejectReason.NONE;
  }

  private long left(final int sku, final int location) {
    return available[sku * width + location] - taken[sku * width + location];
  }

  private void take(final Part part) {
    taken[part.sku() * width + part.location()] += part.units();
    planned.add(part);
  }

  private void add(final long[] bucket, final Part part, final int sign) {
    final int cell = part.sku() * width + part.location();
    bucket[cell] += sign * part.units();
    Violation.unless(bucket[cell] >= 0, "a bucket is less than nothing");
  }
}
