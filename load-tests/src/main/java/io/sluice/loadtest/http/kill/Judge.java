package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.kill.Violations.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the server shows against what the client was told.
 *
 * <p>Belongs to the thread of the load.
 */
final class Judge {
  private static final int OK = 200;

  private final Belief belief;

  /**
   * When a look was taken, at the earliest.
   *
   * @param position that was known then
   * @param ns on the clock of {@link System#nanoTime()}
   */
  record Moment(long position, long ns) {}

  Judge(final Belief belief) {
    this.belief = belief;
  }

  Moment now() {
    return new Moment(belief.highestPosition(), System.nanoTime());
  }

  /** A reservation or an order, which may have moved on only where that was asked for. */
  void holding(final Holding holding, final Reply reply, final Moment asked) {
    final Json shown = reply.json();
    if (reply.status() != OK || !shown.text("id").equals(holding.id())) {
      violated(Kind.LOST, holding + " is answered with " + reply.status() + " " + shown);
      return;
    }
    checkPosition(holding.toString(), reply, asked);
    final String status = shown.text("status");
    final @Nullable ChangeWish change = holding.pendingChange();
    final boolean changed = change != null && status.equals(change.wanted().wireName());
    if (status.equals(Status.EXPIRED.wireName()) && holding.isLimitedInTime()) {
      expired(holding, change);
    } else if (!status.equals(holding.status().wireName()) && !changed) {
      violated(Kind.LOST, holding + " is shown as " + status);
    } else if (!changed && holding.mustBeExpired(asked.ns())) {
      violated(Kind.EXPIRY, holding + " lives longer than it should");
    }
    final boolean unitsMayDiffer = holding.isMelting() && change != null;
    if (!unitsMayDiffer && !Holding.units(shown).equals(holding.unitsByCell())) {
      violated(
          Kind.LOST,
          holding + " has " + Holding.units(shown) + " instead of " + holding.unitsByCell());
    }
  }

  /** What must hold of a SKU at any time. */
  void stock(final String sku, final Reply reply, final Moment asked) {
    if (reply.status() != OK) {
      violated(Kind.LOST, "stock of " + sku + " is answered with " + reply.status());
      return;
    }
    checkPosition(sku, reply, asked);
    final Json shown = reply.json();
    checkBuckets(sku, shown);
    long onHand = 0;
    for (final Json row : shown.objects("locations")) {
      checkBuckets(sku + " at " + row.text("location"), row);
      onHand += row.number("onHand");
    }
    if (onHand != shown.number("onHand")) {
      violated(Kind.LOST, "the locations of " + sku + " do not add up: " + shown);
    }
  }

  /** Units of every cell of a SKU, while nobody changes them. */
  void quietStock(final String sku, final Reply reply, final Moment asked) {
    stock(sku, reply, asked);
    for (final String location : World.LOCATIONS) {
      final Json row = reply.json().objects("locations").stream()
          .filter(any -> any.text("location").equals(location))
          .findFirst()
          .orElse(Json.parse(""));
      cell(new Cell(sku, location), row, asked);
    }
  }

  private void cell(final Cell cell, final Json row, final Moment asked) {
    final Belief.Units units = belief.units(cell);
    final long mayHaveEnded = belief.heldThatMayHaveEnded(cell, asked.ns());
    final long mustHaveEnded = belief.heldThatMustHaveEnded(cell, System.nanoTime());
    final long held = row.number("held");
    final long allocated = row.number("allocated");
    final String text = cell + " shows " + row + ", and " + units + " was acknowledged";
    if (row.number("onHand") != units.onHand() || allocated < units.allocated()) {
      violated(Kind.LOST, text);
    } else if (allocated > units.allocated() || held > units.held() - mustHaveEnded) {
      violated(Kind.DOUBLED, text);
    } else if (held < units.held() - mayHaveEnded) {
      violated(Kind.LOST, text);
    }
  }

  private void checkBuckets(final String what, final Json row) {
    final long onHand = row.number("onHand");
    final long available = row.number("available");
    final long held = row.number("held");
    final long allocated = row.number("allocated");
    final long unavailable = row.number("unavailable");
    final boolean negative = available < 0 || held < 0 || allocated < 0 || unavailable < 0;
    if (negative || held + allocated > onHand) {
      violated(Kind.OVERSOLD, what + " shows " + row);
    } else if (onHand != available + held + allocated + unavailable) {
      violated(Kind.LOST, what + " does not add up: " + row);
    }
  }

  private void expired(final Holding holding, final @Nullable ChangeWish change) {
    if (!holding.mayBeExpired(System.nanoTime())) {
      violated(Kind.EXPIRY, holding + " is expired before its time");
    } else if (change == null) {
      belief.move(holding, Status.EXPIRED);
    }
  }

  private void checkPosition(final String what, final Reply reply, final Moment asked) {
    if (reply.position() < asked.position()) {
      violated(
          Kind.POSITION,
          what + " is read at " + reply.position() + " when " + asked.position() + " was known");
    }
    belief.notePosition(reply.position());
  }

  private void violated(final Kind kind, final String text) {
    belief.violations().add(kind, text);
  }
}
