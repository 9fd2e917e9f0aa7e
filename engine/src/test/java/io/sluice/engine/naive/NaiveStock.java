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
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Units by SKU and location, and where the lines of a command take theirs from. */
final class NaiveStock {
  /** Units of one SKU at one location. */
  static final class Cell {
    long available;
    long held;
    long allocated;
  }

  /** Units of a line from one location. */
  record Part(int line, boolean pinned, int sku, int pool, int location, long units) {
    /** The same for another number of units. */
    Part of(final long otherUnits) {
      return new Part(line, pinned, sku, pool, location, otherUnits);
    }

    /** The same for a line that names the location. */
    Part pinnedIf(final boolean named) {
      return new Part(line, pinned || named, sku, pool, location, units);
    }

    Part in(final int otherPool) {
      return new Part(line, pinned, sku, otherPool, location, units);
    }
  }

  /** Units wanted by a line, of a pool. */
  record Wanted(int sku, int pool, int location, long units) {}

  /** A pool of a SKU. */
  private static final class Pool {
    final int sku;
    final int activity;
    long withheld;
    long shipped;
    boolean closed;

    Pool(final int sku, final int activity) {
      this.sku = sku;
      this.activity = activity;
    }
  }

  /** The parts of all lines, or why there are none. */
  record Plan(List<Part> parts, RejectReason reason, int line, long available) {
    boolean isRefused() {
      return reason != RejectReason.NONE;
    }
  }

  /** The pool that everybody sells from. */
  static final int SHARED = 0;

  private final Map<Integer, Map<Integer, Cell>> cellsBySku = new TreeMap<>();
  private final Map<Integer, Map<Integer, Cell>> cellsByPool = new TreeMap<>();
  private final TreeMap<Integer, Pool> pools = new TreeMap<>();
  private final Map<List<Long>, Long> unitsByPoolAndCustomer = new HashMap<>();
  private final List<Integer> closedPools = new ArrayList<>();
  private final NaiveCatalog catalog;

  NaiveStock(final NaiveCatalog catalog) {
    this.catalog = catalog;
  }

  /** Units of a SKU by location, in the order in which it came there first. */
  Map<Integer, Cell> cells(final int sku) {
    return cellsBySku.computeIfAbsent(sku, key -> new LinkedHashMap<>());
  }

  private Map<Integer, Cell> cells(final int sku, final int pool) {
    return pool == SHARED
        ? cells(sku)
        : cellsByPool.computeIfAbsent(pool, key -> new LinkedHashMap<>());
  }

  long available(final int sku, final int location) {
    return available(sku, SHARED, location);
  }

  private long available(final int sku, final int pool, final int location) {
    final Cell cell = cells(sku, pool).get(location);
    return cell == null ? 0 : cell.available;
  }

  /** Number of the next pool. */
  int nextPool() {
    return pools.size() + 1;
  }

  int activityOf(final int pool) {
    return Objects.requireNonNull(pools.get(pool)).activity;
  }

  void openPool(final int pool, final int sku, final int activity) {
    pools.put(pool, new Pool(sku, activity));
  }

  void withhold(final int pool, final long units) {
    Objects.requireNonNull(pools.get(pool)).withheld = units;
  }

  void closePool(final int pool) {
    final Pool closed = Objects.requireNonNull(pools.get(pool));
    moveOut(pool, availableInPool(pool));
    closed.withheld = 0;
    closed.closed = true;
    closedPools.add(pool);
  }

  /** Sets units apart; returns how many locations are new to the pool. */
  int moveIn(final List<Part> parts, final int pool) {
    int opened = 0;
    for (final Part part : parts) {
      opened += cells(part.sku(), pool).containsKey(part.location()) ? 0 : 1;
      cell(part).available -= part.units();
      cells(part.sku(), pool).computeIfAbsent(part.location(), key -> new Cell()).available +=
          part.units();
    }
    return opened;
  }

  /** Gives units back to the shared pool, from the locations where they came first. */
  void moveOut(final int pool, final long units) {
    final int sku = Objects.requireNonNull(pools.get(pool)).sku;
    long left = units;
    for (final Map.Entry<Integer, Cell> entry : cells(sku, pool).entrySet()) {
      final long moved = Math.min(left, entry.getValue().available);
      entry.getValue().available -= moved;
      Objects.requireNonNull(cells(sku).get(entry.getKey())).available += moved;
      left -= moved;
    }
  }

  long availableInPool(final int pool) {
    return sumOf(pool, cell -> cell.available);
  }

  /** Units that were set apart and did not come back. */
  long fenced(final int pool) {
    return sumOf(pool, cell -> cell.available + cell.held + cell.allocated) + shipped(pool);
  }

