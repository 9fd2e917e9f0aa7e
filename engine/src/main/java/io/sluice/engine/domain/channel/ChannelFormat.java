package io.sluice.engine.domain.channel;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.domain.table.DefinitionFormat;
import io.sluice.engine.protocol.ChannelDefinition;

/** A channel in a snapshot. */
final class ChannelFormat implements DefinitionFormat<ChannelDefinition> {
  private static final int ALL_LOCATIONS = 1;

  @Override
  public void write(final ChannelDefinition channel, final StateOutput out) {
    out.putText(channel.index(), channel.code());
    out.putText(channel.allLocations() ? ALL_LOCATIONS : 0, channel.name());
    out.putLong(channel.version());
    out.putLong(channel.locationCount());
    for (int i = 0; i < channel.locationCount(); i++) {
      out.putLong(channel.location(i));
    }
  }

  @Override
  public ChannelDefinition read(final StateInput in) {
    final String code = in.getText();
    final int index = in.tag();
    final String name = in.getText();
    final boolean all = in.tag() == ALL_LOCATIONS;
    final long version = in.getLong();
    final int[] locations = new int[in.getCount(Short.MAX_VALUE)];
    for (int i = 0; i < locations.length; i++) {
      locations[i] = in.getCount(Integer.MAX_VALUE);
    }
    return new ChannelDefinition(index, code, name, all ? null : locations, version);
  }
}
