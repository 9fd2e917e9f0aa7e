package io.sluice.persistence.mirror;

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
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RefundCause;
import io.sluice.engine.protocol.ReservationStatus;
import org.agrona.DirectBuffer;

/**
 * Tells from events which things changed. Reused; replica's thread.
 *
 * <p>What a thing looks like after that is read from the state when it is sent, so an event that
 * says nothing of units still counts for the SKUs of its record: those stand in the events that
 * made or replaced its allocations, and are noted by whoever knows the record.
 */
final class EventReader {
  private final EngineState state;
  private final StockLedger ledger;
  private final RecordSkus records;
  private final ChangeSink sink;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final SkuDefinedDecoder skuDefined = new SkuDefinedDecoder();
  private final CellOpenedDecoder cellOpened = new CellOpenedDecoder();
  private final StockMovedDecoder stockMoved = new StockMovedDecoder();
  private final StockRepooledDecoder stockRepooled = new StockRepooledDecoder();
  private final ReservationHeldDecoder held = new ReservationHeldDecoder();
  private final ReservationConfirmedDecoder confirmed = new ReservationConfirmedDecoder();
  private final ReservationReleasedDecoder released = new ReservationReleasedDecoder();
  private final ReservationExpiredDecoder expired = new ReservationExpiredDecoder();
  private final ReservationExtendedDecoder extended = new ReservationExtendedDecoder();
  private final ReservationCancelledDecoder cancelled = new ReservationCancelledDecoder();
  private final ReservationConsumedDecoder consumed = new ReservationConsumedDecoder();
  private final OrderPlacedDecoder placed = new OrderPlacedDecoder();
  private final OrderPaidDecoder paid = new OrderPaidDecoder();
  private final RefundRequiredDecoder refund = new RefundRequiredDecoder();
  private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
  private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
  private final ActivityDefinedDecoder activityDefined = new ActivityDefinedDecoder();
  private final WaveReleasedDecoder waveReleased = new WaveReleasedDecoder();
  private final ActivityEndedDecoder activityEnded = new ActivityEndedDecoder();
  private final WaitJoinedDecoder joined = new WaitJoinedDecoder();
  private final WaitGrantedDecoder granted = new WaitGrantedDecoder();
  private final WaitEndedDecoder waitEnded = new WaitEndedDecoder();

  EventReader(final EngineState state, final RecordSkus records, final ChangeSink sink) {
    this.state = state;
    this.ledger = state.ledger();
    this.records = records;
    this.sink = sink;
  }

  /** Reads the events of a frame. */
  void read(final DirectBuffer buffer, final int offset, final int eventCount) {
    int entry = offset;
    for (int i = 0; i < eventCount; i++) {
      readEvent(buffer, entry + EventBatch.ENTRY_HEADER_BYTES);
      entry += EventBatch.entryLength(buffer, entry);
    }
  }

  private void readEvent(final DirectBuffer buffer, final int at) {
    header.wrap(buffer, at);
    switch (header.templateId()) {
      case SkuDefinedDecoder.TEMPLATE_ID ->
        sink.onSku(skuDefined.wrapAndApplyHeader(buffer, at, header).sku());
      case CellOpenedDecoder.TEMPLATE_ID ->
        sink.onSku(cellOpened.wrapAndApplyHeader(buffer, at, header).sku());
      case ChannelDefinedDecoder.TEMPLATE_ID -> sink.onChannel();
      case StockMovedDecoder.TEMPLATE_ID ->
        moved(stockMoved.wrapAndApplyHeader(buffer, at, header));
      case StockRepooledDecoder.TEMPLATE_ID ->
        repooled(stockRepooled.wrapAndApplyHeader(buffer, at, header));
      case OrderPlacedDecoder.TEMPLATE_ID -> placed(placed.wrapAndApplyHeader(buffer, at, header));
      case OrderPaidDecoder.TEMPLATE_ID -> paid(paid.wrapAndApplyHeader(buffer, at, header));
      case RefundRequiredDecoder.TEMPLATE_ID ->
        refund(refund.wrapAndApplyHeader(buffer, at, header));
      case OrderCancelledDecoder.TEMPLATE_ID -> {
        orderCancelled.wrapAndApplyHeader(buffer, at, header);
        ended(true, orderCancelled.sequence(), orderCancelled.slot(), OrderStatus.CANCELLED.code());
      }
      case OrderExpiredDecoder.TEMPLATE_ID -> {
        orderExpired.wrapAndApplyHeader(buffer, at, header);
        ended(true, orderExpired.sequence(), orderExpired.slot(), OrderStatus.EXPIRED.code());
      }
      default -> readReservation(buffer, at);
    }
  }