  /** What an activity shows of a pool. */
  Outcome.Item item(final int sku, final int pool, final long quantity, final long waiting) {
    return new Outcome.Item(
        sku,
        quantity,
        promisableOf(pool),
        sumOf(pool, cell -> cell.held),
        sumOf(pool, cell -> cell.allocated) + shipped(pool),
        waiting);
  }

  /** Units of a pool that anybody may have now. */
  long promisableOf(final int pool) {
    return Math.max(0, availableInPool(pool) - Objects.requireNonNull(pools.get(pool)).withheld);
  }

  boolean isClosed(final int pool) {
    return Objects.requireNonNull(pools.get(pool)).closed;
  }

  int skuOf(final int pool) {
    return Objects.requireNonNull(pools.get(pool)).sku;
  }

  /** Pools that were closed, in this order. */
  List<Integer> closedPools() {
    return closedPools;
  }

  /** Units of a pool that a customer waits for count for him, or, with less than 0, do no more. */
  void tallyWait(final int pool, final long customer, final long units) {
    if (customer != Command.NONE) {
      unitsByPoolAndCustomer.merge(List.of((long) pool, customer), units, Long::sum);
    }
  }

  /** Units of a pool that a customer holds or bought. */
  long unitsOf(final int pool, final long customer) {
    return unitsByPoolAndCustomer.getOrDefault(List.of((long) pool, customer), 0L);
  }

  /** The units of a claim become another customer's. */
  void handOver(final List<Part> parts, final long from, final long to) {
    parts.forEach(part -> tally(part, from, -part.units()));
    parts.forEach(part -> tally(part, to, part.units()));
  }

  /** The same where they come to be free: in the shared pool, if theirs is closed. */
  Part home(final Part part) {
    final Pool pool = pools.get(part.pool());
    return pool != null && pool.closed ? part.in(SHARED) : part;
  }

  private long shipped(final int pool) {
    final Pool known = pools.get(pool);
    return known == null ? 0 : known.shipped;
  }

  private long sumOf(final int pool, final ToLongFunction<Cell> units) {
    return cellsByPool.getOrDefault(pool, Map.of()).values().stream()
        .mapToLong(units)
        .sum();
  }

  private void tally(final Part part, final long customer, final long units) {
    if (part.pool() != SHARED && customer != Command.NONE) {
      unitsByPoolAndCustomer.merge(List.of((long) part.pool(), customer), units, Long::sum);
    }
  }

