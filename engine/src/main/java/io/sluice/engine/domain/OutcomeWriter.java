package io.sluice.engine.domain;

import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.ReadAvailabilityDecoder;
import io.sluice.engine.codec.outcome.ActivityOutcomeEncoder;
import io.sluice.engine.codec.outcome.AnswerEncoder;
import io.sluice.engine.codec.outcome.AvailabilityOutcomeEncoder;
import io.sluice.engine.codec.outcome.DefinitionOutcomeEncoder;
import io.sluice.engine.codec.outcome.MessageHeaderEncoder;
import io.sluice.engine.codec.outcome.MovementOutcomeEncoder;
import io.sluice.engine.codec.outcome.OrderOutcomeEncoder;
import io.sluice.engine.codec.outcome.RejectedEncoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeEncoder;
import io.sluice.engine.codec.outcome.StockOutcomeEncoder;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.order.Orders;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.FulfilmentStatus;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import org.agrona.DirectBuffer;

/**
 * Writes the outcome of one command from the state as it now stands. Reads state only; reused;
 * engine thread.
 */
final class OutcomeWriter {
  private static final int MESSAGE_HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;

  /**
   * Longest outcome: a reservation of the most parts takes 40 KiB, stock at the most cells nearly
   * all.
   */
  static final int MAX_BYTES = 1024 * 1024;

  /** Cells of a SKU that one answer can show. */
  private static final int MAX_STOCK_ROWS = 20_000;

  private static final int NO_ACTIVITY = -1;

  private final EngineState state;
  private final ClaimStore claims;
  private final StockLedger ledger;
  private final AllocationCursor cursor;
  private final HeapBuffer buffer = new HeapBuffer(MAX_BYTES);
  private int length;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final RejectedEncoder rejected = new RejectedEncoder();
  private final ReservationOutcomeEncoder reservation = new ReservationOutcomeEncoder();
  private final OrderOutcomeEncoder order = new OrderOutcomeEncoder();
  private final StockOutcomeEncoder stock = new StockOutcomeEncoder();
  private final AvailabilityOutcomeEncoder availability = new AvailabilityOutcomeEncoder();
  private final MovementOutcomeEncoder movement = new MovementOutcomeEncoder();
  private final DefinitionOutcomeEncoder definition = new DefinitionOutcomeEncoder();
  private final ActivityOutcomeEncoder activity = new ActivityOutcomeEncoder();

  // The command that is answered.
  private long correlationId;
  private long position;
  private boolean replayed;

  OutcomeWriter(final EngineState state) {
    this.state = state;
    this.claims = state.claims();
    this.ledger = state.ledger();
    this.cursor = new AllocationCursor(claims);
  }

  /** Says which command is answered, with which position, and whether it is a repeat. */
  OutcomeWriter answer(
      final long toCorrelationId, final long atPosition, final boolean isReplayed) {
    correlationId = toCorrelationId;
    position = atPosition;
    replayed = isReplayed;
    return this;
  }

  /** The outcome, from offset 0. */
  DirectBuffer buffer() {
    return buffer;
  }

  /** Bytes of the outcome. */
  int length() {
    return length;
  }

  void rejected(final RejectReason reason, final Decision decision) {
    rejected.wrapAndApplyHeader(buffer, 0, header);
    stamp(rejected.answer());
    rejected
        .reason((short) reason.code())
        .line(decision.refusedLine())
        .sku(decision.refusedSku())
        .available(decision.refusedAvailable())
        .refundRequired(bit(decision.refundRequired()));
    length = MESSAGE_HEADER_BYTES + rejected.encodedLength();
  }

  void reservation(
      final int slot, final boolean created, final ReservationStatus status, final long now) {
    reservation.wrapAndApplyHeader(buffer, 0, header);
    stamp(reservation.answer());
    final long orderSequence = claims.orderSequence(slot);
    reservation
        .created(bit(created))
        .sequence(claims.sequence(slot))
        .slot(slot)
        .status((short) status.code())
        .channel(claims.channel(slot))
        .expiresAt(shownEnd(slot))
        .now(now)
        .orderSequence(orderSequence == 0 ? -1 : orderSequence)
        .orderSlot(orderSequence == 0 ? -1 : claims.orderSlot(slot));
    writeWait(slot, status);
    final ReservationOutcomeEncoder.AllocationsEncoder parts =
        reservation.allocationsCount(claims.allocationCount(slot));
    claims.read(slot, cursor);
    while (cursor.next()) {
      parts
          .next()
          .line(cursor.line())
          .sku(ledger.sku(cursor.cell()))
          .location(ledger.location(cursor.cell()))
          .quantity(cursor.units());
    }
    length = MESSAGE_HEADER_BYTES + reservation.encodedLength();
  }

