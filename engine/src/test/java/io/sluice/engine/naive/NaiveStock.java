package io.sluice.engine.naive;

import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Units by SKU and location, and where the lines of a command take theirs from. */
final class NaiveStock {
  /** Units of one SKU at one location. */
  static final class Cell {
    long available;
    long held;
    long allocated;
  }

  /** Units of a line from one location. */
  record Part(int line, boolean pinned, int sku, int location, long units) {
    /** The same for another number of units. */
    Part of(final long otherUnits) {
      return new Part(line, pinned, sku, location, otherUnits);
    }

    /** The same for a line that names the location. */
    Part pinnedIf(final boolean named) {
      return new Part(line, pinned || named, sku, location, units);
    }
  }

  /** Units wanted by a line. */
  record Wanted(int sku, int location, long units) {}

  /** The parts of all lines, or why there are none. */
  record Plan(List<Part> parts, RejectReason reason, int line, long available) {
    boolean isRefused() {
      return reason != RejectReason.NONE;
    }
  }

  private final Map<Integer, Map<Integer, Cell>> cellsBySku = new TreeMap<>();
  private final NaiveCatalog catalog;

  NaiveStock(final NaiveCatalog catalog) {
    this.catalog = catalog;
  }

  /** Units of a SKU by location, in the order in which it came there first. */
  Map<Integer, Cell> cells(final int sku) {
    return cellsBySku.computeIfAbsent(sku, key -> new LinkedHashMap<>());
  }

  long available(final int sku, final int location) {
    final Cell cell = cells(sku).get(location);
    return cell == null ? 0 : cell.available;
  }

  /** Adds units, or takes them away, and opens what is new there. */
  void move(final List<Command.MoveLine> lines) {
    for (final Command.MoveLine line : lines) {
      cells(line.sku()).computeIfAbsent(line.location(), key -> new Cell()).available +=
          line.quantity();
    }
  }

  void hold(final List<Part> parts) {
    for (final Part part : parts) {
      final Cell cell = cell(part);
      cell.available -= part.units();
      cell.held += part.units();
    }
  }

  void unhold(final List<Part> parts) {
    for (final Part part : parts) {
      final Cell cell = cell(part);
      cell.held -= part.units();
      cell.available += part.units();
    }
  }

  void promise(final List<Part> parts) {
    for (final Part part : parts) {
      final Cell cell = cell(part);
      cell.held -= part.units();
      cell.allocated += part.units();
    }
  }

  void breakPromise(final List<Part> parts) {
    for (final Part part : parts) {
      final Cell cell = cell(part);
      cell.allocated -= part.units();
      cell.available += part.units();
    }
  }

  void ship(final List<Part> parts) {
    for (final Part part : parts) {
      cell(part).allocated -= part.units();
    }
  }

  /** What a channel may promise. */
  long promisable(final int sku, final int channel) {
    long sum = 0;
    for (final int location : catalog.locationsInOrder(channel)) {
      sum += available(sku, location);
    }
    return sum;
  }

