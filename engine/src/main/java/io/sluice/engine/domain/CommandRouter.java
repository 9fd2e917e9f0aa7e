package io.sluice.engine.domain;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.CancelOrderDecoder;
import io.sluice.engine.codec.command.ChangeActivityDecoder;
import io.sluice.engine.codec.command.ChangeReservationDecoder;
import io.sluice.engine.codec.command.DefineActivityDecoder;
import io.sluice.engine.codec.command.DefineChannelDecoder;
import io.sluice.engine.codec.command.DefineLocationDecoder;
import io.sluice.engine.codec.command.DefineSkuDecoder;
import io.sluice.engine.codec.command.MessageHeaderDecoder;
import io.sluice.engine.codec.command.MoveStockDecoder;
import io.sluice.engine.codec.command.PlaceOrderDecoder;
import io.sluice.engine.codec.command.ReadActivityDecoder;
import io.sluice.engine.codec.command.ReadAvailabilityDecoder;
import io.sluice.engine.codec.command.ReadOrderDecoder;
import io.sluice.engine.codec.command.ReadReservationDecoder;
import io.sluice.engine.codec.command.ReadStockDecoder;
import io.sluice.engine.codec.command.RecordPaymentDecoder;
import io.sluice.engine.codec.command.ReserveOrWaitDecoder;
import io.sluice.engine.codec.command.ReserveStockDecoder;
import io.sluice.engine.domain.activity.ActivityDecider;
import io.sluice.engine.domain.activity.PendingRefusals;
import io.sluice.engine.domain.activity.RefusalDecider;
import io.sluice.engine.domain.catalog.CatalogDecider;
import io.sluice.engine.domain.channel.ChannelDecider;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.location.LocationDecider;
import io.sluice.engine.domain.order.OrderDecider;
import io.sluice.engine.domain.order.PlacementDecider;
import io.sluice.engine.domain.reservation.ReservationDecider;
import io.sluice.engine.domain.reservation.WaitDecider;
import io.sluice.engine.domain.stock.StockDecider;
import io.sluice.engine.domain.time.TimeDecider;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import org.agrona.DirectBuffer;

/** Hands a command to the decider of its concept. Reads state only; engine thread. */
final class CommandRouter {
  private final EngineState state;
  private final CatalogDecider catalog;
  private final LocationDecider locations;
  private final ChannelDecider channels;
  private final StockDecider stock;
  private final ReservationDecider reservations;
  private final WaitDecider waits;
  private final PlacementDecider placement;
  private final OrderDecider orders;
  private final ActivityDecider activities;
  private final RefusalDecider refusals;
  private final TimeDecider time;

  private final DefineSkuDecoder defineSku = new DefineSkuDecoder();
  private final DefineLocationDecoder defineLocation = new DefineLocationDecoder();
  private final DefineChannelDecoder defineChannel = new DefineChannelDecoder();
  private final MoveStockDecoder moveStock = new MoveStockDecoder();
  private final ReserveStockDecoder reserveStock = new ReserveStockDecoder();
  private final ReserveOrWaitDecoder reserveOrWait = new ReserveOrWaitDecoder();
  private final ChangeReservationDecoder changeReservation = new ChangeReservationDecoder();
  private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
  private final RecordPaymentDecoder recordPayment = new RecordPaymentDecoder();
  private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
  private final ReadReservationDecoder readReservation = new ReadReservationDecoder();
  private final ReadOrderDecoder readOrder = new ReadOrderDecoder();
  private final ReadStockDecoder readStock = new ReadStockDecoder();
  private final ReadAvailabilityDecoder readAvailability = new ReadAvailabilityDecoder();
  private final DefineActivityDecoder defineActivity = new DefineActivityDecoder();
  private final ChangeActivityDecoder changeActivity = new ChangeActivityDecoder();
  private final ReadActivityDecoder readActivity = new ReadActivityDecoder();
  private int definitionTemplate;

