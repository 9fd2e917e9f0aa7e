package io.sluice.api.stream;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.LineWriter;
import io.sluice.engine.codec.event.OrderPaidDecoder;
import io.sluice.engine.codec.event.OrderPlacedDecoder;
import io.sluice.engine.codec.event.RefundRequiredDecoder;
import io.sluice.engine.ingress.CellTable;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.protocol.Currency;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.RefundCause;
import java.util.Locale;

/** Tells what became of orders and of the money for them. Reused; one thread. */
final class OrderEvents {
  private static final Name ORDER = Name.of("order");
  private static final Name RESERVATION = Name.of("reservation");
  private static final Name CHANNEL = Name.of("channel");
  private static final Name EXPIRES_AT = Name.of("expiresAt");
  private static final Name AMOUNT = Name.of("amount");
  private static final Name CURRENCY = Name.of("currency");
  private static final Name REFERENCE = Name.of("reference");
  private static final Name REACQUIRED = Name.of("reacquired");
  private static final Name CAUSE = Name.of("cause");
  private static final Name LINES = Name.of("lines");
  private static final Name ACTIVITY = Name.of("activity");

  private final CodeDirectory directory;
  private final LineWriter lines = new LineWriter();

  OrderEvents(final CodeDirectory directory) {
    this.directory = directory;
  }

  void id(final JsonOutput out, final long sequence, final int slot) {
    out.plain(ORDER, PublicId.of(PublicId.ORDER, sequence, slot));
  }

  void placed(final JsonOutput out, final OrderPlacedDecoder event) {
    id(out, event.sequence(), event.slot());
    out.plain(CHANNEL, directory.channels().at(event.cause().channel()).code());
    out.time(EXPIRES_AT, event.expiresAt());
    money(out, event.amount(), event.currency());
    if (event.reservationSequence() >= 0) {
      out.plain(
          RESERVATION,
          PublicId.of(PublicId.RESERVATION, event.reservationSequence(), event.reservationSlot()));
    }
    out.beginArray(LINES);
    lines.begin();
    int activity = CellTable.SHARED;
    for (final OrderPlacedDecoder.AllocationsDecoder part : event.allocations()) {
      line(out, part.line(), part.cell(), part.quantity());
      lines.price(part.unitPrice());
      activity = directory.cells().activity(part.cell());
    }
    lines.finish(out);
    out.endArray();
    if (activity != CellTable.SHARED) {
      out.plain(ACTIVITY, directory.activities().at(activity).code());
    }
  }

  void paid(final JsonOutput out, final OrderPaidDecoder event) {
    id(out, event.sequence(), event.slot());
    money(out, event.amount(), event.currency());
    out.flag(REACQUIRED, event.reacquired() != 0);
    if (event.reacquired() != 0) {
      out.beginArray(LINES);
    }
    lines.begin();
    // Only a fact about units taken again names any.
    for (final OrderPaidDecoder.AllocationsDecoder part : event.allocations()) {
      line(out, part.line(), part.cell(), part.quantity());
    }
    if (event.reacquired() != 0) {
      lines.finish(out);
      out.endArray();
    }
    out.text(REFERENCE, event.reference());
  }

  void refundRequired(final JsonOutput out, final RefundRequiredDecoder event) {
    id(out, event.sequence(), event.slot());
    out.plain(CAUSE, RefundCause.ofCode(event.refundCause()).name().toLowerCase(Locale.ROOT));
    money(out, event.amount(), event.currency());
    out.text(REFERENCE, event.reference());
  }

  private void line(final JsonOutput out, final int line, final int cell, final long quantity) {
    lines.add(
        out,
        line,
        directory.skus().at(directory.cells().sku(cell)).code(),
        directory.locations().at(directory.cells().location(cell)).code(),
        quantity);
  }

  private static void money(final JsonOutput out, final long amount, final int currency) {
    if (amount >= 0) {
      out.number(AMOUNT, amount);
    }
    if (currency != Currency.NONE) {
      out.plain(CURRENCY, Currency.format(currency));
    }
  }
}
