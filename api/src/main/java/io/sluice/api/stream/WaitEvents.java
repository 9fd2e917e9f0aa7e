package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.LineWriter;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.protocol.WaitEnd;
import java.util.Locale;

/**
 * Tells what became of those who wait for units of an activity, and of those who got none. Reused;
 * one thread.
 */
final class WaitEvents {
  private static final Name RESERVATION = Name.of("reservation");
  private static final Name ACTIVITY = Name.of("activity");
  private static final Name CHANNEL = Name.of("channel");
  private static final Name SKU = Name.of("sku");
  private static final Name QUANTITY = Name.of("quantity");
  private static final Name EXPIRES_AT = Name.of("expiresAt");
  private static final Name LINES = Name.of("lines");
  private static final Name STATUS = Name.of("status");
  private static final Name REASON = Name.of("reason");
  private static final Name LOCATION = Name.of("location");
  private static final Name AVAILABLE = Name.of("available");
  private static final Name SINCE = Name.of("since");
  private static final Name SOLD_OUT = Name.of("soldOut");
  private static final Name OTHERS = Name.of("others");
  private static final Name FIRST_POSITION = Name.of("firstPosition");
  private static final Name LAST_POSITION = Name.of("lastPosition");

  private final CodeDirectory directory;
  private final LineWriter lines = new LineWriter();

  WaitEvents(final CodeDirectory directory) {
    this.directory = directory;
  }

  void joined(final JsonOutput out, final WaitJoinedDecoder event) {
    id(out, event.sequence(), event.slot());
    out.plain(ACTIVITY, directory.activities().at(event.activity()).code());
    out.plain(CHANNEL, directory.channels().at(event.cause().channel()).code());
    out.plain(SKU, directory.skus().at(event.sku()).code());
    out.number(QUANTITY, event.quantity());
    if (event.expiresAt() != Limits.NEVER) {
      out.time(EXPIRES_AT, event.expiresAt());
    }
  }

  void granted(final JsonOutput out, final WaitGrantedDecoder event) {
    id(out, event.sequence(), event.slot());
    out.time(EXPIRES_AT, event.expiresAt());
    out.beginArray(LINES);
    lines.begin();
    for (final WaitGrantedDecoder.AllocationsDecoder part : event.allocations()) {
      lines.add(
          out,
          part.line(),
          directory.skus().at(directory.cells().sku(part.cell())).code(),
          directory.locations().at(directory.cells().location(part.cell())).code(),
          part.quantity());
    }
    lines.finish(out);
    out.endArray();
  }

  void ended(final JsonOutput out, final WaitEndedDecoder event) {
    id(out, event.sequence(), event.slot());
    out.plain(STATUS, word(ReservationStatus.ofCode(event.status())));
    out.plain(REASON, word(WaitEnd.ofCode(event.reason())));
  }

  void refused(final JsonOutput out, final AttemptRefusedDecoder event) {
    out.plain(ACTIVITY, directory.activities().at(event.activity()).code());
    if (event.sku() >= 0) {
      out.plain(SKU, directory.skus().at(event.sku()).code());
    }
    if (event.quantity() > 0) {
      out.number(QUANTITY, event.quantity());
    }
    if (event.location() >= 0) {
      out.plain(LOCATION, directory.locations().at(event.location()).code());
    }
    out.plain(REASON, word(RejectReason.ofCode(event.reason())));
    if (event.available() >= 0) {
      out.number(AVAILABLE, event.available());
    }
  }

  void counted(final JsonOutput out, final RefusalsCountedDecoder event) {
    out.plain(ACTIVITY, directory.activities().at(event.activity()).code());
    if (event.sku() >= 0) {
      out.plain(SKU, directory.skus().at(event.sku()).code());
    }
    out.time(SINCE, event.since());
    out.number(SOLD_OUT, event.soldOut()).number(OTHERS, event.others());
    if (event.soldOut() > 0) {
      out.number(FIRST_POSITION, event.firstPosition());
      out.number(LAST_POSITION, event.lastPosition());
    }
  }

  private static void id(final JsonOutput out, final long sequence, final int slot) {
    out.plain(RESERVATION, PublicId.of(PublicId.RESERVATION, sequence, slot));
  }

  private static String word(final Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