  CommandRouter(final EngineState state, final PendingRefusals pending, final EventBatch events) {
    this.state = state;
    catalog = new CatalogDecider(state.catalog(), events);
    locations = new LocationDecider(state.locations(), events);
    channels = new ChannelDecider(state.channels(), state.locations(), events);
    stock = new StockDecider(state.ledger(), state.catalog(), state.locations(), events);
    reservations = new ReservationDecider(state.claimContext(), events);
    waits = new WaitDecider(state.claimContext(), events);
    placement = new PlacementDecider(state.claimContext(), state.orders(), reservations, events);
    orders = new OrderDecider(state.claimContext(), state.orders(), events);
    refusals =
        new RefusalDecider(state.activities(), state.ledger(), state.plan(), pending, events);
    activities = new ActivityDecider(
        state.activities(),
        state.ledger(),
        state.catalog(),
        state.locations(),
        state.channels(),
        state.plan(),
        refusals,
        events);
    time = new TimeDecider(state.time(), events);
  }

  RejectReason decide(
      final MessageHeaderDecoder header,
      final DirectBuffer buffer,
      final int offset,
      final Decision decision) {
    return switch (header.templateId()) {
      case ReserveStockDecoder.TEMPLATE_ID ->
        reservations.decide(reserveStock.wrapAndApplyHeader(buffer, offset, header), decision);
      case ReserveOrWaitDecoder.TEMPLATE_ID ->
        reservations.decide(reserveOrWait.wrapAndApplyHeader(buffer, offset, header), decision);
      case ChangeReservationDecoder.TEMPLATE_ID ->
        reservations.decide(changeReservation.wrapAndApplyHeader(buffer, offset, header), decision);
      case PlaceOrderDecoder.TEMPLATE_ID ->
        placement.decide(placeOrder.wrapAndApplyHeader(buffer, offset, header), decision);
      case RecordPaymentDecoder.TEMPLATE_ID ->
        orders.decide(recordPayment.wrapAndApplyHeader(buffer, offset, header), decision);
      case CancelOrderDecoder.TEMPLATE_ID ->
        orders.decide(cancelOrder.wrapAndApplyHeader(buffer, offset, header), decision);
      case MoveStockDecoder.TEMPLATE_ID ->
        stock.decide(moveStock.wrapAndApplyHeader(buffer, offset, header), decision);
      case DefineSkuDecoder.TEMPLATE_ID,
          DefineLocationDecoder.TEMPLATE_ID,
          DefineChannelDecoder.TEMPLATE_ID,
          DefineActivityDecoder.TEMPLATE_ID -> define(header, buffer, offset, decision);
      case ChangeActivityDecoder.TEMPLATE_ID ->
        activities.decide(changeActivity.wrapAndApplyHeader(buffer, offset, header), decision);
      default -> read(header, buffer, offset, decision);
    };
  }

  /** What is said of those who got nothing. */
  RefusalDecider refusals() {
    return refusals;
  }

  /** States that the hold in a slot has expired. */
  void expire(final int slot, final Decision decision) {
    if (state.claims().isOrder(slot)) {
      orders.expire(slot, decision);
    } else {
      reservations.expire(slot, decision);
    }
  }

  /** States that who waits first for a pool gets units of it; false if that is not so. */
  boolean grantNext(final int pool, final Decision decision) {
    return waits.grantNext(pool, decision);
  }

  /** States that who waits first for a closed pool waits in vain. */
  void endNextWait(final int pool, final Decision decision) {
    waits.endNext(pool, decision);
  }

  /** States what is due to an activity. */
  void due(final int activity, final Decision decision) {
    activities.due(activity, decision);
  }

  void start(final StartFacts facts, final Decision decision) {
    time.resume(facts.bootIdHigh(), facts.bootIdLow(), facts.uptimeMs(), facts.wallMs(), decision);
    final EngineCapacity capacity = facts.capacity();
    final boolean inForce = state.time().rulesVersion() == StateMachine.RULES_VERSION
        && state.keys().capacity() == capacity.keys()
        && state.claims().holdCapacity() == capacity.holds();
    if (!inForce) {
      time.rules(StateMachine.RULES_VERSION, capacity.keys(), capacity.holds(), decision);
    }
  }

