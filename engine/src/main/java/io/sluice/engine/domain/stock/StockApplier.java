package io.sluice.engine.domain.stock;

import io.sluice.engine.codec.event.CellOpenedDecoder;
import io.sluice.engine.codec.event.PoolCellOpenedDecoder;
import io.sluice.engine.codec.event.StockMovedDecoder;
import io.sluice.engine.protocol.MovementKind;

/** Applies the facts about stock that no reservation or order makes. */
public final class StockApplier {
  private final StockLedger ledger;

  /** An applier that writes a ledger. */
  public StockApplier(final StockLedger ledger) {
    this.ledger = ledger;
  }

  /** Applies a fact. */
  public void apply(final CellOpenedDecoder event) {
    ledger.open(event.cell(), event.sku(), event.location(), event.owner(), event.condition());
  }

  /** Applies a fact. */
  public void apply(final PoolCellOpenedDecoder event) {
    ledger.openInPool(
        event.cell(), event.pool(), event.location(), event.owner(), event.condition());
  }

  /** Applies a fact. */
  public void apply(final StockMovedDecoder event) {
    final OutsideAccount from = OutsideAccount.of(MovementKind.ofCode(event.kind()));
    for (final StockMovedDecoder.LinesDecoder line : event.lines()) {
      ledger.receive(line.cell(), from, line.quantity());
      line.skipReason();
    }
  }
}
