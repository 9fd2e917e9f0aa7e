package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.CancelOrderEncoder;
import io.sluice.engine.codec.command.ChangeReservationEncoder;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.PlaceOrderEncoder;
import io.sluice.engine.codec.command.ReadAvailabilityEncoder;
import io.sluice.engine.codec.command.ReadOrderEncoder;
import io.sluice.engine.codec.command.ReadReservationEncoder;
import io.sluice.engine.codec.command.ReadStockEncoder;
import io.sluice.engine.codec.command.RecordPaymentEncoder;
import io.sluice.engine.codec.command.RequestDecoder;
import io.sluice.engine.codec.command.RequestEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;

/** Turns wishes into the bytes that the edge offers to the engine. Reused; one thread. */
final class WishEncoder {
  private static final int NOT_STATED = Integer.MIN_VALUE;
  private static final int TEXTS = 64;
  private static final String[] SKUS = texts("SKU-");
  private static final String[] LOCATIONS = texts("LOC-");
  private static final String[] CHANNELS = texts("CHANNEL-");
  private static final String[] NAMES = texts("name ");

  private static final String LONG_NAME = "d".repeat(48 * 1024);

  private final HeapBuffer buffer = new HeapBuffer(64 * 1024);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final RequestEncoder request = new RequestEncoder();
  private final RequestDecoder decoder = new RequestDecoder();
  private final DefineSkuEncoder defineSku = new DefineSkuEncoder();
  private final DefineLocationEncoder defineLocation = new DefineLocationEncoder();
  private final DefineChannelEncoder defineChannel = new DefineChannelEncoder();
  private final MoveStockEncoder move = new MoveStockEncoder();
  private final ReserveStockEncoder reserve = new ReserveStockEncoder();
  private final ChangeReservationEncoder change = new ChangeReservationEncoder();
  private final PlaceOrderEncoder place = new PlaceOrderEncoder();
  private final RecordPaymentEncoder pay = new RecordPaymentEncoder();
  private final CancelOrderEncoder cancel = new CancelOrderEncoder();
  private final ReadReservationEncoder readReservation = new ReadReservationEncoder();
  private final ReadOrderEncoder readOrder = new ReadOrderEncoder();
  private final ReadStockEncoder readStock = new ReadStockEncoder();
  private final ReadAvailabilityEncoder readAvailability = new ReadAvailabilityEncoder();

  private final ActivityEncoder activities = new ActivityEncoder(buffer, header);

  HeapBuffer buffer() {
    return buffer;
  }

