package io.sluice.api.live;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.CellOpenedDecoder;
import io.sluice.engine.codec.event.ChannelDefinedDecoder;
import io.sluice.engine.codec.event.LocationDefinedDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.OrderCancelledDecoder;
import io.sluice.engine.codec.event.OrderExpiredDecoder;
import io.sluice.engine.codec.event.OrderPaidDecoder;
import io.sluice.engine.codec.event.OrderPlacedDecoder;
import io.sluice.engine.codec.event.PoolCellOpenedDecoder;
import io.sluice.engine.codec.event.RefundRequiredDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.codec.event.ReservationCancelledDecoder;
import io.sluice.engine.codec.event.ReservationConfirmedDecoder;
import io.sluice.engine.codec.event.ReservationConsumedDecoder;
import io.sluice.engine.codec.event.ReservationExpiredDecoder;
import io.sluice.engine.codec.event.ReservationExtendedDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import io.sluice.engine.codec.event.ReservationReleasedDecoder;
import io.sluice.engine.codec.event.RulesVersionDecoder;
import io.sluice.engine.codec.event.SkuDefinedDecoder;
import io.sluice.engine.codec.event.StockMovedDecoder;
import io.sluice.engine.codec.event.StockRepooledDecoder;
import io.sluice.engine.codec.event.TimeResumedDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.codec.event.WaveReleasedDecoder;
import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.ingress.CellTable;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The units of each SKU over all its cells, as the events of the journal make them. The feed's
 * thread.
 *
 * <p>It begins from the state of an engine at some position and then knows events alone. It adds up
 * what the engine's appliers put into cells, and nothing else of what they do; a test compares the
 * two. What is of activities it shows to their projection on the way. An event that it does not
 * know ends it, for it could not tell any more what is true.
 */
final class StockProjection {
  private static final int FIRST_SKUS = 1_024;

  private final CellTable cells;
  private final TopicChanges changes;
  private final ActivityProjection activities;
  private final RecordUnits records;
  private long[] unitsBySku = new long[FIRST_SKUS * Bucket.COUNT];

  // What is being done with the parts of a record.
  private Move move = Move.HAND_BACK;
  private long timeMs;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final StockMovedDecoder stockMoved = new StockMovedDecoder();
  private final ReservationHeldDecoder held = new ReservationHeldDecoder();
  private final WaitGrantedDecoder granted = new WaitGrantedDecoder();
  private final ReservationConfirmedDecoder confirmed = new ReservationConfirmedDecoder();
  private final ReservationReleasedDecoder released = new ReservationReleasedDecoder();
  private final ReservationExpiredDecoder expired = new ReservationExpiredDecoder();
  private final ReservationCancelledDecoder cancelled = new ReservationCancelledDecoder();
  private final ReservationConsumedDecoder consumed = new ReservationConsumedDecoder();
  private final OrderPlacedDecoder placed = new OrderPlacedDecoder();
  private final OrderPaidDecoder paid = new OrderPaidDecoder();
  private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
  private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();

  /** What happens to all units of a record. */
  private enum Move {
    HAND_BACK,
    ALLOCATE,
    SHIP
  }

  /**
   * A projection that knows of no units.
   *
   * @param cells says which SKU the cells are of
   * @param changes told of SKUs
   * @param activities shown what is of activities, those who wait, and cells
   */
  StockProjection(
      final CellTable cells, final TopicChanges changes, final ActivityProjection activities) {
    this.cells = cells;
    this.changes = changes;
    this.activities = activities;
    records = new RecordUnits(this::onPart);
  }

