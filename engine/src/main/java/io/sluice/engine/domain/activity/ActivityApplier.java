package io.sluice.engine.domain.activity;

import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.domain.table.WritesState;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.HoldRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Applies the facts about activities. */
public final class ActivityApplier {
  private final Activities activities;
  private final CustomerTallies tallies;
  private final Waitlist waitlist;
  private final StockLedger ledger;
  private final IntPredicate isClosed;
  private final IntPredicate isOver;

  /** An applier that writes activities, the tallies of customers and the ledger. */
  public ActivityApplier(final Activities activities, final StockLedger ledger) {
    this.activities = activities;
    this.tallies = activities.tallies();
    this.waitlist = activities.waitlist();
    this.ledger = ledger;
    this.isClosed = ledger::isClosed;
    this.isOver = activities::isOver;
  }

  /** Applies a fact. */
  public void apply(final ActivityDefinedDecoder event, final long position) {
    final int index = event.activity();
    final long since =
        activities.registry().has(index) ? activities.registry().at(index).since() : position;
    final ActivityDefinition definition = read(event, position, since);
    for (final ActivityItem item : definition.items()) {
      if (item.pool() > ledger.poolCount()) {
        ledger.openPool(item.pool(), item.sku());
      }
    }
    if (activities.registry().has(index)) {
      for (final ActivityItem before : activities.registry().at(index).items()) {
        if (!definition.hasPool(before.pool())) {
          close(before.pool());
        }
      }
    }
    activities.put(definition, event.cause().time());
    for (int i = 0; i < definition.items().size(); i++) {
      final int pool = definition.items().get(i).pool();
      ledger.withhold(pool, activities.withheld(definition, i));
      waitlist.lookAt(pool);
    }
  }

  /** Applies a fact. */
  public void apply(final StockRepooledDecoder event) {
    for (final StockRepooledDecoder.LinesDecoder line : event.lines()) {
      ledger.repool(line.fromCell(), line.toCell(), line.quantity());
      lookAtPoolOf(line.toCell());
    }
  }

  /** Applies a fact. */
  public void apply(final WaveReleasedDecoder event) {
    activities.release(event.activity(), event.wave());
    ledger.withhold(event.pool(), ledger.withheld(event.pool()) - event.quantity());
    waitlist.lookAt(event.pool());
  }

  /** Applies a fact. */
  public void apply(final ActivityEndedDecoder event) {
    final int activity = event.activity();
    for (final ActivityItem item : activities.registry().at(activity).items()) {
      close(item.pool());
    }
    activities.end(activity, event.stopped() != 0);
  }

  /** Applies a fact. */
  public void apply(final AttemptRefusedDecoder event) {
    activities.refuse(event.activity());
    if (event.customerHigh() != 0 || event.customerLow() != 0) {
      tallies.addRefusal(event.activity(), event.customerHigh(), event.customerLow());
    }
  }

  /** Applies a fact. */
  public void apply(final RefusalsCountedDecoder event) {
    activities.countRefusals(event.activity());
  }

  /** A channel sells from other locations: whoever waits for units may get some. */
  @WritesState
  public void onChannel(final int channel) {
    for (int i = 0; i < activities.registry().size(); i++) {
      final ActivityDefinition definition = activities.registry().at(i);
      for (int j = 0; definition.channel() == channel && j < definition.items().size(); j++) {
        waitlist.lookAt(definition.items().get(j).pool());
      }
    }
  }

  /** Units of a cell are free again: whoever waits for them may get some. */
  @WritesState
  public void lookAtPoolOf(final int cell) {
    final int pool = ledger.pool(cell);
    if (pool != StockLedger.SHARED_POOL) {
      waitlist.lookAt(pool);
    }
  }

  /** A record waits for units of a pool, which count for its customer; returns its row. */
  @WritesState
  public int join(
      final int slot,
      final int pool,
      final long customerHigh,
      final long customerLow,
      final long units,
      final long ttlMs) {
    tallyUnits(pool, customerHigh, customerLow, units);
    return waitlist.join(slot, pool, activities.activityOf(pool), units, ttlMs);
  }

  /** A record waits no more, and what it waited for does not count any more. */
  @WritesState
  public void leave(
      final int row, final int pool, final long customerHigh, final long customerLow) {
    tallyUnits(pool, customerHigh, customerLow, -waitlist.units(row));
    waitlist.leave(row, activities.activityOf(pool));
  }

  /** A customer has units of an allocation, or, with less than 0, has them no more. */
  @WritesState
  public void tally(
      final int cell, final long customerHigh, final long customerLow, final long units) {
    tallyUnits(ledger.pool(cell), customerHigh, customerLow, units);
  }

  @WritesState
  private void tallyUnits(
      final int pool, final long customerHigh, final long customerLow, final long units) {
    final boolean isCounted =
        pool != StockLedger.SHARED_POOL && (customerHigh != 0 || customerLow != 0);
    // What is added to something that is over would never be forgotten.
    if (isCounted && (units < 0 || !ledger.isClosed(pool))) {
      tallies.addUnits(pool, customerHigh, customerLow, units);
    }
  }

  /** A customer has a hold more in the activity that a pool belongs to, or one less. */
  @WritesState
  public void tallyHold(
      final int pool, final long customerHigh, final long customerLow, final long holds) {
    final boolean isCounted =
        pool != StockLedger.SHARED_POOL && (customerHigh != 0 || customerLow != 0);
    if (isCounted && (holds < 0 || !activities.isOver(activities.activityOf(pool)))) {
      tallies.addHolds(activities.activityOf(pool), customerHigh, customerLow, holds);
    }
  }

  /**
   * A hold of the activity that a pool belongs to expired without payment, or was paid after all.
   */
  @WritesState
  public void tallyUnpaid(
      final int pool, final long customerHigh, final long customerLow, final long holds) {
    if (pool != StockLedger.SHARED_POOL
        && (customerHigh != 0 || customerLow != 0)
        && !activities.isOver(activities.activityOf(pool))) {
      tallies.addUnpaid(activities.activityOf(pool), customerHigh, customerLow, holds);
    }
  }

  /** Forgets a little of what customers had of things that are over. */
  @WritesState
  public void sweepOn() {
    tallies.sweepOn(isClosed, isOver);
  }

  @WritesState
  private void close(final int pool) {
    ledger.closePool(pool);
    waitlist.close(pool);
    tallies.beginSweep();
  }

  private static ActivityDefinition read(
      final ActivityDefinedDecoder event, final long position, final long since) {
    final List<ActivityItem> items = new ArrayList<>();
    for (final ActivityDefinedDecoder.ItemsDecoder item : event.items()) {
      items.add(new ActivityItem(
          item.pool(),
          item.sku(),
          item.location(),
          item.quantity(),
          item.price(),
          item.limitPerCustomer(),
          item.limitPerOrder()));
    }
    final List<ActivityWave> waves = new ArrayList<>();
    for (final ActivityDefinedDecoder.WavesDecoder wave : event.waves()) {
      waves.add(new ActivityWave(wave.at(), wave.item(), wave.quantity()));
    }
    final String code = event.code();
    return new ActivityDefinition(
        event.activity(),
        code,
        event.channel(),
        event.startsAt(),
        event.endsAt(),
        event.holdTtlMs(),
        event.flags(),
        new HoldRules(
            event.liveHoldsPerCustomer(),
            event.scarceTtlMs(),
            event.scarceBelow(),
            event.maxUnpaid()),
        event.store(),
        event.guide(),
        items,
        waves,
        position,
        since);
  }
}
