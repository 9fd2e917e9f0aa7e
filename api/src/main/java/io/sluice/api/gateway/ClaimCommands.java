package io.sluice.api.gateway;

import io.sluice.api.json.JsonInput;
import io.sluice.api.json.LineItems;
import io.sluice.api.json.OrderBody;
import io.sluice.api.json.PaymentBody;
import io.sluice.api.json.ReservationBody;
import io.sluice.engine.codec.command.CancelOrderEncoder;
import io.sluice.engine.codec.command.ChangeReservationEncoder;
import io.sluice.engine.codec.command.PlaceOrderEncoder;
import io.sluice.engine.codec.command.ReadOrderEncoder;
import io.sluice.engine.codec.command.ReadReservationEncoder;
import io.sluice.engine.codec.command.RecordPaymentEncoder;
import io.sluice.engine.codec.command.ReserveOrWaitEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.ReservationChange;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands about reservations and orders from bodies and ids. Each is to be offered before
 * the next is made. One event loop.
 */
public final class ClaimCommands {
  private static final long NO_RESERVATION = -1;

  private final CommandBuffer command;
  private final OutsideNames names;
  private final Codes codes;
  private final EarlyRefusal refusal;
  private final ReserveStockEncoder reserve = new ReserveStockEncoder();
  private final ReserveOrWaitEncoder reserveOrWait = new ReserveOrWaitEncoder();
  private final ChangeReservationEncoder change = new ChangeReservationEncoder();
  private final PlaceOrderEncoder place = new PlaceOrderEncoder();
  private final RecordPaymentEncoder payment = new RecordPaymentEncoder();
  private final CancelOrderEncoder cancel = new CancelOrderEncoder();
  private final ReadReservationEncoder readReservation = new ReadReservationEncoder();
  private final ReadOrderEncoder readOrder = new ReadOrderEncoder();

  ClaimCommands(
      final CommandBuffer command,
      final OutsideNames names,
      final Codes codes,
      final EarlyRefusal refusal) {
    this.command = command;
    this.names = names;
    this.codes = codes;
    this.refusal = refusal;
  }

  /** Whether the reservation or order that was made last is refused without the engine. */
  public EarlyRefusal refusal() {
    return refusal;
  }

  /**
   * To hold units, or to wait for them if the body says so; there is no command if
   * {@link #refusal()} is certain.
   *
   * @throws UnknownCode if the body names what does not exist
   */
  public void reserve(final String key, final ReservationBody body) {
    final int channel = codes.channel(body.channel());
    final int activity = codes.activity(body.activity());
    command.key(key);
    if (body.waitlist()) {
      reserveOrWait(channel, activity, body);
      return;
    }
    if (refusal.begin(channel, activity, true) && isRefused(body.lines())) {
      return;
    }
    reserve.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(reserve.request());
    final String customer = body.customer();
    if (customer == null) {
      reserve.customerHigh(0).customerLow(0);
    } else {
      names.customer(customer);
      reserve.customerHigh(names.high()).customerLow(names.low());
    }
    reserve.channel(channel).ttlMs(body.ttlMs()).activity(activity);
    final LineItems lines = body.lines();
    final ReserveStockEncoder.LinesEncoder group = reserve.linesCount(lines.count());
    for (int i = 0; i < lines.count(); i++) {
      group
          .next()
          .sku(codes.sku(lines.sku(i), i))
          .location(codes.location(lines.location(i), i))
          .quantity(lines.quantity(i));
    }
    command.complete(reserve.encodedLength());
  }

  private void reserveOrWait(final int channel, final int activity, final ReservationBody body) {
    refusal.begin(channel, activity, false);
    reserveOrWait.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(reserveOrWait.request());
    final String customer = body.customer();
    if (customer == null) {
      reserveOrWait.customerHigh(0).customerLow(0);
    } else {
      names.customer(customer);
      reserveOrWait.customerHigh(names.high()).customerLow(names.low());
    }
    reserveOrWait
        .channel(channel)
        .ttlMs(body.ttlMs())
        .activity(activity)
        .waitTtlMs(body.waitTtlMs())
        .sku(codes.sku(body.lines().sku(0), 0))
        .quantity(body.lines().quantity(0));
    command.complete(reserveOrWait.encodedLength());
  }

