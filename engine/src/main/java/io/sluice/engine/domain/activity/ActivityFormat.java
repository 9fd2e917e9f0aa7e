package io.sluice.engine.domain.activity;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.domain.table.DefinitionFormat;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.HoldRules;
import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.List;

/** An activity in a snapshot. */
final class ActivityFormat implements DefinitionFormat<ActivityDefinition> {
  @Override
  public void write(final ActivityDefinition activity, final StateOutput out) {
    out.putText(activity.index(), activity.code());
    out.putText(activity.flags(), activity.guide());
    out.putLong(activity.channel());
    out.putLong(activity.startsAt());
    out.putLong(activity.endsAt());
    out.putLong(activity.holdTtlMs());
    out.putLong(activity.holds().livePerCustomer());
    out.putLong(activity.holds().scarceTtlMs());
    out.putLong(activity.holds().scarceBelow());
    out.putLong(activity.holds().maxUnpaid());
    out.putLong(activity.store());
    out.putLong(activity.version());
    out.putLong(activity.since());
    out.putLong(activity.items().size());
    for (final ActivityItem item : activity.items()) {
      out.putLong(item.pool());
      out.putLong(item.sku());
      out.putLong(item.location());
      out.putLong(item.quantity());
      out.putLong(item.price());
      out.putLong(item.limitPerCustomer());
      out.putLong(item.limitPerOrder());
    }
    out.putLong(activity.waves().size());
    for (final ActivityWave wave : activity.waves()) {
      out.putLong(wave.at());
      out.putLong(wave.item());
      out.putLong(wave.quantity());
    }
  }

  @Override
  public ActivityDefinition read(final StateInput in) {
    final String code = in.getText();
    final int index = in.tag();
    final String guide = in.getText();
    final int flags = in.tag();
    final int channel = (int) in.getLong();
    final long startsAt = in.getLong();
    final long endsAt = in.getLong();
    final long holdTtlMs = in.getLong();
    final HoldRules holds =
        new HoldRules((int) in.getLong(), in.getLong(), in.getLong(), (int) in.getLong());
    final int store = (int) in.getLong();
    final long version = in.getLong();
    final long since = in.getLong();
    final List<ActivityItem> items = new ArrayList<>();
    for (int left = in.getCount(Limits.MAX_ACTIVITY_ITEMS); left > 0; left--) {
      items.add(new ActivityItem(
          (int) in.getLong(),
          (int) in.getLong(),
          (int) in.getLong(),
          in.getLong(),
          in.getLong(),
          in.getLong(),
          in.getLong()));
    }
    final List<ActivityWave> waves = new ArrayList<>();
    for (int left = in.getCount(Limits.MAX_ACTIVITY_WAVES); left > 0; left--) {
      waves.add(new ActivityWave(in.getLong(), (int) in.getLong(), in.getLong()));
    }
    return new ActivityDefinition(
        index, code, channel, startsAt, endsAt, holdTtlMs, flags, holds, store, guide, items, waves,
        version, since);
  }
}
