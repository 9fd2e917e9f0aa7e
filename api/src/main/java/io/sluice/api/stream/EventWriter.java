package io.sluice.api.stream;

import io.sluice.api.json.DefinitionWriter;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.ActivityDefinedDecoder;
import io.sluice.engine.codec.event.ActivityEndedDecoder;
import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.CauseDecoder;
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
import io.sluice.engine.ingress.CodeDirectory;
import org.agrona.DirectBuffer;

/**
 * Tells one event in the words of the contract, as one JSON object.
 *
 * <p>Dense indexes become codes by the directory, which holds those of everything durable and never
 * changes one: so a reader may begin anywhere and needs no event before. An event of a kind that is
 * not here is an error and never left out. Reused; one thread.
 */
final class EventWriter {
  /** Version of the public form. Fields and types may be added to it, nothing else is changed. */
  private static final int SCHEMA = 1;

  private static final Name POSITION = Name.of("position");
  private static final Name SCHEMA_VERSION = Name.of("schema");
  private static final Name TYPE = Name.of("type");
  private static final Name TIME = Name.of("time");
  private static final Name MORE = Name.of("more");

  private final SetupEvents setup;
  private final ReservationEvents reservations;
  private final OrderEvents orders;
  private final ActivityEvents activities;
  private final WaitEvents waits;

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final CauseDecoder cause = new CauseDecoder();
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

  EventWriter(final CodeDirectory directory) {
    final DefinitionWriter definitions = new DefinitionWriter(
        index -> directory.skus().at(index).code(),
        index -> directory.locations().at(index).code(),
        index -> directory.channels().at(index).code());
    setup = new SetupEvents(directory, definitions);
    activities = new ActivityEvents(directory, definitions);
    reservations = new ReservationEvents(directory);
    orders = new OrderEvents(directory);
    waits = new WaitEvents(directory);
  }

  /**
   * Writes one event as an object.
   *
   * @param entry offset of its entry, as {@link EventBatch} lays them out
   * @param position its position
   * @throws IllegalStateException if this version does not know the event
   */
  void write(
      final JsonOutput out, final DirectBuffer buffer, final int entry, final long position) {
    final int offset = entry + EventBatch.ENTRY_HEADER_BYTES;
    header.wrap(buffer, offset);
    // The cause is the first field of every event.
    cause.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
    out.beginObject().number(POSITION, position).number(SCHEMA_VERSION, SCHEMA);
    out.plain(TYPE, EventTypes.name(header.templateId(), position)).time(TIME, cause.time());
    writeOften(out, buffer, offset, position);
    // The events of one command follow one another, and hold together or not at all.
    out.flag(MORE, cause.more() != 0).endObject();
  }

  private void writeOften(
      final JsonOutput out, final DirectBuffer buffer, final int offset, final long position) {
    switch (header.templateId()) {
      case ReservationHeldDecoder.TEMPLATE_ID ->
        reservations.held(out, reservationHeld.wrapAndApplyHeader(buffer, offset, header));
      case ReservationConfirmedDecoder.TEMPLATE_ID -> {
        reservationConfirmed.wrapAndApplyHeader(buffer, offset, header);
        reservations.id(out, reservationConfirmed.sequence(), reservationConfirmed.slot());
      }
      case ReservationReleasedDecoder.TEMPLATE_ID -> {
        reservationReleased.wrapAndApplyHeader(buffer, offset, header);
        reservations.id(out, reservationReleased.sequence(), reservationReleased.slot());
      }
      case ReservationExpiredDecoder.TEMPLATE_ID -> {
        reservationExpired.wrapAndApplyHeader(buffer, offset, header);
        reservations.id(out, reservationExpired.sequence(), reservationExpired.slot());
      }
      case ReservationExtendedDecoder.TEMPLATE_ID ->
        reservations.extended(out, reservationExtended.wrapAndApplyHeader(buffer, offset, header));
      case ReservationCancelledDecoder.TEMPLATE_ID -> {
        reservationCancelled.wrapAndApplyHeader(buffer, offset, header);
        reservations.id(out, reservationCancelled.sequence(), reservationCancelled.slot());
      }
      case ReservationConsumedDecoder.TEMPLATE_ID -> {
        reservationConsumed.wrapAndApplyHeader(buffer, offset, header);
        reservations.id(out, reservationConsumed.sequence(), reservationConsumed.slot());
      }
      case OrderPlacedDecoder.TEMPLATE_ID ->
        orders.placed(out, orderPlaced.wrapAndApplyHeader(buffer, offset, header));
      case OrderPaidDecoder.TEMPLATE_ID ->
        orders.paid(out, orderPaid.wrapAndApplyHeader(buffer, offset, header));
      default -> writeSeldom(out, buffer, offset, position);
    }
  }