  /** To change a reservation with a valid id; the time is for an extension only. */
  public void change(
      final String key, final String id, final ReservationChange what, final long ttlMs) {
    command.key(key);
    change.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(change.request());
    change
        .sequence(PublicId.sequence(id))
        .slot(PublicId.slot(id))
        .change((short) what.code())
        .ttlMs(ttlMs);
    command.complete(change.encodedLength());
  }

  /**
   * To check out; there is no command if {@link #refusal()} is certain.
   *
   * @throws UnknownCode if the body names what does not exist
   */
  public void placeOrder(final String key, final OrderBody body) {
    final int channel = codes.channel(body.channel());
    final int activity = codes.activity(body.activity());
    command.key(key);
    if (refusal.begin(channel, activity, takesFreeUnits(body)) && isRefused(body.lines())) {
      return;
    }
    place.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(place.request());
    names.customer(body.customer());
    place.customerHigh(names.high()).customerLow(names.low());
    place.channel(channel).ttlMs(body.paymentTtlMs()).currency(body.currency());
    externalId(channel, body.externalId());
    reservation(body.reservation());
    place.activity(activity);
    final LineItems lines = body.lines();
    final PlaceOrderEncoder.LinesEncoder group = place.linesCount(lines.count());
    for (int i = 0; i < lines.count(); i++) {
      group
          .next()
          .sku(codes.sku(lines.sku(i), i))
          .location(codes.location(lines.location(i), i))
          .quantity(lines.quantity(i))
          .unitPrice(lines.unitPrice(i));
    }
    command.complete(place.encodedLength());
  }

  /** To record a payment of an order with a valid id. */
  public void recordPayment(final String key, final String id, final PaymentBody body) {
    command.key(key);
    payment.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(payment.request());
    names.paymentReference(body.reference());
    payment
        .sequence(PublicId.sequence(id))
        .slot(PublicId.slot(id))
        .referenceHigh(names.high())
        .referenceLow(names.low())
        .amount(body.amount())
        .currency(body.currency())
        .reference(body.reference());
    command.complete(payment.encodedLength());
  }

  /** To cancel an order with a valid id. */
  public void cancelOrder(final String key, final String id) {
    command.key(key);
    cancel.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(cancel.request());
    cancel.sequence(PublicId.sequence(id)).slot(PublicId.slot(id));
    command.complete(cancel.encodedLength());
  }

  /** To read a reservation with a valid id. */
  public void readReservation(final String id) {
    command.noKey();
    readReservation.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(readReservation.request());
    readReservation.sequence(PublicId.sequence(id)).slot(PublicId.slot(id));
    command.complete(readReservation.encodedLength());
  }

  /** To read an order with a valid id. */
  public void readOrder(final String id) {
    command.noKey();
    readOrder.wrapAndApplyHeader(command.bytes(), 0, command.header());
    command.stamp(readOrder.request());
    readOrder.sequence(PublicId.sequence(id)).slot(PublicId.slot(id));
    command.complete(readOrder.encodedLength());
  }

  /** True if the command need not be made: it is certain to be refused. */
  private boolean isRefused(final LineItems lines) {
    for (int i = 0; i < lines.count(); i++) {
      refusal.look(i, codes.sku(lines.sku(i), i), codes.location(lines.location(i), i));
    }
    return refusal.conclude(command.keyHigh());
  }

  /** False if its units are held already, or it may be known by its outside id. */
  private static boolean takesFreeUnits(final OrderBody body) {
    return body.reservation() == null && body.externalId() == null;
  }

  private void externalId(final int channel, final @Nullable String externalId) {
    if (externalId == null) {
      place.externalHigh(0).externalLow(0);
    } else {
      names.externalId(channel, externalId);
      place.externalHigh(names.high()).externalLow(names.low());
    }
  }

  private void reservation(final @Nullable String id) {
    if (id == null) {
      place.reservationSequence(NO_RESERVATION).reservationSlot(0);
    } else if (PublicId.isValid(PublicId.RESERVATION, id)) {
      place.reservationSequence(PublicId.sequence(id)).reservationSlot(PublicId.slot(id));
    } else {
      throw new UnknownCode(
          "reservation", JsonInput.isToken(id) ? id : "that is given", "/reservation");
    }
  }
}
