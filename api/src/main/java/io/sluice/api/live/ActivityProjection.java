package io.sluice.api.live;

import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.PoolCellOpenedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the activities stand, as the events of the journal make them: how they are set up, what was
 * let out of them, and what is held, sold and waited for. The feed's thread.
 *
 * <p>It does not walk the journal itself: {@link StockProjection} does, and shows it the events
 * about activities and those who wait, and whatever happens to the units of cells. Those of the
 * shared pool are nothing to it. A test compares it with the engine.
 */
final class ActivityProjection {
  private final TopicChanges changes;
  private final List<KnownActivity> activities = new ArrayList<>();

  /**
   * By number. The first is the shared pool, which is no activity's and of which nothing is kept.
   */
  private final List<PoolUnits> pools = new ArrayList<>();

  private final Int2ObjectHashMap<PoolUnits> poolByCell = new Int2ObjectHashMap<>();

  /** What those who wait, wait for, by the slots of their records. */
  private final Int2ObjectHashMap<PoolUnits> poolByWaitingSlot = new Int2ObjectHashMap<>();

  /** Engine time of the last event. */
  private long timeMs;

  /** Engine time at which the next activity begins or ends. */
  private long nextTurnMs = Long.MAX_VALUE;

  private final ActivityDefinedDecoder defined = new ActivityDefinedDecoder();
  private final PoolCellOpenedDecoder opened = new PoolCellOpenedDecoder();
  private final StockRepooledDecoder repooled = new StockRepooledDecoder();
  private final WaveReleasedDecoder released = new WaveReleasedDecoder();
  private final ActivityEndedDecoder ended = new ActivityEndedDecoder();
  private final WaitJoinedDecoder joined = new WaitJoinedDecoder();
  private final WaitEndedDecoder waitEnded = new WaitEndedDecoder();

  /** A projection that knows of no activity. */
  ActivityProjection(final TopicChanges changes) {
    this.changes = changes;
    pools.add(new PoolUnits(Activities.NONE));
  }

  /**
   * Takes over the activities of an engine that nobody runs at the time. Once, before any event;
   * those who wait are named one by one afterwards.
   */
  void fill(final EngineState state) {
    final Activities from = state.activities();
    final StockLedger ledger = state.ledger();
    for (int pool = 1; pool <= ledger.poolCount(); pool++) {
      final PoolUnits units = PoolUnits.of(from.activityOf(pool), ledger, pool);
      pools.add(units);
      for (int cell = ledger.firstCellOfPool(pool);
          cell != StockLedger.NONE;
          cell = ledger.nextCell(cell)) {
        poolByCell.put(cell, units);
      }
    }
    for (int index = 0; index < from.registry().size(); index++) {
      activities.add(fill(from, from.registry().at(index)));
    }
    timeMs = state.time().lastTime();
    findNextTurn();
  }

  private KnownActivity fill(final Activities from, final ActivityDefinition definition) {
    final List<KnownActivity.Item> items = new ArrayList<>();
    for (final ActivityItem item : definition.items()) {
      items.add(new KnownActivity.Item(pools.get(item.pool()), item.sku(), item.quantity()));
    }
    final KnownActivity known = new KnownActivity(
        definition.code(), definition.startsAt(), definition.endsAt(), items, definition.waves());
    for (int wave = 0; wave < definition.waves().size(); wave++) {
      if (from.isReleased(definition.index(), wave)) {
        known.release(wave);
      }
    }
    if (from.isOver(definition.index())) {
      known.end();
    }
    return known;
  }

  /** True if an activity was set up up to now. */
  boolean has(final int activity) {
    return activity < activities.size();
  }

  /** An activity that was set up. */
  KnownActivity at(final int activity) {
    return activities.get(activity);
  }

  /** Engine time of the last event: by it activities have begun or not. */
  long timeMs() {
    return timeMs;
  }

  /** Engine time goes on; before each event. */
  void passTo(final long newTimeMs) {
    final long before = timeMs;
    timeMs = newTimeMs;
    if (newTimeMs >= nextTurnMs) {
      for (int index = 0; index < activities.size(); index++) {
        final KnownActivity activity = activities.get(index);
        if (activity.statusAt(before) != activity.statusAt(newTimeMs)) {
          changes.onChange(index);
        }
      }
      findNextTurn();
    }
  }

  /**
   * Takes note of an event about activities or those who wait.
   *
   * @throws IllegalStateException if it is another one
   */
  void apply(final DirectBuffer buffer, final int at, final MessageHeaderDecoder header) {
    switch (header.templateId()) {
      case ActivityDefinedDecoder.TEMPLATE_ID ->
        define(defined.wrapAndApplyHeader(buffer, at, header));
      case PoolCellOpenedDecoder.TEMPLATE_ID -> {
        opened.wrapAndApplyHeader(buffer, at, header);
        poolByCell.put(opened.cell(), pools.get(opened.pool()));
      }
      case StockRepooledDecoder.TEMPLATE_ID ->
        repool(repooled.wrapAndApplyHeader(buffer, at, header));
      case WaveReleasedDecoder.TEMPLATE_ID -> {
        released.wrapAndApplyHeader(buffer, at, header);
        activities.get(released.activity()).release(released.wave());
        changes.onChange(released.activity());
      }
      case ActivityEndedDecoder.TEMPLATE_ID ->
        end(ended.wrapAndApplyHeader(buffer, at, header).activity());
      case WaitJoinedDecoder.TEMPLATE_ID -> {
        joined.wrapAndApplyHeader(buffer, at, header);
        join(joined.slot(), joined.pool());
      }
      case WaitEndedDecoder.TEMPLATE_ID ->
        leave(waitEnded.wrapAndApplyHeader(buffer, at, header).slot());
      default ->
        throw new IllegalStateException(
            "nobody said what an event of the type " + header.templateId() + " does to activities");
    }
  }

