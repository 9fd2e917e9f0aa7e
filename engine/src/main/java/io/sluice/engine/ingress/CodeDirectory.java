package io.sluice.engine.ingress;

import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.SkuDefinition;
import java.util.function.LongSupplier;

/**
 * What the edge knows of codes: every durable definition of a SKU, location, channel or activity,
 * and which SKU and location each cell is of.
 *
 * <p>The engine thread writes it when the defining event is durable and before the outcome leaves,
 * so whoever was told of a code finds it here. Cells have no code and nobody is told of them but by
 * the journal; they are here before their event is there. Indexes never change and never end. Any
 * thread may read.
 */
public final class CodeDirectory {
  private final DefinitionTable<SkuDefinition> skus = new DefinitionTable<>(SkuDefinition::code);
  private final DefinitionTable<LocationDefinition> locations =
      new DefinitionTable<>(LocationDefinition::code);
  private final DefinitionTable<ChannelDefinition> channels =
      new DefinitionTable<>(ChannelDefinition::code);
  private final DefinitionTable<ActivityDefinition> activities =
      new DefinitionTable<>(ActivityDefinition::code);
  private final CellTable cells = new CellTable();
  private static final long NONE = Long.MAX_VALUE;

  private volatile LongSupplier durablePosition = () -> 0;
  private volatile long firstMissing = NONE;

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

  /** All activities. */
  public DefinitionTable<ActivityDefinition> activities() {
    return activities;
  }

  /** All cells. */
  public CellTable cells() {
    return cells;
  }

  /**
   * The last position that the edge may tell of: it is durable, and all definitions up to it are
   * here.
   */
  public long position() {
    // In this order: a definition is announced as missing before it can become durable.
    final long durable = durablePosition.getAsLong();
    return Math.min(durable, firstMissing - 1);
  }

  /** Says whom to ask what is durable. Before traffic starts. */
  public void follow(final LongSupplier newDurablePosition) {
    durablePosition = newDurablePosition;
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

  /** Adds or replaces an activity. Engine thread only. */
  public void publish(final ActivityDefinition activity) {
    activities.put(activity.index(), activity);
  }

  /** Adds the next cell. Engine thread only. */
  public void addCell(final int sku, final int location, final int activity) {
    cells.add(sku, location, activity);
  }

  /**
   * Says that a definition was stated and is not here yet, before its event goes to the journal.
   * Engine thread only.
   *
   * @param position of the first such event
   */
  public void missingFrom(final long position) {
    firstMissing = position;
  }

  /** Says that nothing is missing. Engine thread only. */
  public void complete() {
    firstMissing = NONE;
  }
}
