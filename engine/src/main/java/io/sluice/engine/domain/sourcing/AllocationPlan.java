package io.sluice.engine.domain.sourcing;

import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import org.agrona.collections.Long2LongHashMap;

/**
 * Which cells the lines of one command take their units from.
 *
 * <p>A line that names a location takes from there. Any other takes all of its units from the first
 * location that has them, and if there is none, what there is from each in turn. First is: lower
 * priority number, then registered earlier. What earlier lines of the same command take is no
 * longer there for later ones. Parts stand in the order of their lines, and no line has two of the
 * same cell. Reads only; reused; engine thread.
 */
public final class AllocationPlan {
  /** Any location of the channel will do. */
  public static final int ANY = -1;

  private static final long NONE_TAKEN = 0;

  private final StockLedger ledger;
  private final Locations locations;
  private final Channels channels;

  private final int[] lines = new int[Limits.MAX_ALLOCATIONS];
  private final boolean[] pins = new boolean[Limits.MAX_ALLOCATIONS];
  private final int[] cells = new int[Limits.MAX_ALLOCATIONS];
  private final long[] units = new long[Limits.MAX_ALLOCATIONS];
  private final Long2LongHashMap takenByCell = new Long2LongHashMap(NONE_TAKEN);
  private int count;
  private int channel;
  private boolean tracksTaken;
  private long promisable;
  private int pool;

  /** A plan over a ledger. */
  public AllocationPlan(
      final StockLedger ledger, final Locations locations, final Channels channels) {
    this.ledger = ledger;
    this.locations = locations;
    this.channels = channels;
  }

  /**
   * Begins the plan of the next command.
   *
   * @param ofChannel who sells
   * @param lineCount lines that may be planned; a single one has no earlier ones to look out for
   */
  public void begin(final int ofChannel, final int lineCount) {
    channel = ofChannel;
    count = 0;
    if (!takenByCell.isEmpty()) {
      takenByCell.clear();
    }
    tracksTaken = lineCount > 1;
  }

  /**
   * Plans a line, after the earlier ones.
   *
   * @param ofPool of the SKU that units come from
   * @param location where from, or {@link #ANY}
   * @return {@code NONE} if it was planned; else why not, and {@link #promisable()} says what there
   *     was
   */
  public RejectReason add(
      final int line, final int sku, final int ofPool, final int location, final long wanted) {
    promisable = 0;
    pool = ofPool;
    final long inPool = ledger.promisable(sku, pool) - takenOf(pool);
    if (location != ANY) {
      return addPinned(line, sku, pool, location, wanted);
    }
    if (inPool < wanted && count == 0) {
      promisable = promisable(sku, pool, channel);
      return RejectReason.SOLD_OUT;
    }
    final int single = firstCellWith(sku, pool, wanted);
    promisable = Math.min(promisable, inPool);
    if (promisable < wanted) {
      return RejectReason.SOLD_OUT;
    }
    if (single != StockLedger.NONE) {
      take(line, false, single, wanted);
      return RejectReason.NONE;
    }
    return split(line, sku, pool, wanted);
  }

  /** Refuses a line that wants units of a pool which are kept for others. */
  public RejectReason refuse(final int ofPool) {
    promisable = 0;
    pool = ofPool;
    return RejectReason.SOLD_OUT;
  }

  /**
   * Takes what a cell has, but not more than wanted, for a line that had units there before;
   * returns how many.
   */
  public long addFrom(final int line, final boolean pinned, final int cell, final long wanted) {
    final int home = ledger.homeOf(cell);
    final int pool = ledger.pool(home);
    long taken = Math.min(wanted, left(home));
    if (pool != StockLedger.SHARED_POOL) {
      taken = Math.min(taken, ledger.promisable(ledger.sku(home), pool) - takenOf(pool));
    }
    if (taken > 0 && count < Limits.MAX_ALLOCATIONS) {
      take(line, pinned, home, taken);
      return taken;
    }
    return 0;
  }

  /** Takes units of a cell that the caller knows to be there when the plan is carried out. */
  public void addKnown(final int line, final boolean pinned, final int cell, final long known) {
    take(line, pinned, cell, known);
  }

  /** What a channel may promise of a SKU from the shared pool. */
  public long promisable(final int sku, final int ofChannel) {
    return promisable(sku, StockLedger.SHARED_POOL, ofChannel);
  }

  /** What a channel may promise of a SKU from a pool. */
  public long promisable(final int sku, final int pool, final int ofChannel) {
    long sum = 0;
    for (int cell = ledger.firstCell(sku, pool);
        cell != StockLedger.NONE;
        cell = ledger.nextCell(cell)) {
      if (channels.serves(ofChannel, ledger.location(cell))) {
        sum += ledger.availableToPromise(cell);
      }
    }
    return Math.min(sum, ledger.promisable(sku, pool));
  }

  /** What there was for the line that could not be planned. */
  public long promisable() {
    return promisable;
  }

  /** Pool of the line that was planned last, or could not be. */
  public int pool() {
    return pool;
  }

  /** Number of parts. */
  public int count() {
    return count;
  }

