package io.sluice.engine.domain.channel;

import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.domain.table.TextHash;
import io.sluice.engine.protocol.ChannelDefinition;

/** The sales channels, and which locations each sells from. */
public final class Channels {
  private final Registry<ChannelDefinition> registry;

  /**
   * No channels.
   *
   * @param tableName number of its table
   */
  public Channels(final int tableName) {
    registry =
        new Registry<>(tableName, ChannelDefinition::code, Channels::hashOf, new ChannelFormat());
  }

  /** The channels by index and code. */
  public Registry<ChannelDefinition> registry() {
    return registry;
  }

  /** True if a channel sells from a location. */
  public boolean serves(final int channel, final int location) {
    return registry.at(channel).sellsFrom(location);
  }

  private static long hashOf(final ChannelDefinition channel) {
    final TextHash hash = new TextHash()
        .add(channel.index())
        .add(channel.code())
        .add(channel.name())
        .add(channel.version())
        .add(channel.allLocations() ? 1 : 0);
    for (int i = 0; i < channel.locationCount(); i++) {
      hash.add(channel.location(i));
    }
    return hash.value();
  }
}
