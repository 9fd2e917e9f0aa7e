package io.sluice.engine.domain.order;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.PlaceOrderDecoder;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.OrderPlacedEncoder;
import io.sluice.engine.domain.activity.Activities;
import io.sluice.engine.domain.activity.SaleRules;
import io.sluice.engine.domain.catalog.Catalog;
import io.sluice.engine.domain.channel.Channels;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimContext;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.claim.ExpiryHeap;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.Locations;
import io.sluice.engine.domain.reservation.ReservationDecider;
import io.sluice.engine.domain.sourcing.AllocationPlan;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;

/** Decides whether an order is placed. All lines or none. */
public final class PlacementDecider {
  private static final long NO_PRICE = -1;

  private final ClaimStore claims;
  private final ExpiryHeap expiry;
  private final Orders orders;
  private final ReservationDecider reservations;
  private final StockLedger ledger;
  private final Catalog catalog;
  private final Locations locations;
  private final Channels channels;
  private final Activities activities;
  private final AllocationPlan plan;
  private final SaleRules sale;
  private final EventBatch events;
  private final AllocationCursor cursor;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final OrderPlacedEncoder placed = new OrderPlacedEncoder();

  // Scratch of one command, by line.
  private final int[] skuByLine = new int[Limits.MAX_LINES];
  private final int[] locationByLine = new int[Limits.MAX_LINES];
  private final long[] unitsByLine = new long[Limits.MAX_LINES];
  private final long[] priceByLine = new long[Limits.MAX_LINES];
  private int lineCount;
  private long amount;

  /** A decider that reads state and states facts in a batch. */
  public PlacementDecider(
      final ClaimContext context,
      final Orders orders,
      final ReservationDecider reservations,
      final EventBatch events) {
    this.claims = context.claims();
    this.expiry = context.expiry();
    this.orders = orders;
    this.ledger = context.ledger();
    this.catalog = context.catalog();
    this.locations = context.locations();
    this.channels = context.channels();
    this.activities = context.activities();
    this.plan = context.plan();
    this.sale = new SaleRules(activities, context.ledger());
    this.reservations = reservations;
    this.events = events;
    this.cursor = new AllocationCursor(claims);
  }

  /** Places an order, of free units or of those of a reservation. */
  public RejectReason decide(final PlaceOrderDecoder command, final Decision decision) {
    final int channel = command.channel();
    if (!channels.registry().has(channel)) {
      return RejectReason.CHANNEL_UNKNOWN;
    }
    decision.channel(channel);
    if (answersWithExisting(command.externalHigh(), command.externalLow(), decision)) {
      return RejectReason.NONE;
    }
    final boolean fromReservation = command.reservationSequence() >= 0;
    RejectReason refusal = fromReservation
        ? checkReservation(command, decision)
        : sale.begin(
            command.activity(), channel, command.customerHigh(), command.customerLow(), decision);
    if (refusal == RejectReason.NONE) {
      refusal = readLines(command.lines(), decision);
    }
    if (refusal == RejectReason.NONE) {
      refusal = fromReservation
          ? planReserved(command.reservationSlot(), channel, decision)
          : planFree(channel, decision);
    }
    if (refusal != RejectReason.NONE) {
      return refusal;
    }
    // The hold of a reservation becomes that of the order: there are no more holds than before.
    final boolean holdsFull = !fromReservation && expiry.size() >= claims.holdCapacity();
    if (holdsFull || !claims.hasFreeSlot()) {
      return RejectReason.RECORDS_FULL;
    }
    // ---- no refusal below this line ----
    state(command, decision);
    return RejectReason.NONE;
  }