  /** Version of the thing that the last definition was about. */
  long definitionVersion(final int index) {
    return switch (definitionTemplate) {
      case DefineSkuDecoder.TEMPLATE_ID -> state.catalog().skus().at(index).version();
      case DefineLocationDecoder.TEMPLATE_ID ->
        state.locations().registry().at(index).version();
      case DefineActivityDecoder.TEMPLATE_ID ->
        state.activities().registry().at(index).version();
      default -> state.channels().registry().at(index).version();
    };
  }

  /** The last question about availability. */
  ReadAvailabilityDecoder availabilityQuestion() {
    return readAvailability;
  }

  ReservationStatus reservationStatus(final int slot, final long now) {
    return reservations.statusAt(slot, now);
  }

  OrderStatus orderStatus(final int slot, final long now) {
    return orders.statusAt(slot, now);
  }

  private RejectReason define(
      final MessageHeaderDecoder header,
      final DirectBuffer buffer,
      final int offset,
      final Decision decision) {
    definitionTemplate = header.templateId();
    return switch (definitionTemplate) {
      case DefineSkuDecoder.TEMPLATE_ID ->
        catalog.decide(defineSku.wrapAndApplyHeader(buffer, offset, header), decision);
      case DefineLocationDecoder.TEMPLATE_ID ->
        locations.decide(defineLocation.wrapAndApplyHeader(buffer, offset, header), decision);
      case DefineActivityDecoder.TEMPLATE_ID ->
        activities.decide(defineActivity.wrapAndApplyHeader(buffer, offset, header), decision);
      default ->
        channels.decide(defineChannel.wrapAndApplyHeader(buffer, offset, header), decision);
    };
  }

  private RejectReason read(
      final MessageHeaderDecoder header,
      final DirectBuffer buffer,
      final int offset,
      final Decision decision) {
    switch (header.templateId()) {
      case ReadReservationDecoder.TEMPLATE_ID -> {
        readReservation.wrapAndApplyHeader(buffer, offset, header);
        return reservations.read(readReservation.sequence(), readReservation.slot(), decision);
      }
      case ReadOrderDecoder.TEMPLATE_ID -> {
        readOrder.wrapAndApplyHeader(buffer, offset, header);
        return orders.read(readOrder.sequence(), readOrder.slot(), decision);
      }
      case ReadStockDecoder.TEMPLATE_ID -> {
        final int sku = readStock.wrapAndApplyHeader(buffer, offset, header).sku();
        decision.answerWith(Subject.STOCK, sku, false);
        return state.catalog().skus().has(sku) ? RejectReason.NONE : RejectReason.SKU_UNKNOWN;
      }
      case ReadActivityDecoder.TEMPLATE_ID -> {
        readActivity.wrapAndApplyHeader(buffer, offset, header);
        return activities.read(readActivity.activity(), decision);
      }
      case ReadAvailabilityDecoder.TEMPLATE_ID -> {
        return readAvailability(buffer, offset, header, decision);
      }
      default ->
        throw new IllegalArgumentException("unknown type of command: " + header.templateId());
    }
  }

  private RejectReason readAvailability(
      final DirectBuffer buffer,
      final int offset,
      final MessageHeaderDecoder header,
      final Decision decision) {
    readAvailability.wrapAndApplyHeader(buffer, offset, header);
    if (!state.channels().registry().has(readAvailability.channel())) {
      return RejectReason.CHANNEL_UNKNOWN;
    }
    final ReadAvailabilityDecoder.ItemsDecoder items = readAvailability.items();
    int line = 0;
    while (items.hasNext()) {
      if (!state.catalog().skus().has(items.next().sku())) {
        return decision.refuse(RejectReason.SKU_UNKNOWN, line, -1);
      }
      line++;
    }
    decision.answerWith(Subject.AVAILABILITY, 0, false);
    return RejectReason.NONE;
  }
}
