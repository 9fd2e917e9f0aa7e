package io.sluice.engine.ingress;

import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.SkuDefinition;

/**
 * What the edge knows of codes: every durable definition of a SKU, location or channel.
 *
 * <p>The engine thread writes it when the defining event is durable and before the outcome leaves,
 * so whoever was told of a code finds it here. Indexes never change and never end. Any thread may
 * read.
 */
public final class CodeDirectory {
  private final DefinitionTable<SkuDefinition> skus = new DefinitionTable<>(SkuDefinition::code);
  private final DefinitionTable<LocationDefinition> locations =
      new DefinitionTable<>(LocationDefinition::code);
  private final DefinitionTable<ChannelDefinition> channels =
      new DefinitionTable<>(ChannelDefinition::code);
  private volatile long position;

  /** All SKUs. */
  public DefinitionTable<SkuDefinition> skus() {
    return skus;
  }

  /** All locations. */
  public DefinitionTable<LocationDefinition> locations() {
    return locations;
  }

  /** All channels. */
  public DefinitionTable<ChannelDefinition> channels() {
    return channels;
  }

  /** The last durable position; all definitions up to it are here. */
  public long position() {
    return position;
  }

  /** Adds or replaces a SKU. Engine thread only. */
  public void publish(final SkuDefinition sku) {
    skus.put(sku.index(), sku);
  }

  /** Adds or replaces a location. Engine thread only. */
  public void publish(final LocationDefinition location) {
    locations.put(location.index(), location);
  }

  /** Adds or replaces a channel. Engine thread only. */
  public void publish(final ChannelDefinition channel) {
    channels.put(channel.index(), channel);
  }

  /** Says that all definitions up to a durable position are here. Engine thread only. */
  public void publishedUpTo(final long durablePosition) {
    position = durablePosition;
  }
}
