package io.sluice.engine.domain.location;

import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.domain.table.TextHash;
import io.sluice.engine.protocol.LocationDefinition;

/** The places that hold stock. */
public final class Locations {
  private final Registry<LocationDefinition> registry;

  /**
   * No locations.
   *
   * @param tableName number of its table
   */
  public Locations(final int tableName) {
    registry = new Registry<>(
        tableName, LocationDefinition::code, Locations::hashOf, new LocationFormat());
  }

  /** The locations by index and code. */
  public Registry<LocationDefinition> registry() {
    return registry;
  }

  /**
   * Place of a location in the order in which locations are asked: by priority, lower first and not
   * stated last, then in the order of registration.
   */
  public long rank(final int location) {
    final int priority = registry.at(location).priority();
    final long stated = priority == LocationDefinition.NOT_STATED ? Integer.MAX_VALUE : priority;
    return stated << 32 | location;
  }

  private static long hashOf(final LocationDefinition location) {
    return new TextHash()
        .add(location.index())
        .add(location.code())
        .add(location.kind().code())
        .add(location.owner())
        .add(location.services())
        .add(location.priority())
        .add(location.latitudeE7())
        .add(location.longitudeE7())
        .add(location.version())
        .value();
  }
}