  /**
   * Takes over what an engine knows that nobody runs at the time, for the activities as well. Once,
   * before any event.
   */
  void fill(final EngineState state) {
    activities.fill(state);
    final StockLedger ledger = state.ledger();
    for (int cell = 0; cell < ledger.cellCount(); cell++) {
      for (final Bucket bucket : Bucket.values()) {
        put(ledger.sku(cell), bucket, ledger.units(cell, bucket));
      }
    }
    final ClaimStore claims = state.claims();
    final AllocationCursor cursor = new AllocationCursor(claims);
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && !claims.isEnded(slot)) {
        final boolean allocated = isAllocated(claims, slot);
        claims.read(slot, cursor);
        while (cursor.next()) {
          records.add(slot, cursor.cell(), cursor.units(), allocated);
        }
        if (isWaiting(claims, slot)) {
          activities.join(slot, claims.waitPool(slot));
        }
      }
    }
  }

  /** Units of a SKU in a bucket, over all cells. */
  long units(final int sku, final Bucket bucket) {
    final int place = sku * Bucket.COUNT + bucket.ordinal();
    return place < unitsBySku.length ? unitsBySku[place] : 0;
  }

  /**
   * Counts an event.
   *
   * @param entry where it lies, as {@link EventBatch} lays it out
   * @throws IllegalStateException if it is unknown
   */
  void apply(final DirectBuffer buffer, final int entry) {
    final int at = entry + EventBatch.ENTRY_HEADER_BYTES;
    header.wrap(buffer, at);
    // The cause is the first field of every event, and its time the first of the cause.
    activities.passTo(
        buffer.getLong(at + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN));
    switch (header.templateId()) {
      case StockMovedDecoder.TEMPLATE_ID ->
        moved(stockMoved.wrapAndApplyHeader(buffer, at, header));
      case OrderPlacedDecoder.TEMPLATE_ID -> placed(placed.wrapAndApplyHeader(buffer, at, header));
      case OrderPaidDecoder.TEMPLATE_ID -> paid(paid.wrapAndApplyHeader(buffer, at, header));
      case OrderCancelledDecoder.TEMPLATE_ID ->
        end(orderCancelled.wrapAndApplyHeader(buffer, at, header).slot(), Move.HAND_BACK);
      case OrderExpiredDecoder.TEMPLATE_ID ->
        end(orderExpired.wrapAndApplyHeader(buffer, at, header).slot(), Move.HAND_BACK);
      case SkuDefinedDecoder.TEMPLATE_ID,
          LocationDefinedDecoder.TEMPLATE_ID,
          ChannelDefinedDecoder.TEMPLATE_ID,
          CellOpenedDecoder.TEMPLATE_ID,
          RulesVersionDecoder.TEMPLATE_ID,
          TimeResumedDecoder.TEMPLATE_ID,
          ReservationExtendedDecoder.TEMPLATE_ID,
          RefundRequiredDecoder.TEMPLATE_ID,
          AttemptRefusedDecoder.TEMPLATE_ID,
          RefusalsCountedDecoder.TEMPLATE_ID -> {
        // They move no units.
      }
      // Nor do these, or only from one pool of a SKU to another.
      case ActivityDefinedDecoder.TEMPLATE_ID,
          PoolCellOpenedDecoder.TEMPLATE_ID,
          StockRepooledDecoder.TEMPLATE_ID,
          WaveReleasedDecoder.TEMPLATE_ID,
          ActivityEndedDecoder.TEMPLATE_ID,
          WaitJoinedDecoder.TEMPLATE_ID,
          WaitEndedDecoder.TEMPLATE_ID -> activities.apply(buffer, at, header);
      default -> applyToReservation(buffer, at);
    }
  }

  private void applyToReservation(final DirectBuffer buffer, final int at) {
    switch (header.templateId()) {
      case ReservationHeldDecoder.TEMPLATE_ID -> held(held.wrapAndApplyHeader(buffer, at, header));
      case WaitGrantedDecoder.TEMPLATE_ID ->
        granted(granted.wrapAndApplyHeader(buffer, at, header));
      case ReservationConfirmedDecoder.TEMPLATE_ID -> {
        confirmed.wrapAndApplyHeader(buffer, at, header);
        allocate(confirmed.slot(), confirmed.cause().time());
      }
      case ReservationReleasedDecoder.TEMPLATE_ID ->
        end(released.wrapAndApplyHeader(buffer, at, header).slot(), Move.HAND_BACK);
      case ReservationExpiredDecoder.TEMPLATE_ID ->
        end(expired.wrapAndApplyHeader(buffer, at, header).slot(), Move.HAND_BACK);
      case ReservationCancelledDecoder.TEMPLATE_ID ->
        end(cancelled.wrapAndApplyHeader(buffer, at, header).slot(), Move.HAND_BACK);
      case ReservationConsumedDecoder.TEMPLATE_ID ->
        end(consumed.wrapAndApplyHeader(buffer, at, header).slot(), Move.SHIP);
      default ->
        throw new IllegalStateException(
            "nobody said what an event of the type " + header.templateId() + " does to stock");
    }
  }

  private void moved(final StockMovedDecoder event) {
    for (final StockMovedDecoder.LinesDecoder line : event.lines()) {
      assert line.pool() == StockLedger.SHARED_POOL : "no activity is given units from outside";
      add(cells.sku(line.cell()), Bucket.AVAILABLE, line.quantity());
      line.skipReason();
    }
  }

  private void held(final ReservationHeldDecoder event) {
    final long time = event.cause().time();
    for (final ReservationHeldDecoder.AllocationsDecoder part : event.allocations()) {
      hold(event.slot(), part.cell(), part.quantity(), time);
    }
  }

  private void granted(final WaitGrantedDecoder event) {
    final long time = event.cause().time();
    activities.leave(event.slot());
    for (final WaitGrantedDecoder.AllocationsDecoder part : event.allocations()) {
      hold(event.slot(), part.cell(), part.quantity(), time);
      activities.grant(part.cell(), part.quantity(), time);
    }
  }

  private void placed(final OrderPlacedDecoder event) {
    if (event.reservationSequence() >= 0) {
      // The units stay held, by the order.
      records.hand(event.reservationSlot(), event.slot());
      return;
    }
    final long time = event.cause().time();
    for (final OrderPlacedDecoder.AllocationsDecoder part : event.allocations()) {
      hold(event.slot(), part.cell(), part.quantity(), time);
    }
  }

  private void paid(final OrderPaidDecoder event) {
    final long time = event.cause().time();
    if (event.reacquired() == 0) {
      allocate(event.slot(), time);
      return;
    }
    for (final OrderPaidDecoder.AllocationsDecoder part : event.allocations()) {
      final int sku = cells.sku(part.cell());
      records.add(event.slot(), part.cell(), part.quantity(), true);
      add(sku, Bucket.AVAILABLE, -part.quantity());
      add(sku, Bucket.ALLOCATED, part.quantity());
      changes.onSold(sku, part.quantity(), time);
      activities.sell(part.cell(), Bucket.AVAILABLE, part.quantity(), time);
    }
  }

  private void hold(final int slot, final int cell, final long units, final long time) {
    final int sku = cells.sku(cell);
    records.add(slot, cell, units, false);
    add(sku, Bucket.AVAILABLE, -units);
    add(sku, Bucket.HELD, units);
    changes.onHeld(sku, units, time);
    activities.hold(cell, units, time);
  }

  private void allocate(final int slot, final long time) {
    move = Move.ALLOCATE;
    timeMs = time;
    records.read(slot);
    records.allocate(slot);
  }

  private void end(final int slot, final Move how) {
    move = how;
    records.read(slot);
    records.end(slot);
  }

  private void onPart(final int cell, final long units, final boolean allocated) {
    final int sku = cells.sku(cell);
    final Bucket from = allocated ? Bucket.ALLOCATED : Bucket.HELD;
    add(sku, from, -units);
    switch (move) {
      case HAND_BACK -> {
        add(sku, Bucket.AVAILABLE, units);
        activities.giveBack(cell, from, units);
      }
      case ALLOCATE -> {
        add(sku, Bucket.ALLOCATED, units);
        changes.onSold(sku, units, timeMs);
        activities.sell(cell, from, units, timeMs);
      }
      // They are nobody's of ours any more.
      case SHIP -> activities.ship(cell, units);
    }
  }

  private void add(final int sku, final Bucket bucket, final long units) {
    put(sku, bucket, units);
    assert units(sku, bucket) >= 0 : "no bucket is negative after a movement";
    changes.onChange(sku);
  }

  private void put(final int sku, final Bucket bucket, final long units) {
    final int place = sku * Bucket.COUNT + bucket.ordinal();
    if (place >= unitsBySku.length) {
      unitsBySku =
          Arrays.copyOf(unitsBySku, Math.max((sku + 1) * Bucket.COUNT, 2 * unitsBySku.length));
    }
    unitsBySku[place] += units;
  }

  private static boolean isWaiting(final ClaimStore claims, final int slot) {
    return !claims.isOrder(slot) && claims.status(slot) == ReservationStatus.WAITING.code();
  }

  private static boolean isAllocated(final ClaimStore claims, final int slot) {
    final int status = claims.status(slot);
    return claims.isOrder(slot)
        ? status == OrderStatus.PAID.code()
        : status == ReservationStatus.CONFIRMED.code();
  }
}
