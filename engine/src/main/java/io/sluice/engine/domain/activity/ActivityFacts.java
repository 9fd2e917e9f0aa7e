package io.sluice.engine.domain.activity;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityDefinedEncoder;
import io.sluice.engine.codec.event.ActivityEndedEncoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.PoolCellOpenedEncoder;
import io.sluice.engine.codec.event.StockRepooledEncoder;
import io.sluice.engine.codec.event.WaveReleasedEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;

/** Writes the facts about activities into a batch. */
final class ActivityFacts {
  private static final int ONLY_OWNER = 0;
  private static final int SELLABLE = 0;

  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ActivityDefinedEncoder defined = new ActivityDefinedEncoder();
  private final PoolCellOpenedEncoder opened = new PoolCellOpenedEncoder();
  private final StockRepooledEncoder repooled = new StockRepooledEncoder();
  private final WaveReleasedEncoder released = new WaveReleasedEncoder();
  private final ActivityEndedEncoder ended = new ActivityEndedEncoder();

  ActivityFacts(final EventBatch events) {
    this.events = events;
  }

  /** States: it is set up so, and its pools are filled and emptied to be that. */
  void defined(
      final Decision decision, final ActivityDefinition activity, final Repooling repooling) {
    final boolean fills = repooling.in().count() > 0;
    if (repooling.out().count() > 0) {
      repooled(decision, activity.index(), repooling.out(), true);
    }
    define(decision, activity, fills);
    for (int i = 0; i < repooling.newCount(); i++) {
      opened.wrapAndApplyHeader(events.buffer(), events.begin(), header);
      decision.stamp(opened.cause(), true);
      opened
          .cell(repooling.newCell(i))
          .pool(repooling.newPool(i))
          .location(repooling.newLocation(i))
          .owner(ONLY_OWNER)
          .condition(SELLABLE);
      events.end(opened.encodedLength());
    }
    if (fills) {
      repooled(decision, activity.index(), repooling.in(), false);
    }
  }

  /** States: units that were held back may be sold. */
  void released(
      final Decision decision,
      final int activity,
      final int wave,
      final ActivityItem item,
      final ActivityWave what) {
    released.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(released.cause());
    released
        .activity(activity)
        .wave(wave)
        .pool(item.pool())
        .sku(item.sku())
        .quantity(what.quantity());
    events.end(released.encodedLength());
  }

  /** States: it is over, and what is left goes back. */
  void ended(
      final Decision decision,
      final int activity,
      final boolean stopped,
      final Repooling repooling) {
    if (repooling.out().count() > 0) {
      repooled(decision, activity, repooling.out(), true);
    }
    ended.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(ended.cause());
    ended.activity(activity).stopped((short) (stopped ? 1 : 0));
    events.end(ended.encodedLength());
  }

  private void define(
      final Decision decision, final ActivityDefinition activity, final boolean more) {
    defined.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(defined.cause(), more);
    defined
        .activity(activity.index())
        .channel(activity.channel())
        .startsAt(activity.startsAt())
        .endsAt(activity.endsAt())
        .holdTtlMs(activity.holdTtlMs())
        .flags((short) activity.flags())
        .liveHoldsPerCustomer(activity.holds().livePerCustomer())
        .scarceTtlMs(activity.holds().scarceTtlMs())
        .scarceBelow(activity.holds().scarceBelow())
        .maxUnpaid(activity.holds().maxUnpaid())
        .store(activity.store());
    final ActivityDefinedEncoder.ItemsEncoder items =
        defined.itemsCount(activity.items().size());
    for (final ActivityItem item : activity.items()) {
      items
          .next()
          .pool(item.pool())
          .sku(item.sku())
          .location(item.location())
          .quantity(item.quantity())
          .price(item.price())
          .limitPerCustomer(item.limitPerCustomer())
          .limitPerOrder(item.limitPerOrder());
    }
    final ActivityDefinedEncoder.WavesEncoder waves =
        defined.wavesCount(activity.waves().size());
    for (final ActivityWave wave : activity.waves()) {
      waves.next().at(wave.at()).item(wave.item()).quantity(wave.quantity());
    }
    defined.code(activity.code()).guide(activity.guide());
    events.end(defined.encodedLength());
  }

  private void repooled(
      final Decision decision,
      final int activity,
      final Repooling.Moves moves,
      final boolean more) {
    repooled.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(repooled.cause(), more);
    repooled.activity(activity);
    final StockRepooledEncoder.LinesEncoder lines = repooled.linesCount(moves.count());
    for (int i = 0; i < moves.count(); i++) {
      lines.next().fromCell(moves.from(i)).toCell(moves.to(i)).quantity(moves.units(i));
    }
    events.end(repooled.encodedLength());
  }
}
