package io.sluice.engine.domain.location;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.DefineLocationDecoder;
import io.sluice.engine.codec.event.LocationDefinedEncoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.RejectReason;

/** Decides what happens to locations. */
public final class LocationDecider {
  private final Locations locations;
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final LocationDefinedEncoder defined = new LocationDefinedEncoder();

  /** A decider that reads locations and states facts in a batch. */
  public LocationDecider(final Locations locations, final EventBatch events) {
    this.locations = locations;
    this.events = events;
  }

  /** Registers a location or describes it anew; the same again states nothing. */
  public RejectReason decide(final DefineLocationDecoder command, final Decision decision) {
    final long expectedVersion = command.expectedVersion();
    final String code = command.code();
    final int known = locations.registry().indexOf(code);
    final LocationDefinition old =
        known == Registry.UNKNOWN ? null : locations.registry().at(known);
    if (expectedVersion >= 0 && (old == null || old.version() != expectedVersion)) {
      return RejectReason.VERSION_STALE;
    }
    // ---- no refusal below this line ----
    final int index = old == null ? locations.registry().size() : known;
    decision.answerWith(Subject.DEFINITION, index, old == null);
    final LocationDefinition wanted = new LocationDefinition(
        index,
        code,
        LocationKind.ofCode(command.kind()),
        command.owner(),
        command.services(),
        command.priority(),
        command.latitudeE7(),
        command.longitudeE7(),
        old == null ? 0 : old.version());
    if (!wanted.equals(old)) {
      state(wanted, decision);
    }
    return RejectReason.NONE;
  }

  private void state(final LocationDefinition wanted, final Decision decision) {
    defined.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(defined.cause());
    defined
        .location(wanted.index())
        .kind((short) wanted.kind().code())
        .services((short) wanted.services())
        .priority(wanted.priority())
        .latitudeE7(wanted.latitudeE7())
        .longitudeE7(wanted.longitudeE7())
        .code(wanted.code())
        .owner(wanted.owner());
    events.end(defined.encodedLength());
  }
}
