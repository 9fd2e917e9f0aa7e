package io.sluice.engine.domain.channel;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.DefineChannelDecoder;
import io.sluice.engine.codec.event.ChannelDefinedEncoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.table.Registry;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.RejectReason;
import org.jspecify.annotations.Nullable;

/** Decides what happens to channels. */
public final class ChannelDecider {
  private final Channels channels;
  private final Locations locations;
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ChannelDefinedEncoder defined = new ChannelDefinedEncoder();

  /** A decider that reads channels and locations and states facts in a batch. */
  public ChannelDecider(
      final Channels channels, final Locations locations, final EventBatch events) {
    this.channels = channels;
    this.locations = locations;
    this.events = events;
  }

  /** Registers a channel or describes it anew; the same again states nothing. */
  public RejectReason decide(final DefineChannelDecoder command, final Decision decision) {
    final long expectedVersion = command.expectedVersion();
    final boolean all = command.allLocations() != 0;
    final DefineChannelDecoder.LocationsDecoder group = command.locations();
    final int[] listed = new int[group.count()];
    for (int i = 0; i < listed.length; i++) {
      listed[i] = group.next().location();
      if (!locations.registry().has(listed[i])) {
        return decision.refuse(RejectReason.LOCATION_UNKNOWN, i, -1);
      }
    }
    final String code = command.code();
    final String name = command.name();
    final int known = channels.registry().indexOf(code);
    final ChannelDefinition old =
        known == Registry.UNKNOWN ? null : channels.registry().at(known);
    if (expectedVersion >= 0 && (old == null || old.version() != expectedVersion)) {
      return RejectReason.VERSION_STALE;
    }
    // ---- no refusal below this line ----
    final int index = old == null ? channels.registry().size() : known;
    decision.answerWith(Subject.DEFINITION, index, old == null);
    if (old == null || !old.describes(name, all ? null : listed)) {
      state(index, code, name, all ? null : listed, decision);
    }
    return RejectReason.NONE;
  }

  private void state(
      final int index,
      final String code,
      final String name,
      final int @Nullable [] listed,
      final Decision decision) {
    defined.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(defined.cause());
    defined.channel(index).allLocations((short) (listed == null ? 1 : 0));
    final ChannelDefinedEncoder.LocationsEncoder group =
        defined.locationsCount(listed == null ? 0 : listed.length);
    if (listed != null) {
      for (final int location : listed) {
        group.next().location(location);
      }
    }
    defined.code(code).name(name);
    events.end(defined.encodedLength());
  }
}