  /** A record waits for units of a pool. */
  void join(final int slot, final int pool) {
    final PoolUnits waitedFor = pools.get(pool);
    poolByWaitingSlot.put(slot, waitedFor);
    waitedFor.join();
    changes.onChange(waitedFor.activity());
  }

  /** A record waits no more. */
  void leave(final int slot) {
    final PoolUnits waitedFor =
        Objects.requireNonNull(poolByWaitingSlot.remove(slot), "only who waits can cease to");
    waitedFor.leave();
    changes.onChange(waitedFor.activity());
  }

  /** Units of a cell were set aside. */
  void hold(final int cell, final long units, final long time) {
    final PoolUnits pool = poolByCell.get(cell);
    if (pool != null) {
      pool.move(Bucket.AVAILABLE, Bucket.HELD, units);
      changes.onHeld(pool.activity(), units, time);
      changes.onChange(pool.activity());
    }
  }

  /** Units of a cell that were set aside are for somebody who had waited. */
  void grant(final int cell, final long units, final long time) {
    final PoolUnits pool = poolByCell.get(cell);
    if (pool != null) {
      changes.onGranted(pool.activity(), units, time);
    }
  }

  /** Units of a cell were sold, which were held or, after all, taken again. */
  void sell(final int cell, final Bucket from, final long units, final long time) {
    final PoolUnits pool = poolByCell.get(cell);
    if (pool != null) {
      pool.move(from, Bucket.ALLOCATED, units);
      changes.onSold(pool.activity(), units, time);
      changes.onChange(pool.activity());
    }
  }

  /** Units of a cell are free again. */
  void giveBack(final int cell, final Bucket from, final long units) {
    final PoolUnits pool = poolByCell.get(cell);
    if (pool != null) {
      pool.giveBack(from, units);
      changes.onChange(pool.activity());
    }
  }

  /** Units of a cell that were sold leave. */
  void ship(final int cell, final long units) {
    final PoolUnits pool = poolByCell.get(cell);
    if (pool != null) {
      pool.ship(units);
    }
  }

  private void define(final ActivityDefinedDecoder event) {
    final int index = event.activity();
    final List<KnownActivity.Item> items = new ArrayList<>();
    for (final ActivityDefinedDecoder.ItemsDecoder item : event.items()) {
      items.add(new KnownActivity.Item(poolOf(index, item.pool()), item.sku(), item.quantity()));
    }
    final List<ActivityWave> waves = new ArrayList<>();
    for (final ActivityDefinedDecoder.WavesDecoder wave : event.waves()) {
      waves.add(new ActivityWave(wave.at(), wave.item(), wave.quantity()));
    }
    final KnownActivity known =
        new KnownActivity(event.code(), event.startsAt(), event.endsAt(), items, waves);
    final KnownActivity before = has(index) ? activities.get(index) : null;
    known.begin(before, event.cause().time());
    if (before == null) {
      assert index == activities.size() : "activities are dense";
      activities.add(known);
    } else {
      // The pool of an item that is not named any more is shown nowhere, and need not be closed.
      activities.set(index, known);
    }
    changes.onChange(index);
    findNextTurn();
  }

  private PoolUnits poolOf(final int activity, final int pool) {
    if (pool == pools.size()) {
      pools.add(new PoolUnits(activity));
    }
    return pools.get(pool);
  }

  private void repool(final StockRepooledDecoder event) {
    for (final StockRepooledDecoder.LinesDecoder line : event.lines()) {
      repool(poolByCell.get(line.fromCell()), -line.quantity());
      repool(poolByCell.get(line.toCell()), line.quantity());
    }
    changes.onChange(event.activity());
  }

  private static void repool(final @Nullable PoolUnits pool, final long units) {
    if (pool != null) {
      pool.repool(units);
    }
  }

  private void end(final int index) {
    final KnownActivity activity = activities.get(index);
    for (final KnownActivity.Item item : activity.items()) {
      item.pool().close();
    }
    activity.end();
    changes.onChange(index);
    findNextTurn();
  }

  private void findNextTurn() {
    // Of activities there are few, and they begin and end seldom.
    nextTurnMs = Long.MAX_VALUE;
    for (final KnownActivity activity : activities) {
      nextTurnMs = Math.min(nextTurnMs, activity.nextTurn(timeMs));
    }
  }
}
