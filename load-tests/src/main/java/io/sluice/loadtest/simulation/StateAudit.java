package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.HashedTable;

/** Compares what the engine has with what it has to have. */
final class StateAudit {
  private StateAudit() {}

  /** No bucket is negative, units come from somewhere, and each is where the rules say. */
  static void checkUnits(final EngineState state, final Model model) {
    final StockLedger ledger = state.ledger();
    final int skus = state.catalog().skus().size();
    Violation.unless(skus == model.catalog().skuCount(), "a SKU more or less");
    for (int sku = 0; sku < skus; sku++) {
      Violation.unless(ledger.conservationDifference(sku) == 0, "the accounts of a SKU sum to 0");
      Violation.unless(ledger.isSound(sku), "a bucket is negative");
      int open = 0;
      for (int location = 0; location < model.stock.width(); location++) {
        open += model.stock.isOpen(sku, ModelPools.SHARED, location) ? 1 : 0;
      }
      int cell = ledger.firstCell(sku);
      while (cell != StockLedger.NONE) {
        open--;
        checkCell(ledger, cell, sku, model.stock);
        cell = ledger.nextCell(cell);
      }
      Violation.unless(open == 0, "a cell more or less");
    }
    ActivityAudit.checkUnits(state, model);
    WaitAudit.check(state, model);
  }

  private static void checkCell(
      final StockLedger ledger, final int cell, final int sku, final ModelStock stock) {
    final int location = ledger.location(cell);
    Violation.unless(
        ledger.available(cell) == stock.available(sku, ModelPools.SHARED, location)
            && ledger.units(cell, Bucket.HELD) == stock.held(sku, ModelPools.SHARED, location)
            && ledger.units(cell, Bucket.ALLOCATED)
                == stock.allocated(sku, ModelPools.SHARED, location),
        "units are not where the rules say");
  }

  /** Everything: units and records. */
  static void checkAll(final EngineState state, final Model model) {
    checkUnits(state, model);
    model.stock.check();
    ActivityAudit.checkAll(state, model);
    final ClaimStore claims = state.claims();
    for (long number = 1; number <= model.claims().lastNumber(); number++) {
      final ModelClaim claim = model.claims().claim(number);
      if (claim != null && model.mustKeep(claim)) {
        checkClaim(claims, claim);
      }
    }
    Violation.unless(state.expiry().size() == model.claims().holds(), "a hold more or less");
  }

  /** The hashes are those of what they stand for. */
  static void checkHashes(final EngineState state) {
    for (final HashedTable table : state.tables()) {
      Violation.unless(table.recomputedHash() == table.hash(), "the hash is not that of the state");
    }
  }

  private static void checkClaim(final ClaimStore claims, final ModelClaim claim) {
    Violation.unless(claims.exists(claim.number, claim.slot), "a record is missing");
    Violation.unless(
        claims.status(claim.slot) == claim.status
            && claims.isOrder(claim.slot) == claim.isOrder
            && claims.waitPool(claim.slot) == claim.waitPool
            && claims.expiresAt(claim.slot) == claim.expiresAt,
        "a record is not what the rules say");
  }
}