  private void readReservation(final DirectBuffer buffer, final int at) {
    switch (header.templateId()) {
      case ReservationHeldDecoder.TEMPLATE_ID -> held(held.wrapAndApplyHeader(buffer, at, header));
      case ReservationConfirmedDecoder.TEMPLATE_ID -> {
        confirmed.wrapAndApplyHeader(buffer, at, header);
        changed(false, confirmed.sequence(), confirmed.slot());
        units(confirmed.slot());
      }
      case ReservationExtendedDecoder.TEMPLATE_ID -> {
        extended.wrapAndApplyHeader(buffer, at, header);
        changed(false, extended.sequence(), extended.slot());
      }
      case ReservationReleasedDecoder.TEMPLATE_ID -> {
        released.wrapAndApplyHeader(buffer, at, header);
        ended(false, released.sequence(), released.slot(), ReservationStatus.RELEASED.code());
      }
      case ReservationExpiredDecoder.TEMPLATE_ID -> {
        expired.wrapAndApplyHeader(buffer, at, header);
        ended(false, expired.sequence(), expired.slot(), ReservationStatus.EXPIRED.code());
      }
      case ReservationCancelledDecoder.TEMPLATE_ID -> {
        cancelled.wrapAndApplyHeader(buffer, at, header);
        ended(false, cancelled.sequence(), cancelled.slot(), ReservationStatus.CANCELLED.code());
      }
      case ReservationConsumedDecoder.TEMPLATE_ID -> {
        consumed.wrapAndApplyHeader(buffer, at, header);
        ended(false, consumed.sequence(), consumed.slot(), ReservationStatus.CONSUMED.code());
      }
      case ActivityDefinedDecoder.TEMPLATE_ID ->
        sink.onActivity(activityDefined.wrapAndApplyHeader(buffer, at, header).activity());
      case WaveReleasedDecoder.TEMPLATE_ID ->
        sink.onActivity(waveReleased.wrapAndApplyHeader(buffer, at, header).activity());
      case ActivityEndedDecoder.TEMPLATE_ID ->
        sink.onActivity(activityEnded.wrapAndApplyHeader(buffer, at, header).activity());
      case WaitJoinedDecoder.TEMPLATE_ID -> {
        joined.wrapAndApplyHeader(buffer, at, header);
        changed(false, joined.sequence(), joined.slot());
        sink.onHeld(joined.slot(), joined.customerHigh(), joined.customerLow());
        records.begin(joined.slot());
        records.belong(joined.slot(), joined.activity());
        sink.onActivity(joined.activity());
      }
      case WaitGrantedDecoder.TEMPLATE_ID ->
        granted(granted.wrapAndApplyHeader(buffer, at, header));
      case WaitEndedDecoder.TEMPLATE_ID -> {
        waitEnded.wrapAndApplyHeader(buffer, at, header);
        ended(false, waitEnded.sequence(), waitEnded.slot(), waitEnded.status());
      }
      case TimeResumedDecoder.TEMPLATE_ID,
          RulesVersionDecoder.TEMPLATE_ID,
          LocationDefinedDecoder.TEMPLATE_ID,
          PoolCellOpenedDecoder.TEMPLATE_ID,
          AttemptRefusedDecoder.TEMPLATE_ID,
          RefusalsCountedDecoder.TEMPLATE_ID -> {
        // Time, rules, locations, empty cells and refusals are nothing that the mirror shows.
      }
      default ->
        throw new IllegalStateException(
            "nobody said what an event of the type " + header.templateId() + " changes");
    }
  }

  private void moved(final StockMovedDecoder event) {
    for (final StockMovedDecoder.LinesDecoder line : event.lines()) {
      sink.onSku(ledger.sku(line.cell()));
      line.skipReason();
    }
  }

  private void repooled(final StockRepooledDecoder event) {
    sink.onActivity(event.activity());
    for (final StockRepooledDecoder.LinesDecoder line : event.lines()) {
      sink.onSku(ledger.sku(line.toCell()));
    }
  }

  private void held(final ReservationHeldDecoder event) {
    changed(false, event.sequence(), event.slot());
    sink.onHeld(event.slot(), event.customerHigh(), event.customerLow());
    records.begin(event.slot());
    for (final ReservationHeldDecoder.AllocationsDecoder part : event.allocations()) {
      unit(event.slot(), part.cell());
    }
  }

  private void granted(final WaitGrantedDecoder event) {
    changed(false, event.sequence(), event.slot());
    for (final WaitGrantedDecoder.AllocationsDecoder part : event.allocations()) {
      unit(event.slot(), part.cell());
    }
  }

  private void placed(final OrderPlacedDecoder event) {
    changed(true, event.sequence(), event.slot());
    records.begin(event.slot());
    for (final OrderPlacedDecoder.AllocationsDecoder part : event.allocations()) {
      unit(event.slot(), part.cell());
    }
    if (event.reservationSequence() >= 0) {
      // The units stay held, by the order.
      records.end(event.reservationSlot());
      sink.onClaim(
          false,
          event.reservationSequence(),
          event.reservationSlot(),
          ReservationStatus.CONFIRMED.code());
      sink.onEnded(event.reservationSlot());
    }
  }

  private void paid(final OrderPaidDecoder event) {
    changed(true, event.sequence(), event.slot());
    if (event.reacquired() == 0) {
      units(event.slot());
      return;
    }
    records.begin(event.slot());
    for (final OrderPaidDecoder.AllocationsDecoder part : event.allocations()) {
      unit(event.slot(), part.cell());
    }
  }

  private void refund(final RefundRequiredDecoder event) {
    if (RefundCause.ofCode(event.refundCause()) != RefundCause.ORDER_FORGOTTEN) {
      changed(true, event.sequence(), event.slot());
    }
  }

  private void changed(final boolean order, final long sequence, final int slot) {
    sink.onClaim(order, sequence, slot, Change.NOT_ENDED);
  }

  private void ended(final boolean order, final long sequence, final int slot, final int endCode) {
    sink.onClaim(order, sequence, slot, endCode);
    units(slot);
    records.end(slot);
    if (!order) {
      sink.onEnded(slot);
    }
  }

  private void unit(final int slot, final int cell) {
    final int sku = ledger.sku(cell);
    final int activity = RecordSkus.activityOf(state, cell);
    records.add(slot, sku);
    records.belong(slot, activity);
    sink.onSku(sku);
    if (activity != RecordSkus.NO_ACTIVITY) {
      sink.onActivity(activity);
    }
  }

  private void units(final int slot) {
    records.forEach(slot, sink::onSku);
    final int activity = records.activity(slot);
    if (activity != RecordSkus.NO_ACTIVITY) {
      sink.onActivity(activity);
    }
  }
}