  private boolean answersWithExisting(final long high, final long low, final Decision decision) {
    final long known = orders.externalIds().find(high, low);
    if (known < 0) {
      return false;
    }
    final long sequence = orders.externalIds().first(known);
    final long slotAndStatus = orders.externalIds().second(known);
    final int slot = Orders.slot(slotAndStatus);
    if (claims.exists(sequence, slot)) {
      decision.answerWith(Subject.ORDER, slot, false);
    } else {
      decision.answerWithForgottenOrder(sequence, slot, Orders.status(slotAndStatus));
    }
    return true;
  }

  private RejectReason checkReservation(final PlaceOrderDecoder command, final Decision decision) {
    final int slot = command.reservationSlot();
    if (!reservations.isReservation(command.reservationSequence(), slot)) {
      return RejectReason.RESERVATION_UNKNOWN;
    }
    // Whoever knows the id of a reservation without a customer may use it.
    final boolean sameCustomer =
        claims.isOf(slot, 0, 0) || claims.isOf(slot, command.customerHigh(), command.customerLow());
    if (!sameCustomer || claims.channel(slot) != command.channel()) {
      return RejectReason.RESERVATION_OF_ANOTHER;
    }
    final int waitPool = claims.waitPool(slot);
    final int pool = waitPool == 0 ? ledger.pool(claims.firstCell(slot)) : waitPool;
    final int activity =
        pool == StockLedger.SHARED_POOL ? SaleRules.NO_ACTIVITY : activities.activityOf(pool);
    if (command.activity() >= 0 && command.activity() != activity) {
      return RejectReason.RESERVATION_OF_ANOTHER;
    }
    sale.follow(activity, command.customerHigh(), command.customerLow());
    return reservations.statusAt(slot, decision.now()) == ReservationStatus.HELD
        ? RejectReason.NONE
        : RejectReason.RESERVATION_CLOSED;
  }

  private RejectReason readLines(
      final PlaceOrderDecoder.LinesDecoder lines, final Decision decision) {
    lineCount = 0;
    amount = lines.count() == 0 ? NO_PRICE : 0;
    while (lines.hasNext()) {
      lines.next();
      skuByLine[lineCount] = lines.sku();
      locationByLine[lineCount] = lines.location();
      unitsByLine[lineCount] = lines.quantity();
      priceByLine[lineCount] =
          lines.unitPrice() == NO_PRICE ? sale.priceOf(lines.sku()) : lines.unitPrice();
      assert lines.quantity() >= 1 : lines.quantity();
      assert lines.quantity() <= Limits.MAX_QUANTITY : lines.quantity();
      assert lines.unitPrice() >= NO_PRICE : lines.unitPrice();
      if (!catalog.skus().has(lines.sku())) {
        return decision.refuse(RejectReason.SKU_UNKNOWN, lineCount, -1);
      }
      if (lines.location() != AllocationPlan.ANY && !locations.registry().has(lines.location())) {
        return decision.refuse(RejectReason.LOCATION_UNKNOWN, lineCount, lines.sku());
      }
      if (!addToAmount(priceByLine[lineCount], lines.quantity())) {
        return decision.refuse(RejectReason.AMOUNT_TOO_LARGE, lineCount, lines.sku());
      }
      lineCount++;
    }
    return RejectReason.NONE;
  }

  /**
   * Adds a line to the price of the order, which is known only if every line has one; false if it
   * gets too high.
   */
  private boolean addToAmount(final long price, final long units) {
    if (price == NO_PRICE || amount == NO_PRICE) {
      amount = NO_PRICE;
      return true;
    }
    if (price > Limits.MAX_ORDER_AMOUNT / units) {
      return false;
    }
    amount += price * units;
    return amount <= Limits.MAX_ORDER_AMOUNT;
  }