  private void writeWait(final int slot, final ReservationStatus status) {
    final int pool = claims.waitPool(slot);
    final boolean gotNothing = pool != 0 && claims.allocationCount(slot) == 0;
    reservation
        .waitActivity(pool == 0 ? NO_ACTIVITY : state.activities().activityOf(pool))
        .waitPlace(
            status == ReservationStatus.WAITING
                ? state.activities().waitlist().place(claims.waitRow(slot))
                : 0)
        .waitSku(gotNothing ? ledger.skuOfPool(pool) : -1)
        .waitQuantity(gotNothing ? claims.waitUnits(slot) : 0);
  }

  /** When a record expires; who waits for an activity does so at its end at the latest. */
  private long shownEnd(final int slot) {
    final int pool = claims.waitPool(slot);
    return pool != 0 && claims.allocationCount(slot) == 0
        ? state.activities().waitEnd(pool, claims.expiresAt(slot))
        : claims.expiresAt(slot);
  }

  void order(final int slot, final boolean created, final OrderStatus status, final long now) {
    order.wrapAndApplyHeader(buffer, 0, header);
    stamp(order.answer());
    order
        .created(bit(created))
        .sequence(claims.sequence(slot))
        .slot(slot)
        .status((short) status.code())
        .payment((short) Orders.shownPayment(claims.payment(slot), status))
        .fulfilment((short) FulfilmentStatus.NONE.code())
        .reacquired(bit(claims.isReacquired(slot)))
        .channel(claims.channel(slot))
        .expiresAt(claims.expiresAt(slot))
        .now(now)
        .amount(claims.amount(slot))
        .currency(claims.currency(slot));
    final OrderOutcomeEncoder.AllocationsEncoder parts =
        order.allocationsCount(claims.allocationCount(slot));
    claims.read(slot, cursor);
    while (cursor.next()) {
      parts
          .next()
          .line(cursor.line())
          .sku(ledger.sku(cursor.cell()))
          .location(ledger.location(cursor.cell()))
          .quantity(cursor.units());
    }
    length = MESSAGE_HEADER_BYTES + order.encodedLength();
  }

  /** An order whose record is gone: what its outside id still tells. */
  void forgottenOrder(final Decision decision) {
    order.wrapAndApplyHeader(buffer, 0, header);
    stamp(order.answer());
    order
        .created(bit(false))
        .sequence(decision.forgottenSequence())
        .slot(decision.subjectIndex())
        .status((short) decision.forgottenStatus())
        .payment((short) PaymentStatus.PENDING.code())
        .fulfilment((short) FulfilmentStatus.NONE.code())
        .reacquired(bit(false))
        .channel(-1)
        .expiresAt(0)
        .now(decision.now())
        .amount(-1)
        .currency(0);
    order.allocationsCount(0);
    length = MESSAGE_HEADER_BYTES + order.encodedLength();
  }

  void movement(final long number) {
    movement.wrapAndApplyHeader(buffer, 0, header);
    stamp(movement.answer());
    movement.movement(number);
    length = MESSAGE_HEADER_BYTES + movement.encodedLength();
  }

  void definition(final int index, final boolean created, final long version) {
    definition.wrapAndApplyHeader(buffer, 0, header);
    stamp(definition.answer());
    definition.created(bit(created)).index(index).version(version);
    length = MESSAGE_HEADER_BYTES + definition.encodedLength();
  }