  /** Line of a part. */
  public int line(final int i) {
    return lines[i];
  }

  /** True if the line of a part named its location. */
  public boolean pinned(final int i) {
    return pins[i];
  }

  /** Cell of a part. */
  public int cell(final int i) {
    return cells[i];
  }

  /** Units of a part. */
  public long units(final int i) {
    return units[i];
  }

  /** Units of a pool that earlier lines take. */
  private long takenOf(final int pool) {
    long taken = 0;
    if (pool != StockLedger.SHARED_POOL) {
      for (int i = 0; i < count; i++) {
        taken += ledger.pool(cells[i]) == pool ? units[i] : 0;
      }
    }
    return taken;
  }

  private RejectReason addPinned(
      final int line, final int sku, final int pool, final int location, final long wanted) {
    if (!channels.serves(channel, location)) {
      return RejectReason.LOCATION_NOT_IN_CHANNEL;
    }
    final int cell = pool == StockLedger.SHARED_POOL
        ? ledger.cellAt(sku, location)
        : ledger.cellInPool(pool, location);
    promisable = cell == StockLedger.NONE ? 0 : left(cell);
    if (pool != StockLedger.SHARED_POOL) {
      promisable = Math.min(promisable, ledger.promisable(sku, pool) - takenOf(pool));
    }
    if (promisable < wanted) {
      return RejectReason.SOLD_OUT;
    }
    if (count == Limits.MAX_ALLOCATIONS) {
      return RejectReason.TOO_MANY_PARTS;
    }
    take(line, true, cell, wanted);
    return RejectReason.NONE;
  }

  /**
   * First cell that can serve a line alone; on the way, {@link #promisable} becomes the sum over
   * all cells.
   */
  private int firstCellWith(final int sku, final int pool, final long wanted) {
    int best = StockLedger.NONE;
    long bestRank = Long.MAX_VALUE;
    for (int cell = ledger.firstCell(sku, pool);
        cell != StockLedger.NONE;
        cell = ledger.nextCell(cell)) {
      final int location = ledger.location(cell);
      if (channels.serves(channel, location)) {
        final long left = left(cell);
        promisable += left;
        if (left >= wanted && locations.rank(location) < bestRank) {
          best = cell;
          bestRank = locations.rank(location);
        }
      }
    }
    return count == Limits.MAX_ALLOCATIONS ? StockLedger.NONE : best;
  }

  private RejectReason split(final int line, final int sku, final int pool, final long wanted) {
    tracksTaken = true;
    long rest = wanted;
    while (rest > 0) {
      if (count == Limits.MAX_ALLOCATIONS) {
        return RejectReason.TOO_MANY_PARTS;
      }
      final int cell = firstCellWithAny(sku, pool);
      final long taken = Math.min(rest, left(cell));
      take(line, false, cell, taken);
      rest -= taken;
    }
    return RejectReason.NONE;
  }

  private int firstCellWithAny(final int sku, final int pool) {
    int best = StockLedger.NONE;
    long bestRank = Long.MAX_VALUE;
    for (int cell = ledger.firstCell(sku, pool);
        cell != StockLedger.NONE;
        cell = ledger.nextCell(cell)) {
      final int location = ledger.location(cell);
      if (channels.serves(channel, location)
          && left(cell) > 0
          && locations.rank(location) < bestRank) {
        best = cell;
        bestRank = locations.rank(location);
      }
    }
    assert best != StockLedger.NONE : "the units were counted before they were split";
    return best;
  }

  private long left(final int cell) {
    return ledger.availableToPromise(cell) - (takenByCell.isEmpty() ? 0 : takenByCell.get(cell));
  }

  private void take(final int line, final boolean pinned, final int cell, final long taken) {
    // Nearly always the parts come in the order of their lines, and this looks at none.
    int place = count;
    while (place > 0 && lines[place - 1] >= line && !isPart(place - 1, line, cell)) {
      place--;
    }
    if (place > 0 && isPart(place - 1, line, cell)) {
      units[place - 1] += taken;
    } else {
      insert(placeAfter(line), line, pinned, cell, taken);
    }
    if (tracksTaken) {
      takenByCell.put(cell, takenByCell.get(cell) + taken);
    }
  }

  private boolean isPart(final int i, final int line, final int cell) {
    return lines[i] == line && cells[i] == cell;
  }

  /** Where another part of a line belongs: behind all parts of it and of earlier lines. */
  private int placeAfter(final int line) {
    int place = count;
    while (place > 0 && lines[place - 1] > line) {
      place--;
    }
    return place;
  }

  private void insert(
      final int place, final int line, final boolean pinned, final int cell, final long taken) {
    final int later = count - place;
    if (later > 0) {
      System.arraycopy(lines, place, lines, place + 1, later);
      System.arraycopy(pins, place, pins, place + 1, later);
      System.arraycopy(cells, place, cells, place + 1, later);
      System.arraycopy(units, place, units, place + 1, later);
    }
    lines[place] = line;
    pins[place] = pinned;
    cells[place] = cell;
    units[place] = taken;
    count++;
  }
}
