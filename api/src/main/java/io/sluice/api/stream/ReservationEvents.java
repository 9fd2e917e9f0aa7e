package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.LineWriter;
import io.sluice.engine.codec.event.ReservationExtendedDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import io.sluice.engine.ingress.CellTable;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.PublicId;

/** Tells what became of reservations. Reused; one thread. */
final class ReservationEvents {
  private static final Name RESERVATION = Name.of("reservation");
  private static final Name CHANNEL = Name.of("channel");
  private static final Name EXPIRES_AT = Name.of("expiresAt");
  private static final Name LINES = Name.of("lines");
  private static final Name ACTIVITY = Name.of("activity");

  private final CodeDirectory directory;
  private final LineWriter lines = new LineWriter();

  ReservationEvents(final CodeDirectory directory) {
    this.directory = directory;
  }

  void id(final JsonOutput out, final long sequence, final int slot) {
    out.plain(RESERVATION, PublicId.of(PublicId.RESERVATION, sequence, slot));
  }

  void extended(final JsonOutput out, final ReservationExtendedDecoder event) {
    id(out, event.sequence(), event.slot());
    out.time(EXPIRES_AT, event.expiresAt());
  }

  void held(final JsonOutput out, final ReservationHeldDecoder event) {
    id(out, event.sequence(), event.slot());
    out.plain(CHANNEL, directory.channels().at(event.cause().channel()).code());
    out.time(EXPIRES_AT, event.expiresAt());
    out.beginArray(LINES);
    lines.begin();
    int activity = CellTable.SHARED;
    for (final ReservationHeldDecoder.AllocationsDecoder part : event.allocations()) {
      final int cell = part.cell();
      lines.add(
          out,
          part.line(),
          directory.skus().at(directory.cells().sku(cell)).code(),
          directory.locations().at(directory.cells().location(cell)).code(),
          part.quantity());
      activity = directory.cells().activity(cell);
    }
    lines.finish(out);
    out.endArray();
    if (activity != CellTable.SHARED) {
      out.plain(ACTIVITY, directory.activities().at(activity).code());
    }
  }
}
