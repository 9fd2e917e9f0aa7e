package io.sluice.api.query;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.json.LineWriter;
import io.sluice.persistence.readmodel.MirroredOrder;
import io.sluice.persistence.readmodel.MirroredPart;
import io.sluice.persistence.readmodel.MirroredReservation;
import io.sluice.persistence.readmodel.MirroredStock;
import io.sluice.persistence.readmodel.ShardPlace;
import java.util.List;
import java.util.Locale;

/**
 * Writes what the mirror holds as the contract shows it, into an object that is open. What the
 * mirror does not hold is left out. Any thread, one output each.
 */
final class MirrorWriter {
  private static final Name ID = Name.of("id");
  private static final Name STATUS = Name.of("status");
  private static final Name CHANNEL = Name.of("channel");
  private static final Name EXPIRES_AT = Name.of("expiresAt");
  private static final Name EXPIRES_IN_MS = Name.of("expiresInMs");
  private static final Name POSITION = Name.of("position");
  private static final Name LINES = Name.of("lines");
  private static final Name ORDER = Name.of("order");
  private static final Name PAYMENT = Name.of("payment");
  private static final Name REACQUIRED = Name.of("reacquired");
  private static final Name AMOUNT = Name.of("amount");
  private static final Name CURRENCY = Name.of("currency");
  private static final Name SKU = Name.of("sku");
  private static final Name AVAILABLE = Name.of("available");
  private static final Name ON_HAND = Name.of("onHand");
  private static final Name HELD = Name.of("held");
  private static final Name ALLOCATED = Name.of("allocated");
  private static final Name IN_TRANSIT = Name.of("inTransit");
  private static final Name UNAVAILABLE = Name.of("unavailable");

  private MirrorWriter() {}

  static void stock(final JsonOutput out, final MirroredStock stock, final ShardPlace place) {
    out.plain(SKU, stock.sku())
        .number(ON_HAND, stock.onHand())
        .number(AVAILABLE, stock.available())
        .number(HELD, stock.held())
        .number(ALLOCATED, stock.allocated())
        .number(IN_TRANSIT, stock.inTransit())
        .number(UNAVAILABLE, stock.unavailable())
        .number(POSITION, place.position());
  }

  static void availability(
      final JsonOutput out,
      final MirroredStock stock,
      final String channel,
      final ShardPlace place) {
    out.plain(SKU, stock.sku())
        .plain(CHANNEL, channel)
        .number(AVAILABLE, stock.sellable(channel).orElse(0))
        .number(POSITION, place.position());
  }

  static void reservation(
      final JsonOutput out, final MirroredReservation reservation, final ShardPlace place) {
    out.plain(ID, reservation.id()).plain(STATUS, lower(reservation.status()));
    final String order = reservation.order();
    if (order != null) {
      out.plain(ORDER, order);
    }
    if (reservation.isRecorded() && reservation.expiresAtMs() != MirroredReservation.NO_TIME) {
      times(out, reservation.expiresAtMs());
    }
    out.number(POSITION, place.position());
    if (reservation.isRecorded()) {
      lines(out, reservation.parts());
    }
  }

  static void order(final JsonOutput out, final MirroredOrder order, final ShardPlace place) {
    out.plain(ID, order.id()).plain(STATUS, lower(order.status()));
    final String payment = order.payment();
    if (payment != null) {
      out.plain(PAYMENT, lower(payment));
    }
    out.flag(REACQUIRED, order.reacquired());
    if (order.isRecorded()) {
      times(out, order.expiresAtMs());
    }
    if (order.amount() != MirroredOrder.NOT_KNOWN) {
      out.number(AMOUNT, order.amount());
    }
    final String currency = order.currency();
    if (currency != null) {
      out.plain(CURRENCY, currency);
    }
    out.number(POSITION, place.position());
    if (order.isRecorded()) {
      lines(out, order.parts());
    }
  }

  private static void times(final JsonOutput out, final long expiresAtMs) {
    // Engine time is not at hand here; it follows the wall clock.
    final long leftMs = expiresAtMs - System.currentTimeMillis();
    out.time(EXPIRES_AT, expiresAtMs).number(EXPIRES_IN_MS, Math.max(0, leftMs));
  }

  /** The mirror holds parts and no lines: those of one SKU in a row are taken as one. */
  private static void lines(final JsonOutput out, final List<MirroredPart> parts) {
    final LineWriter lines = new LineWriter();
    out.beginArray(LINES);
    String sku = "";
    int line = 0;
    for (final MirroredPart part : parts) {
      line += part.sku().equals(sku) ? 0 : 1;
      sku = part.sku();
      lines.add(out, line, sku, part.location(), part.units());
    }
    lines.finish(out);
    out.endArray();
  }

  private static String lower(final String status) {
    return status.toLowerCase(Locale.ROOT);
  }
}