  private RejectReason planFree(final int channel, final Decision decision) {
    plan.begin(channel, lineCount);
    for (int line = 0; line < lineCount; line++) {
      final int pool = sale.poolOf(skuByLine[line]);
      if (pool == StockLedger.NONE) {
        return decision.refuse(RejectReason.SKU_NOT_IN_ACTIVITY, line, skuByLine[line]);
      }
      final RejectReason limit = sale.add(pool, line, skuByLine[line], unitsByLine[line], decision);
      if (limit != RejectReason.NONE) {
        return limit;
      }
      final RejectReason refusal = sale.isAwaited(pool)
          ? plan.refuse(pool)
          : plan.add(line, skuByLine[line], pool, locationByLine[line], unitsByLine[line]);
      if (refusal != RejectReason.NONE) {
        return decision.refuse(refusal, line, skuByLine[line], plan.promisable());
      }
    }
    return RejectReason.NONE;
  }

  /**
   * Plans the units of a reservation; the order's lines, if it has any, must ask for exactly these.
   */
  private RejectReason planReserved(final int slot, final int channel, final Decision decision) {
    plan.begin(channel, 1);
    claims.read(slot, cursor);
    final boolean anonymous = claims.isOf(slot, 0, 0);
    int lastLine = -1;
    while (cursor.next()) {
      lastLine = cursor.line();
      if (lineCount > 0) {
        if (lastLine >= lineCount || !isPartOfLine(lastLine)) {
          return decision.refuse(RejectReason.LINES_DIFFER, lastLine, -1);
        }
        unitsByLine[lastLine] -= cursor.units();
      }
      plan.addKnown(lastLine, isPinned(lastLine), cursor.cell(), cursor.units());
      sale.lookAt(ledger.pool(cursor.cell()));
      // What nobody in particular held counts for the customer from here on.
      final RejectReason limit = anonymous ? checkLimit(lastLine, decision) : RejectReason.NONE;
      if (limit != RejectReason.NONE) {
        return limit;
      }
    }
    for (int line = 0; line < lineCount; line++) {
      if (unitsByLine[line] != 0) {
        return decision.refuse(RejectReason.LINES_DIFFER, line, skuByLine[line]);
      }
    }
    return RejectReason.NONE;
  }

  private RejectReason checkLimit(final int line, final Decision decision) {
    // Once the activity is over its limits are, too, and what it counted is being forgotten.
    final int home = ledger.homeOf(cursor.cell());
    return sale.add(ledger.pool(home), line, ledger.sku(home), cursor.units(), decision);
  }

  /** True if the line of the reservation or that of the order names the location. */
  private boolean isPinned(final int line) {
    return cursor.pinned() || (lineCount > 0 && locationByLine[line] != AllocationPlan.ANY);
  }

  private boolean isPartOfLine(final int line) {
    final int location = locationByLine[line];
    return ledger.sku(cursor.cell()) == skuByLine[line]
        && (location == AllocationPlan.ANY || location == ledger.location(cursor.cell()));
  }

  private void state(final PlaceOrderDecoder command, final Decision decision) {
    final int slot = claims.nextSlot();
    decision.answerWith(Subject.ORDER, slot, true);
    placed.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(placed.cause());
    placed
        .sequence(claims.nextSequence())
        .slot(slot)
        .customerHigh(command.customerHigh())
        .customerLow(command.customerLow())
        .externalHigh(command.externalHigh())
        .externalLow(command.externalLow())
        .expiresAt(decision.now() + sale.ttlMs(command.ttlMs(), Limits.DEFAULT_TTL_MS))
        .amount(amount)
        .currency(command.currency())
        .reservationSequence(command.reservationSequence())
        .reservationSlot(command.reservationSlot());
    final OrderPlacedEncoder.AllocationsEncoder parts = placed.allocationsCount(plan.count());
    for (int i = 0; i < plan.count(); i++) {
      final int line = plan.line(i);
      parts
          .next()
          .line(line)
          .pinned((short) (plan.pinned(i) ? 1 : 0))
          .cell(plan.cell(i))
          .pool(ledger.pool(plan.cell(i)))
          .quantity(plan.units(i))
          .unitPrice(line < lineCount ? priceByLine[line] : NO_PRICE);
    }
    events.end(placed.encodedLength());
  }
}
