package io.sluice.api.stream;

import io.sluice.api.json.DefinitionWriter;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.codec.event.CellOpenedDecoder;
import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.codec.event.LocationDefinedDecoder;
import io.sluice.engine.codec.event.RulesVersionDecoder;
import io.sluice.engine.codec.event.SkuDefinedDecoder;
import io.sluice.engine.codec.event.StockMovedDecoder;
import io.sluice.engine.codec.event.TimeResumedDecoder;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ChannelDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.SkuDefinition;
import java.util.Locale;

/** Tells what was set up and what stock came in. Reused; one thread. */
final class SetupEvents {
  private static final Name RULES = Name.of("rules");
  private static final Name KEY_CAPACITY = Name.of("keyCapacity");
  private static final Name HOLD_CAPACITY = Name.of("holdCapacity");
  private static final Name PREVIOUS_TIME = Name.of("previousTime");
  private static final Name MOVEMENT_ID = Name.of("movementId");
  private static final Name KIND = Name.of("kind");
  private static final Name DOCUMENT = Name.of("document");
  private static final Name ACTOR = Name.of("actor");
  private static final Name LINES = Name.of("lines");
  private static final Name SKU = Name.of("sku");
  private static final Name LOCATION = Name.of("location");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name REASON = Name.of("reason");

  private final CodeDirectory directory;
  private final DefinitionWriter definitions;

  SetupEvents(final CodeDirectory directory, final DefinitionWriter definitions) {
    this.directory = directory;
    this.definitions = definitions;
  }

  void rules(final JsonOutput out, final RulesVersionDecoder event) {
    out.number(RULES, event.rulesVersion())
        .number(KEY_CAPACITY, event.keyCapacity())
        .number(HOLD_CAPACITY, event.holdCapacity());
  }

  void timeResumed(final JsonOutput out, final TimeResumedDecoder event) {
    if (event.previousTime() > 0) {
      out.time(PREVIOUS_TIME, event.previousTime());
    }
  }

  void sku(final JsonOutput out, final SkuDefinedDecoder event) {
    final String code = event.code();
    final String name = event.name();
    final String barcode = event.barcode();
    definitions.sku(
        out,
        new SkuDefinition(
            event.sku(), code, name, barcode, event.listPrice(), event.currency(), 0));
  }

  void location(final JsonOutput out, final LocationDefinedDecoder event) {
    final String code = event.code();
    final String owner = event.owner();
    definitions.location(
        out,
        new LocationDefinition(
            event.location(),
            code,
            LocationKind.ofCode(event.kind()),
            owner,
            event.services(),
            event.priority(),
            event.latitudeE7(),
            event.longitudeE7(),
            0));
  }

  void channel(final JsonOutput out, final ChannelDefinedDecoder event) {
    final ChannelDefinedDecoder.LocationsDecoder group = event.locations();
    final int[] listed = new int[group.count()];
    for (int i = 0; i < listed.length; i++) {
      listed[i] = group.next().location();
    }
    final String code = event.code();
    definitions.channel(
        out,
        new ChannelDefinition(
            event.channel(), code, event.name(), event.allLocations() != 0 ? null : listed, 0));
  }

  void opened(final JsonOutput out, final CellOpenedDecoder event) {
    out.plain(SKU, directory.skus().at(event.sku()).code());
    out.plain(LOCATION, directory.locations().at(event.location()).code());
  }

  void moved(final JsonOutput out, final StockMovedDecoder event, final long position) {
    out.plain(MOVEMENT_ID, PublicId.of(PublicId.MOVEMENT, position, 0));
    out.plain(KIND, MovementKind.ofCode(event.kind()).name().toLowerCase(Locale.ROOT));
    out.beginArray(LINES);
    for (final StockMovedDecoder.LinesDecoder line : event.lines()) {
      final int cell = line.cell();
      out.beginObject();
      out.plain(SKU, directory.skus().at(directory.cells().sku(cell)).code());
      out.plain(
          LOCATION, directory.locations().at(directory.cells().location(cell)).code());
      out.number(QUANTITY, line.quantity());
      text(out, REASON, line.reason());
      out.endObject();
    }
    out.endArray();
    text(out, DOCUMENT, event.document());
    text(out, ACTOR, event.actor());
  }

  private static void text(final JsonOutput out, final Name name, final String value) {
    if (!value.isEmpty()) {
      out.text(name, value);
    }
  }
}