  /** The hash that the lane put into what was encoded last. */
  long fingerprint() {
    return decoder.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH).fingerprint();
  }

  /** Encodes an attempt from offset 0 and returns its length. */
  int encode(final Attempt attempt, final Wish wish) {
    final int body = switch (wish.kind) {
      case DEFINE_SKU -> defineSku(wish);
      case DEFINE_LOCATION -> defineLocation(wish);
      case DEFINE_CHANNEL -> defineChannel(wish);
      case DEFINE_ACTIVITY -> activities.define(wish);
      case CHANGE_ACTIVITY -> activities.change(wish);
      case READ_ACTIVITY -> activities.read(wish);
      case RECEIVE -> move(wish, MovementKind.RECEIVE);
      case ADJUST -> move(wish, MovementKind.ADJUST);
      case RESERVE -> reserve(wish);
      case RESERVE_OR_WAIT -> activities.reserveOrWait(wish);
      case CHANGE -> change(wish);
      case PLACE, CHECK_OUT -> place(wish);
      case PAY -> pay(wish);
      case CANCEL ->
        cancel
            .wrapAndApplyHeader(buffer, 0, header)
            .sequence(wish.number)
            .slot(wish.slot)
            .encodedLength();
      case READ_RESERVATION ->
        readReservation
            .wrapAndApplyHeader(buffer, 0, header)
            .sequence(wish.number)
            .slot(wish.slot)
            .encodedLength();
      case READ_ORDER ->
        readOrder
            .wrapAndApplyHeader(buffer, 0, header)
            .sequence(wish.number)
            .slot(wish.slot)
            .encodedLength();
      case READ_STOCK ->
        readStock.wrapAndApplyHeader(buffer, 0, header).sku(wish.code).encodedLength();
      case READ_AVAILABILITY -> readAvailability(wish);
    };
    request
        .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
        .correlationId(attempt.correlationId)
        .lane(attempt.lane)
        .caller(attempt.request.caller)
        .keyHigh(attempt.keyHigh)
        .keyLow(attempt.keyLow)
        .fingerprint(0);
    return MessageHeaderEncoder.ENCODED_LENGTH + body;
  }

  private int defineSku(final Wish wish) {
    return defineSku
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(wish.expectedVersion)
        .listPrice(-1)
        .currency(0)
        .code(SKUS[wish.code])
        .name(NAMES[wish.content])
        .barcode("")
        .encodedLength();
  }

  private int defineLocation(final Wish wish) {
    return defineLocation
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(wish.expectedVersion)
        .kind((short) LocationKind.WAREHOUSE.code())
        .services((short) LocationService.NOT_STATED)
        .priority(wish.content < 0 ? NOT_STATED : wish.content)
        .latitudeE7(NOT_STATED)
        .longitudeE7(NOT_STATED)
        .code(LOCATIONS[wish.code])
        .owner("")
        .encodedLength();
  }

  private int defineChannel(final Wish wish) {
    final boolean all = wish.content == Wish.ALL_LOCATIONS;
    defineChannel
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(wish.expectedVersion)
        .allLocations((short) (all ? 1 : 0));
    final DefineChannelEncoder.LocationsEncoder listed =
        defineChannel.locationsCount(all ? 0 : Integer.bitCount(wish.content));
    for (int i = 0; !all && i < Integer.SIZE; i++) {
      if ((wish.content >> i & 1) != 0) {
        listed.next().location(i);
      }
    }
    return defineChannel.code(CHANNELS[wish.code]).name("").encodedLength();
  }

  private int move(final Wish wish, final MovementKind kind) {
    move.wrapAndApplyHeader(buffer, 0, header).kind((short) kind.code());
    final MoveStockEncoder.LinesEncoder lines = move.linesCount(wish.lineCount);
    for (int i = 0; i < wish.lineCount; i++) {
      lines
          .next()
          .sku(wish.skus[i])
          .location(wish.locations[i])
          .quantity(wish.units[i])
          .reason("reason");
    }
    return move.document(wish.fat ? LONG_NAME : "document").actor("actor").encodedLength();
  }

  private int reserve(final Wish wish) {
    reserve
        .wrapAndApplyHeader(buffer, 0, header)
        .customerHigh(high(wish.customer))
        .customerLow(low(wish.customer))
        .channel(wish.channel)
        .ttlMs(wish.ttlMs)
        .activity(wish.activity);
    final ReserveStockEncoder.LinesEncoder lines = reserve.linesCount(wish.lineCount);
    for (int i = 0; i < wish.lineCount; i++) {
      lines.next().sku(wish.skus[i]).location(wish.locations[i]).quantity(wish.units[i]);
    }
    return reserve.encodedLength();
  }

  private int change(final Wish wish) {
    return change
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(wish.number)
        .slot(wish.slot)
        .change((short) wish.change)
        .ttlMs(wish.ttlMs)
        .encodedLength();
  }

  private int place(final Wish wish) {
    place
        .wrapAndApplyHeader(buffer, 0, header)
        .customerHigh(high(wish.customer))
        .customerLow(low(wish.customer))
        .channel(wish.channel)
        .ttlMs(wish.ttlMs)
        .currency(wish.currency)
        .externalHigh(high(wish.external))
        .externalLow(low(wish.external))
        .reservationSequence(wish.number)
        .reservationSlot(wish.slot)
        .activity(wish.activity);
    final PlaceOrderEncoder.LinesEncoder lines = place.linesCount(wish.lineCount);
    for (int i = 0; i < wish.lineCount; i++) {
      lines
          .next()
          .sku(wish.skus[i])
          .location(wish.locations[i])
          .quantity(wish.units[i])
          .unitPrice(wish.prices[i]);
    }
    return place.encodedLength();
  }

  private int pay(final Wish wish) {
    return pay.wrapAndApplyHeader(buffer, 0, header)
        .sequence(wish.number)
        .slot(wish.slot)
        .referenceHigh(high(wish.reference))
        .referenceLow(low(wish.reference))
        .amount(wish.amount)
        .currency(wish.currency)
        .reference(NAMES[wish.reference % TEXTS])
        .encodedLength();
  }

  private int readAvailability(final Wish wish) {
    readAvailability.wrapAndApplyHeader(buffer, 0, header).channel(wish.channel);
    final ReadAvailabilityEncoder.ItemsEncoder items = readAvailability.itemsCount(wish.lineCount);
    for (int i = 0; i < wish.lineCount; i++) {
      items.next().sku(wish.skus[i]);
    }
    return readAvailability.encodedLength();
  }

  /** The hash of a numbered name; 0 stands for no name. */
  static long high(final int number) {
    return number == 0 ? 0 : Randomness.mix(number);
  }

  static long low(final int number) {
    return number == 0 ? 0 : Randomness.mix(~(long) number);
  }

  /** Numbered texts. */
  static String[] texts(final String prefix) {
    final String[] texts = new String[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      texts[i] = prefix + i;
    }
    return texts;
  }
}
