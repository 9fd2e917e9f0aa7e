package io.sluice.engine.domain;

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
import io.sluice.engine.domain.activity.ActivityApplier;
import io.sluice.engine.domain.activity.PendingRefusals;
import io.sluice.engine.domain.catalog.CatalogApplier;
import io.sluice.engine.domain.channel.ChannelApplier;
import io.sluice.engine.domain.claim.ClaimApplier;
import io.sluice.engine.domain.dedup.KeyKind;
import io.sluice.engine.domain.location.LocationApplier;
import io.sluice.engine.domain.order.OrderApplier;
import io.sluice.engine.domain.reservation.ReservationApplier;
import io.sluice.engine.domain.stock.StockApplier;
import io.sluice.engine.domain.time.TimeApplier;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The only way in which state changes: reads one event and hands it to the applier of its concept.
 * Live and replay come through here alike.
 */
final class EventApplier {
  private final CatalogApplier catalog;
  private final LocationApplier locations;
  private final ChannelApplier channels;
  private final StockApplier stock;
  private final ActivityApplier activities;
  private final PendingRefusals pending;
  private final ClaimApplier claims;
  private final ReservationApplier reservations;
  private final OrderApplier orders;
  private final TimeApplier time;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final RulesVersionDecoder rulesVersion = new RulesVersionDecoder();
  private final TimeResumedDecoder timeResumed = new TimeResumedDecoder();
  private final SkuDefinedDecoder skuDefined = new SkuDefinedDecoder();
  private final LocationDefinedDecoder locationDefined = new LocationDefinedDecoder();
  private final ChannelDefinedDecoder channelDefined = new ChannelDefinedDecoder();
  private final CellOpenedDecoder cellOpened = new CellOpenedDecoder();
  private final StockMovedDecoder stockMoved = new StockMovedDecoder();
  private final ReservationHeldDecoder reservationHeld = new ReservationHeldDecoder();
  private final ReservationConfirmedDecoder reservationConfirmed =
      new ReservationConfirmedDecoder();
  private final ReservationReleasedDecoder reservationReleased = new ReservationReleasedDecoder();
  private final ReservationExpiredDecoder reservationExpired = new ReservationExpiredDecoder();
  private final ReservationExtendedDecoder reservationExtended = new ReservationExtendedDecoder();
  private final ReservationCancelledDecoder reservationCancelled =
      new ReservationCancelledDecoder();
  private final ReservationConsumedDecoder reservationConsumed = new ReservationConsumedDecoder();
  private final OrderPlacedDecoder orderPlaced = new OrderPlacedDecoder();
  private final OrderPaidDecoder orderPaid = new OrderPaidDecoder();
  private final RefundRequiredDecoder refundRequired = new RefundRequiredDecoder();
  private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
  private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
  private final ActivityDefinedDecoder activityDefined = new ActivityDefinedDecoder();
  private final PoolCellOpenedDecoder poolCellOpened = new PoolCellOpenedDecoder();
  private final StockRepooledDecoder stockRepooled = new StockRepooledDecoder();
  private final WaveReleasedDecoder waveReleased = new WaveReleasedDecoder();
  private final ActivityEndedDecoder activityEnded = new ActivityEndedDecoder();
  private final WaitJoinedDecoder waitJoined = new WaitJoinedDecoder();
  private final WaitGrantedDecoder waitGranted = new WaitGrantedDecoder();
  private final WaitEndedDecoder waitEnded = new WaitEndedDecoder();
  private final AttemptRefusedDecoder attemptRefused = new AttemptRefusedDecoder();
  private final RefusalsCountedDecoder refusalsCounted = new RefusalsCountedDecoder();

  EventApplier(final EngineState state, final PendingRefusals pending) {
    this.pending = pending;
    catalog = new CatalogApplier(state.catalog());
    locations = new LocationApplier(state.locations());
    channels = new ChannelApplier(state.channels());
    stock = new StockApplier(state.ledger());
    activities = new ActivityApplier(state.activities(), state.ledger());
    claims =
        new ClaimApplier(state.claims(), state.expiry(), state.keys(), state.ledger(), activities);
    reservations = new ReservationApplier(state.claims(), claims);
    orders = new OrderApplier(state.claimContext(), state.orders(), claims);
    time = new TimeApplier(state.time());
  }