  /** Shows all cells of a SKU; false, and nothing written, if there are too many. */
  boolean stock(final int sku) {
    final int cells = cellCount(sku);
    if (cells > MAX_STOCK_ROWS) {
      return false;
    }
    stock.wrapAndApplyHeader(buffer, 0, header);
    stamp(stock.answer());
    stock.sku(sku);
    final StockOutcomeEncoder.RowsEncoder rows = stock.rowsCount(cells);
    writeRows(rows, ledger.firstCell(sku), NO_ACTIVITY);
    for (int pool = ledger.firstPool(sku); pool != StockLedger.NONE; pool = ledger.nextPool(pool)) {
      writeRows(rows, ledger.firstCellOfPool(pool), state.activities().activityOf(pool));
    }
    length = MESSAGE_HEADER_BYTES + stock.encodedLength();
    return true;
  }

  /** Answers for the SKUs of a question that was checked. */
  void availability(final ReadAvailabilityDecoder question) {
    availability.wrapAndApplyHeader(buffer, 0, header);
    stamp(availability.answer());
    availability.channel(question.channel());
    question.sbeRewind();
    final ReadAvailabilityDecoder.ItemsDecoder asked = question.items();
    assert asked.count() <= Limits.MAX_AVAILABILITY_SKUS : asked.count();
    final AvailabilityOutcomeEncoder.ItemsEncoder items = availability.itemsCount(asked.count());
    while (asked.hasNext()) {
      final int sku = asked.next().sku();
      items.next().sku(sku).available(state.plan().promisable(sku, question.channel()));
    }
    length = MESSAGE_HEADER_BYTES + availability.encodedLength();
  }

  /** Shows an activity at a time. */
  void activity(final int index, final long now) {
    final ActivityDefinition definition = state.activities().registry().at(index);
    activity.wrapAndApplyHeader(buffer, 0, header);
    stamp(activity.answer());
    activity
        .activity(index)
        .status((short) state.activities().statusAt(index, now).code())
        .version(definition.version());
    final ActivityOutcomeEncoder.ItemsEncoder items =
        activity.itemsCount(definition.items().size());
    for (final ActivityItem item : definition.items()) {
      final int pool = item.pool();
      items
          .next()
          .sku(item.sku())
          .quantity(item.quantity())
          .available(ledger.promisable(item.sku(), pool))
          .held(ledger.unitsInPool(pool, Bucket.HELD))
          .sold(ledger.unitsInPool(pool, Bucket.ALLOCATED) + ledger.shipped(pool))
          .waiting(state.activities().waitlist().waiting(pool));
    }
    length = MESSAGE_HEADER_BYTES + activity.encodedLength();
  }

  private void writeRows(
      final StockOutcomeEncoder.RowsEncoder rows, final int firstCell, final int ofActivity) {
    for (int cell = firstCell; cell != StockLedger.NONE; cell = ledger.nextCell(cell)) {
      if (isShown(cell)) {
        rows.next()
            .location(ledger.location(cell))
            .available(ledger.available(cell))
            .held(ledger.units(cell, Bucket.HELD))
            .allocated(ledger.units(cell, Bucket.ALLOCATED))
            .inTransit(ledger.units(cell, Bucket.IN_TRANSIT))
            .unavailable(ledger.units(cell, Bucket.UNAVAILABLE))
            .activity(ofActivity);
      }
    }
  }

  /** Cells of pools are shown as long as there is something in them. */
  private boolean isShown(final int cell) {
    return ledger.pool(cell) == StockLedger.SHARED_POOL
        || ledger.available(cell)
                + ledger.units(cell, Bucket.HELD)
                + ledger.units(cell, Bucket.ALLOCATED)
            > 0;
  }

  private int cellCount(final int sku) {
    int cells = shownCount(ledger.firstCell(sku));
    for (int pool = ledger.firstPool(sku); pool != StockLedger.NONE; pool = ledger.nextPool(pool)) {
      cells += shownCount(ledger.firstCellOfPool(pool));
    }
    return cells;
  }

  private int shownCount(final int firstCell) {
    int cells = 0;
    for (int cell = firstCell; cell != StockLedger.NONE; cell = ledger.nextCell(cell)) {
      cells += isShown(cell) ? 1 : 0;
    }
    return cells;
  }

  private void stamp(final AnswerEncoder answer) {
    answer.correlationId(correlationId).position(position).replayed(bit(replayed));
  }

  private static short bit(final boolean value) {
    return (short) (value ? 1 : 0);
  }
}
