package io.sluice.engine.domain.stock;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.MoveStockDecoder;
import io.sluice.engine.codec.event.CellOpenedEncoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.StockMovedEncoder;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import org.agrona.collections.Long2LongHashMap;

/** Decides movements between the world outside and the cells. All lines or none. */
public final class StockDecider {
  /** Stands for an entry that is not there: a sum of 0 is one like any other. */
  private static final long NOT_THERE = Long.MIN_VALUE;

  private static final int SHARED_POOL = 0;
  private static final int ONLY_OWNER = 0;
  private static final int SELLABLE = 0;

  private final StockLedger ledger;
  private final Catalog catalog;
  private final Locations locations;
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final CellOpenedEncoder opened = new CellOpenedEncoder();
  private final StockMovedEncoder moved = new StockMovedEncoder();

  // Scratch of one command.
  private final int[] skuByLine = new int[Limits.MAX_LINES];
  private final int[] cellByLine = new int[Limits.MAX_LINES];
  private final long[] unitsByLine = new long[Limits.MAX_LINES];
  private final String[] reasonByLine = new String[Limits.MAX_LINES];
  private final int[] locationByNewCell = new int[Limits.MAX_LINES];
  private final int[] skuByNewCell = new int[Limits.MAX_LINES];
  private final Long2LongHashMap changeByCell = new Long2LongHashMap(NOT_THERE);
  private final Long2LongHashMap gainBySku = new Long2LongHashMap(NOT_THERE);
  private int lineCount;
  private int newCellCount;

  /** A decider that reads a ledger and the registries, and states facts in a batch. */
  public StockDecider(
      final StockLedger ledger,
      final Catalog catalog,
      final Locations locations,
      final EventBatch events) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.locations = locations;
    this.events = events;
  }

  /** Moves stock. */
  public RejectReason decide(final MoveStockDecoder command, final Decision decision) {
    final MovementKind kind = MovementKind.ofCode(command.kind());
    RejectReason refusal = readLines(command.lines(), kind, decision);
    if (refusal == RejectReason.NONE) {
      refusal = checkUnits(OutsideAccount.of(kind), decision);
    }
    if (refusal != RejectReason.NONE) {
      return refusal;
    }
    final String document = command.document();
    final String actor = command.actor();
    // ---- no refusal below this line ----
    decision.answerWith(Subject.MOVEMENT, 0, true);
    for (int i = 0; i < newCellCount; i++) {
      opened.wrapAndApplyHeader(events.buffer(), events.begin(), header);
      decision.stamp(opened.cause(), true);
      opened
          .cell(ledger.cellCount() + i)
          .sku(skuByNewCell[i])
          .location(locationByNewCell[i])
          .owner(ONLY_OWNER)
          .condition(SELLABLE);
      events.end(opened.encodedLength());
    }
    moved.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(moved.cause());
    moved.kind((short) kind.code());
    final StockMovedEncoder.LinesEncoder lines = moved.linesCount(lineCount);
    for (int i = 0; i < lineCount; i++) {
      lines
          .next()
          .cell(cellByLine[i])
          .pool(SHARED_POOL)
          .quantity(unitsByLine[i])
          .reason(reasonByLine[i]);
    }
    moved.document(document).actor(actor);
    events.end(moved.encodedLength());
    return RejectReason.NONE;
  }

  private RejectReason readLines(
      final MoveStockDecoder.LinesDecoder lines, final MovementKind kind, final Decision decision) {
    changeByCell.clear();
    gainBySku.clear();
    newCellCount = 0;
    lineCount = 0;
    while (lines.hasNext()) {
      lines.next();
      final int sku = lines.sku();
      final int location = lines.location();
      final long units = lines.quantity();
      assert units != 0 : "a line moves something";
      assert units > 0 || kind == MovementKind.ADJUST : units;
      assert units >= -Limits.MAX_QUANTITY : units;
      assert units <= Limits.MAX_QUANTITY : units;
      if (!catalog.skus().has(sku)) {
        return decision.refuse(RejectReason.SKU_UNKNOWN, lineCount, -1);
      }
      if (!locations.registry().has(location)) {
        return decision.refuse(RejectReason.LOCATION_UNKNOWN, lineCount, sku);
      }
      skuByLine[lineCount] = sku;
      unitsByLine[lineCount] = units;
      cellByLine[lineCount] = cellFor(sku, location);
      reasonByLine[lineCount] = lines.reason();
      lineCount++;
    }
    return RejectReason.NONE;
  }

  private RejectReason checkUnits(final OutsideAccount account, final Decision decision) {
    for (int line = 0; line < lineCount; line++) {
      final int cell = cellByLine[line];
      final long units = unitsByLine[line];
      final long change = changeByCell.getOrDefault(cell, 0);
      final long before = (ledger.hasCell(cell) ? ledger.available(cell) : 0) + change;
      if (before + units < 0) {
        return decision.refuse(RejectReason.STOCK_INSUFFICIENT, line, skuByLine[line], before);
      }
      final int sku = skuByLine[line];
      final long gain = gainBySku.getOrDefault(sku, 0);
      if (overfills(ledger.availableSum(sku) + gain, units)
          || overfills(ledger.outside(sku, account) - gain, -units)) {
        return decision.refuse(RejectReason.ACCOUNT_FULL, line, sku);
      }
      changeByCell.put(cell, change + units);
      gainBySku.put(sku, gain + units);
    }
    return RejectReason.NONE;
  }

  /** True if an account would hold too much, and more than before: the way back stays open. */
  private static boolean overfills(final long before, final long change) {
    final long after = Math.abs(before + change);
    return after > Limits.MAX_ACCOUNT_UNITS && after > Math.abs(before);
  }

  /** The cell of a SKU at a location: one that is open, or one that this command opens. */
  private int cellFor(final int sku, final int location) {
    final int open = ledger.cellAt(sku, location);
    if (open != StockLedger.NONE) {
      return open;
    }
    for (int i = 0; i < newCellCount; i++) {
      if (skuByNewCell[i] == sku && locationByNewCell[i] == location) {
        return ledger.cellCount() + i;
      }
    }
    skuByNewCell[newCellCount] = sku;
    locationByNewCell[newCellCount] = location;
    return ledger.cellCount() + newCellCount++;
  }
}
