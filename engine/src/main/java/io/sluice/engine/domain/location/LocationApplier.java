package io.sluice.engine.domain.location;

import io.sluice.engine.codec.event.LocationDefinedDecoder;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;

/** Applies the facts about locations. */
public final class LocationApplier {
  private final Locations locations;

  /** An applier that writes locations. */
  public LocationApplier(final Locations locations) {
    this.locations = locations;
  }

  /** Applies a fact. */
  public void apply(final LocationDefinedDecoder event, final long position) {
    final int index = event.location();
    final String code = event.code();
    locations
        .registry()
        .put(
            index,
            new LocationDefinition(
                index,
                code,
                LocationKind.ofCode(event.kind()),
                event.owner(),
                event.services(),
                event.priority(),
                event.latitudeE7(),
                event.longitudeE7(),
                position));
  }
}
