package io.sluice.api.stream;

import io.sluice.api.json.DefinitionWriter;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.PoolCellOpenedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import io.sluice.engine.ingress.CellTable;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import io.sluice.engine.protocol.HoldRules;
import java.util.ArrayList;
import java.util.List;

/** Tells what became of activities. Reused; one thread. */
final class ActivityEvents {
  private static final Name ACTIVITY = Name.of("activity");
  private static final Name SKU = Name.of("sku");
  private static final Name LOCATION = Name.of("location");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name LINES = Name.of("lines");
  private static final Name WAVE = Name.of("wave");
  private static final Name STOPPED = Name.of("stopped");

  private final CodeDirectory directory;
  private final DefinitionWriter definitions;

  ActivityEvents(final CodeDirectory directory, final DefinitionWriter definitions) {
    this.directory = directory;
    this.definitions = definitions;
  }

  /** One that names things by a directory. */
  static ActivityEvents ofCodes(final CodeDirectory directory) {
    return new ActivityEvents(
        directory,
        new DefinitionWriter(
            index -> directory.skus().at(index).code(),
            index -> directory.locations().at(index).code(),
            index -> directory.channels().at(index).code()));
  }

  void defined(final JsonOutput out, final ActivityDefinedDecoder event) {
    final List<ActivityItem> items = new ArrayList<>();
    for (final ActivityDefinedDecoder.ItemsDecoder item : event.items()) {
      items.add(new ActivityItem(
          item.pool(),
          item.sku(),
          item.location(),
          item.quantity(),
          item.price(),
          item.limitPerCustomer(),
          item.limitPerOrder()));
    }
    final List<ActivityWave> waves = new ArrayList<>();
    for (final ActivityDefinedDecoder.WavesDecoder wave : event.waves()) {
      waves.add(new ActivityWave(wave.at(), wave.item(), wave.quantity()));
    }
    final String code = event.code();
    definitions.activity(
        out,
        new ActivityDefinition(
            event.activity(),
            code,
            event.channel(),
            event.startsAt(),
            event.endsAt(),
            event.holdTtlMs(),
            event.flags(),
            new HoldRules(
                event.liveHoldsPerCustomer(),
                event.scarceTtlMs(),
                event.scarceBelow(),
                event.maxUnpaid()),
            event.store(),
            event.guide(),
            items,
            waves,
            0,
            0));
  }

  void opened(final JsonOutput out, final PoolCellOpenedDecoder event) {
    activity(out, directory.cells().activity(event.cell()));
    place(out, event.cell());
  }

  /**
   * Units that come into the pools of the activity stand with their sign, those that leave with -.
   */
  void repooled(final JsonOutput out, final StockRepooledDecoder event) {
    activity(out, event.activity());
    out.beginArray(LINES);
    for (final StockRepooledDecoder.LinesDecoder line : event.lines()) {
      final boolean leaves = directory.cells().activity(line.toCell()) == CellTable.SHARED;
      out.beginObject();
      place(out, line.toCell());
      out.number(QUANTITY, leaves ? -line.quantity() : line.quantity());
      out.endObject();
    }
    out.endArray();
  }

  void released(final JsonOutput out, final WaveReleasedDecoder event) {
    activity(out, event.activity());
    out.plain(SKU, directory.skus().at(event.sku()).code());
    out.number(WAVE, event.wave()).number(QUANTITY, event.quantity());
  }

  void ended(final JsonOutput out, final ActivityEndedDecoder event) {
    activity(out, event.activity());
    out.flag(STOPPED, event.stopped() != 0);
  }

  private void activity(final JsonOutput out, final int index) {
    out.plain(ACTIVITY, directory.activities().at(index).code());
  }

  private void place(final JsonOutput out, final int cell) {
    out.plain(SKU, directory.skus().at(directory.cells().sku(cell)).code());
    out.plain(
        LOCATION, directory.locations().at(directory.cells().location(cell)).code());
  }
}
