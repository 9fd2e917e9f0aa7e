package io.sluice.api.live;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.ingress.DefinitionTable;
import io.sluice.engine.protocol.SkuDefinition;
import java.util.List;
import java.util.Locale;

/** An activity that somebody watches: how each of its items stands. The feed's thread. */
final class WatchedActivity extends WatchedTopic {
  private static final Name ACTIVITY = Name.of("activity");
  private static final Name STATUS = Name.of("status");
  private static final Name STARTS_AT = Name.of("startsAt");
  private static final Name ENDS_AT = Name.of("endsAt");
  private static final Name ITEMS = Name.of("items");
  private static final Name SKU = Name.of("sku");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name RELEASED = Name.of("released");
  private static final Name AVAILABLE = Name.of("available");
  private static final Name HELD = Name.of("held");
  private static final Name SOLD = Name.of("sold");
  private static final Name WAITING = Name.of("waiting");

  private final ActivityProjection activities;
  private final DefinitionTable<SkuDefinition> skus;

  /**
   * An activity that the projection knows.
   *
   * @param skus that say what its SKUs are called
   */
  WatchedActivity(
      final Topic topic,
      final ActivityProjection activities,
      final DefinitionTable<SkuDefinition> skus) {
    super(topic);
    this.activities = activities;
    this.skus = skus;
  }

  @Override
  void write(final JsonOutput out) {
    final KnownActivity activity = activities.at(topic().index());
    out.plain(ACTIVITY, activity.code())
        .plain(STATUS, activity.statusAt(activities.timeMs()).name().toLowerCase(Locale.ROOT))
        .time(STARTS_AT, activity.startsAt())
        .time(ENDS_AT, activity.endsAt())
        .beginArray(ITEMS);
    final List<KnownActivity.Item> items = activity.items();
    for (int i = 0; i < items.size(); i++) {
      final KnownActivity.Item item = items.get(i);
      final PoolUnits pool = item.pool();
      final long withheld = activity.withheld(i);
      out.beginObject()
          .plain(SKU, skus.at(item.sku()).code())
          .number(QUANTITY, item.quantity())
          .number(RELEASED, item.quantity() - withheld)
          .number(AVAILABLE, Math.max(0, pool.available() - withheld))
          .number(HELD, pool.held())
          .number(SOLD, pool.sold())
          .number(WAITING, pool.waiting())
          .endObject();
    }
    out.endArray();
  }
}
