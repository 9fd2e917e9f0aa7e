package io.sluice.engine.domain.location;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.domain.table.DefinitionFormat;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;

/** A location in a snapshot. */
final class LocationFormat implements DefinitionFormat<LocationDefinition> {
  @Override
  public void write(final LocationDefinition location, final StateOutput out) {
    out.putText(location.index(), location.code());
    out.putText(location.kind().code(), location.owner());
    out.putLong(location.services());
    out.putLong(location.priority());
    out.putLong(location.latitudeE7());
    out.putLong(location.longitudeE7());
    out.putLong(location.version());
  }

  @Override
  public LocationDefinition read(final StateInput in) {
    final String code = in.getText();
    final int index = in.tag();
    final String owner = in.getText();
    return new LocationDefinition(
        index,
        code,
        LocationKind.ofCode(in.tag()),
        owner,
        (int) in.getLong(),
        (int) in.getLong(),
        (int) in.getLong(),
        (int) in.getLong(),
        in.getLong());
  }
}