  /**
   * Applies one event.
   *
   * @param entry offset of its entry, as {@link EventBatch} lays them out
   * @param position its position
   * @throws IllegalStateException if this version does not know the event
   */
  void apply(final DirectBuffer buffer, final int entry, final long position) {
    final int offset = entry + EventBatch.ENTRY_HEADER_BYTES;
    header.wrap(buffer, offset);
    // The cause is the first field of every event, and its time the first of the cause.
    time.advance(
        buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN));
    switch (header.templateId()) {
      case ReservationHeldDecoder.TEMPLATE_ID ->
        reservations.apply(reservationHeld.wrapAndApplyHeader(buffer, offset, header), position);
      case ReservationConfirmedDecoder.TEMPLATE_ID ->
        reservations.apply(
            reservationConfirmed.wrapAndApplyHeader(buffer, offset, header), position);
      case OrderPlacedDecoder.TEMPLATE_ID ->
        orders.apply(orderPlaced.wrapAndApplyHeader(buffer, offset, header), position);
      case OrderPaidDecoder.TEMPLATE_ID ->
        orders.apply(orderPaid.wrapAndApplyHeader(buffer, offset, header), position);
      case ReservationReleasedDecoder.TEMPLATE_ID ->
        reservations.apply(
            reservationReleased.wrapAndApplyHeader(buffer, offset, header), position);
      case ReservationExpiredDecoder.TEMPLATE_ID ->
        reservations.apply(reservationExpired.wrapAndApplyHeader(buffer, offset, header), position);
      case OrderExpiredDecoder.TEMPLATE_ID ->
        orders.apply(orderExpired.wrapAndApplyHeader(buffer, offset, header), position);
      default -> applyRare(buffer, offset, position);
    }
  }

  private void applyRare(final DirectBuffer buffer, final int offset, final long position) {
    switch (header.templateId()) {
      case ReservationExtendedDecoder.TEMPLATE_ID ->
        reservations.apply(
            reservationExtended.wrapAndApplyHeader(buffer, offset, header), position);
      case ReservationCancelledDecoder.TEMPLATE_ID ->
        reservations.apply(
            reservationCancelled.wrapAndApplyHeader(buffer, offset, header), position);
      case ReservationConsumedDecoder.TEMPLATE_ID ->
        reservations.apply(
            reservationConsumed.wrapAndApplyHeader(buffer, offset, header), position);
      case OrderCancelledDecoder.TEMPLATE_ID ->
        orders.apply(orderCancelled.wrapAndApplyHeader(buffer, offset, header), position);
      case RefundRequiredDecoder.TEMPLATE_ID ->
        orders.apply(refundRequired.wrapAndApplyHeader(buffer, offset, header), position);
      case CellOpenedDecoder.TEMPLATE_ID ->
        stock.apply(cellOpened.wrapAndApplyHeader(buffer, offset, header));
      case StockMovedDecoder.TEMPLATE_ID -> {
        stock.apply(stockMoved.wrapAndApplyHeader(buffer, offset, header));
        claims.remember(stockMoved.cause(), KeyKind.STOCK_MOVED, position);
      }
      case SkuDefinedDecoder.TEMPLATE_ID ->
        catalog.apply(skuDefined.wrapAndApplyHeader(buffer, offset, header), position);
      case LocationDefinedDecoder.TEMPLATE_ID ->
        locations.apply(locationDefined.wrapAndApplyHeader(buffer, offset, header), position);
      case ChannelDefinedDecoder.TEMPLATE_ID -> {
        channels.apply(channelDefined.wrapAndApplyHeader(buffer, offset, header), position);
        activities.onChannel(channelDefined.channel());
      }
      case TimeResumedDecoder.TEMPLATE_ID ->
        time.apply(timeResumed.wrapAndApplyHeader(buffer, offset, header));
      case RulesVersionDecoder.TEMPLATE_ID -> {
        time.apply(rulesVersion.wrapAndApplyHeader(buffer, offset, header));
        claims.capacity(rulesVersion.keyCapacity(), rulesVersion.holdCapacity());
      }
      default -> applyToActivity(buffer, offset, position);
    }
  }

  private void applyToActivity(final DirectBuffer buffer, final int offset, final long position) {
    switch (header.templateId()) {
      case ActivityDefinedDecoder.TEMPLATE_ID ->
        activities.apply(activityDefined.wrapAndApplyHeader(buffer, offset, header), position);
      case PoolCellOpenedDecoder.TEMPLATE_ID ->
        stock.apply(poolCellOpened.wrapAndApplyHeader(buffer, offset, header));
      case StockRepooledDecoder.TEMPLATE_ID ->
        activities.apply(stockRepooled.wrapAndApplyHeader(buffer, offset, header));
      case WaveReleasedDecoder.TEMPLATE_ID -> {
        activities.apply(waveReleased.wrapAndApplyHeader(buffer, offset, header));
        claims.rememberActivity(waveReleased.activity(), waveReleased.cause(), position);
      }
      case ActivityEndedDecoder.TEMPLATE_ID -> {
        activities.apply(activityEnded.wrapAndApplyHeader(buffer, offset, header));
        claims.rememberActivity(activityEnded.activity(), activityEnded.cause(), position);
      }
      case WaitJoinedDecoder.TEMPLATE_ID ->
        reservations.apply(waitJoined.wrapAndApplyHeader(buffer, offset, header), position);
      case WaitGrantedDecoder.TEMPLATE_ID ->
        reservations.apply(waitGranted.wrapAndApplyHeader(buffer, offset, header));
      case WaitEndedDecoder.TEMPLATE_ID ->
        reservations.apply(waitEnded.wrapAndApplyHeader(buffer, offset, header), position);
      case AttemptRefusedDecoder.TEMPLATE_ID ->
        activities.apply(attemptRefused.wrapAndApplyHeader(buffer, offset, header));
      case RefusalsCountedDecoder.TEMPLATE_ID -> {
        activities.apply(refusalsCounted.wrapAndApplyHeader(buffer, offset, header));
        pending.onStated(refusalsCounted.activity(), refusalsCounted.pool());
      }
      default ->
        throw new IllegalStateException(
            "the event at position " + position + " has the unknown type " + header.templateId());
    }
  }
}
