package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.activity.CustomerTallies;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;

/** Compares activities, their pools and what customers have of these with what they have to be. */
final class ActivityAudit {
  private ActivityAudit() {}

  /** Units of pools are where the rules say, and so many customers have of them. */
  static void checkUnits(final EngineState state, final Model model) {
    final StockLedger ledger = state.ledger();
    final ModelStock stock = model.stock;
    final ModelPools pools = stock.pools();
    Violation.unless(ledger.poolCount() == pools.count(), "a pool more or less");
    for (int pool = 1; pool <= pools.count(); pool++) {
      Violation.unless(
          ledger.skuOfPool(pool) == pools.sku(pool)
              && ledger.withheld(pool) == pools.withheld(pool)
              && ledger.shipped(pool) == pools.shipped(pool)
              && ledger.isClosed(pool) == pools.isClosed(pool),
          "a pool is not what the rules say");
      checkCells(ledger, stock, pool);
    }
    for (int customer = 1; customer < Swarm.CUSTOMERS; customer++) {
      checkTallies(state.activities().tallies(), model, customer);
    }
  }

  private static void checkCells(final StockLedger ledger, final ModelStock stock, final int pool) {
    final int sku = stock.pools().sku(pool);
    int open = 0;
    for (int location = 0; location < stock.width(); location++) {
      open += stock.isOpen(sku, pool, location) ? 1 : 0;
    }
    for (int cell = ledger.firstCellOfPool(pool);
        cell != StockLedger.NONE;
        cell = ledger.nextCell(cell)) {
      open--;
      final int location = ledger.location(cell);
      Violation.unless(
          ledger.pool(cell) == pool
              && ledger.available(cell) == stock.available(sku, pool, location)
              && ledger.units(cell, Bucket.HELD) == stock.held(sku, pool, location)
              && ledger.units(cell, Bucket.ALLOCATED) == stock.allocated(sku, pool, location),
          "units of a pool are not where the rules say");
    }
    Violation.unless(open == 0, "a cell of a pool more or less");
  }

  /** Each activity is what the rules say. */
  static void checkAll(final EngineState state, final Model model) {
    final Activities actual = state.activities();
    final ModelActivities expected = model.activities();
    Violation.unless(actual.registry().size() == expected.count(), "an activity more or less");
    Violation.unless(actual.nextTime() == expected.nextAt(), "activities wait for another time");
    for (int index = 0; index < expected.count(); index++) {
      Violation.unless(
          actual.registry().at(index).version() == expected.version(index)
              && actual.isOver(index) == expected.isOver(index),
          "an activity is not what the rules say");
      Violation.unless(
          actual.refusals(index) == model.refusals().facts(index)
              && actual.refusalCounts(index) == model.refusals().counts(index),
          "an activity has stated more or fewer refusals than it is said to have");
      for (int wave = 0; wave < expected.sale(index).waves().size(); wave++) {
        Violation.unless(
            actual.isReleased(index, wave) != expected.isHeldBack(index, wave),
            "a wave is held back or let out against the rules");
      }
    }
  }

  /** What belongs to something that is over may be forgotten at any time. */
  private static void checkTallies(
      final CustomerTallies tallies, final Model model, final int customer) {
    final long high = WishEncoder.high(customer);
    final long low = WishEncoder.low(customer);
    final ModelPools pools = model.stock.pools();
    for (int pool = 1; pool <= pools.count(); pool++) {
      Violation.unless(
          pools.isClosed(pool) || tallies.units(pool, high, low) == pools.unitsOf(pool, customer),
          "a customer has more or less of a pool");
    }
    final ModelActivities activities = model.activities();
    for (int index = 0; index < activities.count(); index++) {
      Violation.unless(
          activities.isOver(index)
              || tallies.holds(index, high, low) == activities.holds(index, customer),
          "a customer has a hold more or less");
      Violation.unless(
          activities.isOver(index)
              || tallies.unpaid(index, high, low) == activities.unpaid(index, customer),
          "holds of a customer that expired unpaid are counted wrong");
      Violation.unless(
          activities.isOver(index)
              || !activities.sale(index).provable()
              || tallies.refusals(index, high, low) == model.refusals().factsOf(index, customer),
          "refusals of a customer that were stated are counted wrong");
    }
  }
}
