package io.sluice.engine.domain.channel;

import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.protocol.ChannelDefinition;

/** Applies the facts about channels. */
public final class ChannelApplier {
  private final Channels channels;

  /** An applier that writes channels. */
  public ChannelApplier(final Channels channels) {
    this.channels = channels;
  }

  /** Applies a fact. */
  public void apply(final ChannelDefinedDecoder event, final long position) {
    final int index = event.channel();
    final boolean all = event.allLocations() != 0;
    final ChannelDefinedDecoder.LocationsDecoder group = event.locations();
    final int[] listed = new int[group.count()];
    for (int i = 0; i < listed.length; i++) {
      listed[i] = group.next().location();
    }
    final String code = event.code();
    channels
        .registry()
        .put(
            index, new ChannelDefinition(index, code, event.name(), all ? null : listed, position));
  }
}