  private void writeSeldom(
      final JsonOutput out, final DirectBuffer buffer, final int offset, final long position) {
    switch (header.templateId()) {
      case RefundRequiredDecoder.TEMPLATE_ID ->
        orders.refundRequired(out, refundRequired.wrapAndApplyHeader(buffer, offset, header));
      case OrderCancelledDecoder.TEMPLATE_ID -> {
        orderCancelled.wrapAndApplyHeader(buffer, offset, header);
        orders.id(out, orderCancelled.sequence(), orderCancelled.slot());
      }
      case OrderExpiredDecoder.TEMPLATE_ID -> {
        orderExpired.wrapAndApplyHeader(buffer, offset, header);
        orders.id(out, orderExpired.sequence(), orderExpired.slot());
      }
      case StockMovedDecoder.TEMPLATE_ID ->
        setup.moved(out, stockMoved.wrapAndApplyHeader(buffer, offset, header), position);
      case CellOpenedDecoder.TEMPLATE_ID ->
        setup.opened(out, cellOpened.wrapAndApplyHeader(buffer, offset, header));
      case SkuDefinedDecoder.TEMPLATE_ID ->
        setup.sku(out, skuDefined.wrapAndApplyHeader(buffer, offset, header));
      case LocationDefinedDecoder.TEMPLATE_ID ->
        setup.location(out, locationDefined.wrapAndApplyHeader(buffer, offset, header));
      case ChannelDefinedDecoder.TEMPLATE_ID ->
        setup.channel(out, channelDefined.wrapAndApplyHeader(buffer, offset, header));
      case TimeResumedDecoder.TEMPLATE_ID ->
        setup.timeResumed(out, timeResumed.wrapAndApplyHeader(buffer, offset, header));
      case RulesVersionDecoder.TEMPLATE_ID ->
        setup.rules(out, rulesVersion.wrapAndApplyHeader(buffer, offset, header));
      default -> writeOfActivity(out, buffer, offset);
    }
  }

  private void writeOfActivity(final JsonOutput out, final DirectBuffer buffer, final int offset) {
    switch (header.templateId()) {
      case ActivityDefinedDecoder.TEMPLATE_ID ->
        activities.defined(out, activityDefined.wrapAndApplyHeader(buffer, offset, header));
      case PoolCellOpenedDecoder.TEMPLATE_ID ->
        activities.opened(out, poolCellOpened.wrapAndApplyHeader(buffer, offset, header));
      case StockRepooledDecoder.TEMPLATE_ID ->
        activities.repooled(out, stockRepooled.wrapAndApplyHeader(buffer, offset, header));
      case WaveReleasedDecoder.TEMPLATE_ID ->
        activities.released(out, waveReleased.wrapAndApplyHeader(buffer, offset, header));
      case ActivityEndedDecoder.TEMPLATE_ID ->
        activities.ended(out, activityEnded.wrapAndApplyHeader(buffer, offset, header));
      case WaitJoinedDecoder.TEMPLATE_ID ->
        waits.joined(out, waitJoined.wrapAndApplyHeader(buffer, offset, header));
      case WaitGrantedDecoder.TEMPLATE_ID ->
        waits.granted(out, waitGranted.wrapAndApplyHeader(buffer, offset, header));
      case WaitEndedDecoder.TEMPLATE_ID ->
        waits.ended(out, waitEnded.wrapAndApplyHeader(buffer, offset, header));
      case AttemptRefusedDecoder.TEMPLATE_ID ->
        waits.refused(out, attemptRefused.wrapAndApplyHeader(buffer, offset, header));
      case RefusalsCountedDecoder.TEMPLATE_ID ->
        waits.counted(out, refusalsCounted.wrapAndApplyHeader(buffer, offset, header));
      default -> throw new AssertionError("named, but not told: " + header.templateId());
    }
  }
}