  /** The refusal of lines that take more away than there is; null if there is enough. */
  @Nullable
  Outcome shortage(final List<Command.MoveLine> lines, final Outcome.Answer answer) {
    final Map<List<Integer>, Long> moved = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      final Command.MoveLine line = lines.get(i);
      final List<Integer> cell = List.of(line.sku(), line.location());
      final long before = available(line.sku(), line.location()) + moved.getOrDefault(cell, 0L);
      if (before + line.quantity() < 0) {
        return new Outcome.Rejected(
            answer, RejectReason.STOCK_INSUFFICIENT, i, line.sku(), before, false);
      }
      moved.merge(cell, line.quantity(), Long::sum);
    }
    return null;
  }

  /** Adds units, or takes them away, and opens what is new there. */
  void move(final List<Command.MoveLine> lines) {
    for (final Command.MoveLine line : lines) {
      cells(line.sku()).computeIfAbsent(line.location(), key -> new Cell()).available +=
          line.quantity();
    }
  }

  void hold(final List<Part> parts, final long customer) {
    for (final Part part : parts) {
      final Cell cell = cell(part);
      cell.available -= part.units();
      cell.held += part.units();
      tally(part, customer, part.units());
    }
  }

  void unhold(final List<Part> parts, final long customer) {
    for (final Part part : parts) {
      cell(part).held -= part.units();
      cell(home(part)).available += part.units();
      tally(part, customer, -part.units());
    }
  }

  void promise(final List<Part> parts) {
    for (final Part part : parts) {
      final Cell cell = cell(part);
      cell.held -= part.units();
      cell.allocated += part.units();
    }
  }

  void breakPromise(final List<Part> parts, final long customer) {
    for (final Part part : parts) {
      cell(part).allocated -= part.units();
      cell(home(part)).available += part.units();
      tally(part, customer, -part.units());
    }
  }

  void ship(final List<Part> parts) {
    for (final Part part : parts) {
      cell(part).allocated -= part.units();
      if (part.pool() != SHARED) {
        Objects.requireNonNull(pools.get(part.pool())).shipped += part.units();
      }
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
    for (final Part was : pinnedFirst) {
      final Part part = home(was);
      final long there = Math.min(
          Math.min(part.units(), shelf.left(part.sku(), part.pool(), part.location())),
          shelf.leftOf(part.pool()));
      if (there > 0) {
        parts.add(shelf.take(part.of(there)));
      }
      if (there < part.units()) {
        if (part.pinned()) {
          return List.of();
        }
        missingByLine.merge(
            part.line(),
            new Wanted(part.sku(), part.pool(), Command.ANYWHERE, part.units() - there),
            (one, other) ->
                new Wanted(one.sku(), one.pool(), Command.ANYWHERE, one.units() + other.units()));
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
          List.of(part.line(), part.pool(), part.location()),
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
    cells(sku).forEach((location, cell) -> rows.add(row(location, cell, -1)));
    for (final Map.Entry<Integer, Pool> pool : pools.descendingMap().entrySet()) {
      if (pool.getValue().sku == sku) {
        cells(sku, pool.getKey()).forEach((location, cell) -> {
          if (cell.available + cell.held + cell.allocated > 0) {
            rows.add(row(location, cell, pool.getValue().activity));
          }
        });
      }
    }
    return rows;
  }

  private static Outcome.Row row(final int location, final Cell cell, final int activity) {
    return new Outcome.Row(location, cell.available, cell.held, cell.allocated, 0, 0, activity);
  }

  private Plan planLine(final int channel, final int line, final Wanted wanted, final Shelf shelf) {
    final List<Integer> locations = catalog.locationsInOrder(channel);
    final int sku = wanted.sku();
    final int pool = wanted.pool();
    if (wanted.location() != Command.ANYWHERE) {
      if (!locations.contains(wanted.location())) {
        return new Plan(List.of(), RejectReason.LOCATION_NOT_IN_CHANNEL, line, 0);
      }
      final long left = Math.min(shelf.left(sku, pool, wanted.location()), shelf.leftOf(pool));
      if (left < wanted.units()) {
        return new Plan(List.of(), RejectReason.SOLD_OUT, line, left);
      }
      return planned(
          shelf.take(new Part(line, true, sku, pool, wanted.location(), wanted.units())));
    }
    long sum = 0;
    for (final int location : locations) {
      sum += shelf.left(sku, pool, location);
    }
    sum = Math.min(sum, shelf.leftOf(pool));
    if (sum < wanted.units()) {
      return new Plan(List.of(), RejectReason.SOLD_OUT, line, sum);
    }
    for (final int location : locations) {
      if (shelf.left(sku, pool, location) >= wanted.units()) {
        return planned(shelf.take(new Part(line, false, sku, pool, location, wanted.units())));
      }
    }
    final List<Part> parts = new ArrayList<>();
    long rest = wanted.units();
    for (final int location : locations) {
      final long taken = Math.min(rest, shelf.left(sku, pool, location));
      if (taken > 0) {
        parts.add(shelf.take(new Part(line, false, sku, pool, location, taken)));
        rest -= taken;
      }
    }
    return planned(parts.toArray(Part[]::new));
  }

  private static Plan planned(final Part... parts) {
    return new Plan(List.of(parts), RejectReason.NONE, -1, -1);
  }

  private Cell cell(final Part part) {
    final Cell cell = cells(part.sku(), part.pool()).get(part.location());
    if (cell == null) {
      throw new AssertionError("no cell for " + part);
    }
    return cell;
  }

  /** What is left while the lines of one command take one after the other. */
  private final class Shelf {
    private final Map<List<Integer>, Long> taken = new HashMap<>();

    long left(final int sku, final int pool, final int location) {
      return available(sku, pool, location) - taken.getOrDefault(List.of(sku, pool, location), 0L);
    }

    /** What a pool has besides what is held back; of the shared one, as much as there is. */
    long leftOf(final int pool) {
      final Pool known = pools.get(pool);
      if (known == null) {
        return Long.MAX_VALUE;
      }
      long left = Math.max(0, availableInPool(pool) - known.withheld);
      for (final Map.Entry<List<Integer>, Long> entry : taken.entrySet()) {
        left -= entry.getKey().get(1) == pool ? entry.getValue() : 0;
      }
      return left;
    }

    Part take(final Part part) {
      taken.merge(List.of(part.sku(), part.pool(), part.location()), part.units(), Long::sum);
      return part;
    }
  }

  /** What a channel may promise of SKUs. */
  Outcome availability(final Command.ReadAvailability command, final Outcome.Answer answer) {
    if (!catalog.hasChannel(command.channel())) {
      return new Outcome.Rejected(answer, RejectReason.CHANNEL_UNKNOWN, -1, -1, -1, false);
    }
    final List<Outcome.Promise> items = new ArrayList<>();
    for (final int sku : command.skus()) {
      if (!catalog.hasSku(sku)) {
        return new Outcome.Rejected(answer, RejectReason.SKU_UNKNOWN, items.size(), -1, -1, false);
      }
      items.add(new Outcome.Promise(sku, promisable(sku, command.channel())));
    }
    return new Outcome.Availability(answer, command.channel(), items);
  }
}