  /** All lines in their order, or the first that can not be had. */
  Plan plan(final int channel, final List<Wanted> lines) {
    final Shelf shelf = new Shelf();
    final List<Part> parts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      final Plan line = planLine(channel, i, lines.get(i), shelf);
      if (line.isRefused()) {
        return line;
      }
      parts.addAll(line.parts());
    }
    return new Plan(parts, RejectReason.NONE, -1, -1);
  }

  /**
   * What an order had, once more: all lines from the same locations first, those that named theirs
   * in front, and what is missing then from any location of the channel. Empty if it can not be
   * had.
   */
  List<Part> planAgain(final int channel, final List<Part> had) {
    final Shelf shelf = new Shelf();
    final List<Part> parts = new ArrayList<>();
    final TreeMap<Integer, Wanted> missingByLine = new TreeMap<>();
    final List<Part> pinnedFirst = new ArrayList<>(had);
    pinnedFirst.sort(Comparator.comparing(part -> !part.pinned()));
    for (final Part part : pinnedFirst) {
      final long there = Math.min(part.units(), shelf.left(part.sku(), part.location()));
      if (there > 0) {
        parts.add(shelf.take(part.of(there)));
      }
      if (there < part.units()) {
        if (part.pinned()) {
          return List.of();
        }
        missingByLine.merge(
            part.line(),
            new Wanted(part.sku(), Command.ANYWHERE, part.units() - there),
            (one, other) -> new Wanted(one.sku(), Command.ANYWHERE, one.units() + other.units()));
      }
    }
    for (final Map.Entry<Integer, Wanted> missing : missingByLine.entrySet()) {
      final Plan elsewhere = planLine(channel, missing.getKey(), missing.getValue(), shelf);
      if (elsewhere.isRefused()) {
        return List.of();
      }
      parts.addAll(elsewhere.parts());
    }
    return inOrderOfLines(parts);
  }

  /** Each line shows a location once, where it was named first. */
  private static List<Part> inOrderOfLines(final List<Part> parts) {
    final Map<List<Integer>, Part> partByPlace = new LinkedHashMap<>();
    for (final Part part : parts) {
      partByPlace.merge(
          List.of(part.line(), part.location()),
          part,
          (one, other) -> one.of(one.units() + other.units()));
    }
    final List<Part> sorted = new ArrayList<>(partByPlace.values());
    sorted.sort(Comparator.comparingInt(Part::line));
    return sorted;
  }

  /** The outcome of a look at a SKU. */
  List<Outcome.Row> rows(final int sku) {
    final List<Outcome.Row> rows = new ArrayList<>();
    cells(sku)
        .forEach((location, cell) ->
            rows.add(new Outcome.Row(location, cell.available, cell.held, cell.allocated, 0, 0)));
    return rows;
  }

  private Plan planLine(final int channel, final int line, final Wanted wanted, final Shelf shelf) {
    final List<Integer> locations = catalog.locationsInOrder(channel);
    if (wanted.location() != Command.ANYWHERE) {
      if (!locations.contains(wanted.location())) {
        return new Plan(List.of(), RejectReason.LOCATION_NOT_IN_CHANNEL, line, 0);
      }
      final long left = shelf.left(wanted.sku(), wanted.location());
      if (left < wanted.units()) {
        return new Plan(List.of(), RejectReason.SOLD_OUT, line, left);
      }
      return planned(
          shelf.take(new Part(line, true, wanted.sku(), wanted.location(), wanted.units())));
    }
    long sum = 0;
    for (final int location : locations) {
      sum += shelf.left(wanted.sku(), location);
    }
    if (sum < wanted.units()) {
      return new Plan(List.of(), RejectReason.SOLD_OUT, line, sum);
    }
    for (final int location : locations) {
      if (shelf.left(wanted.sku(), location) >= wanted.units()) {
        return planned(shelf.take(new Part(line, false, wanted.sku(), location, wanted.units())));
      }
    }
    final List<Part> parts = new ArrayList<>();
    long rest = wanted.units();
    for (final int location : locations) {
      final long taken = Math.min(rest, shelf.left(wanted.sku(), location));
      if (taken > 0) {
        parts.add(shelf.take(new Part(line, false, wanted.sku(), location, taken)));
        rest -= taken;
      }
    }
    return planned(parts.toArray(Part[]::new));
  }

  private static Plan planned(final Part... parts) {
    return new Plan(List.of(parts), RejectReason.NONE, -1, -1);
  }

  private Cell cell(final Part part) {
    final Cell cell = cells(part.sku()).get(part.location());
    if (cell == null) {
      throw new AssertionError("no cell for " + part);
    }
    return cell;
  }

  /** What is left while the lines of one command take one after the other. */
  private final class Shelf {
    private final Map<List<Integer>, Long> taken = new HashMap<>();

    long left(final int sku, final int location) {
      return available(sku, location) - taken.getOrDefault(List.of(sku, location), 0L);
    }

    Part take(final Part part) {
      taken.merge(List.of(part.sku(), part.location()), part.units(), Long::sum);
      return part;
    }
  }
}
