package io.sluice.engine.testing;

import io.sluice.engine.codec.Hash64;
import io.sluice.engine.codec.command.CancelOrderEncoder;
import io.sluice.engine.codec.command.ChangeActivityEncoder;
import io.sluice.engine.codec.command.ChangeReservationEncoder;
import io.sluice.engine.codec.command.DefineActivityEncoder;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MessageHeaderDecoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.PlaceOrderEncoder;
import io.sluice.engine.codec.command.ReadActivityEncoder;
import io.sluice.engine.codec.command.ReadAvailabilityEncoder;
import io.sluice.engine.codec.command.ReadOrderEncoder;
import io.sluice.engine.codec.command.ReadReservationEncoder;
import io.sluice.engine.codec.command.ReadStockEncoder;
import io.sluice.engine.codec.command.RecordPaymentEncoder;
import io.sluice.engine.codec.command.RequestDecoder;
import io.sluice.engine.codec.command.RequestEncoder;
import io.sluice.engine.codec.command.ReserveOrWaitEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.ActivityItem;
import io.sluice.engine.protocol.ActivityWave;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Turns commands into the bytes that the edge offers to the engine. Reused; one thread. */
public final class CommandEncoder {
  private static final int REQUEST_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
  private static final int FIELDS_OFFSET = REQUEST_OFFSET + RequestEncoder.ENCODED_LENGTH;

  private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(4_096);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
  private final RequestEncoder request = new RequestEncoder();
  private final RequestDecoder requestDecoder = new RequestDecoder();
  private int length;

  /** Where the command stands, from 0. */
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  /** Bytes of the command. */
  public int length() {
    return length;
  }

  /** The hash that the edge puts into the command. */
  public long fingerprint() {
    requestDecoder.wrap(buffer, REQUEST_OFFSET);
    return requestDecoder.fingerprint();
  }

  /** Encodes a command that nobody waits for in particular. */
  public CommandEncoder encode(final Command command, final Name key) {
    return encode(command, key, 0, 0);
  }

  /**
   * Encodes a command.
   *
   * @param key 0 and 0 for none
   * @param lane that waits for the outcome
   */
  public CommandEncoder encode(
      final Command command, final Name key, final long correlationId, final int lane) {
    final int bodyLength = switch (command) {
      case Command.DefineSku define -> encode(define);
      case Command.DefineLocation define -> encode(define);
      case Command.DefineChannel define -> encode(define);
      case Command.DefineActivity define -> encode(define);
      case Command.ChangeActivity change -> encode(change);
      case Command.ReadActivity read -> encode(read);
      case Command.MoveStock move -> encode(move);
      case Command.ReserveStock reserve -> encode(reserve);
      case Command.ReserveOrWait reserve -> encode(reserve);
      case Command.ChangeReservation change -> encode(change);
      case Command.PlaceOrder place -> encode(place);
      case Command.RecordPayment pay -> encode(pay);
      case Command.CancelOrder cancel -> encode(cancel);
      case Command.ReadReservation read -> encode(read);
      case Command.ReadOrder read -> encode(read);
      case Command.ReadStock read -> encode(read);
      case Command.ReadAvailability read -> encode(read);
    };
    length = REQUEST_OFFSET + bodyLength;
    headerDecoder.wrap(buffer, 0);
    request
        .wrap(buffer, REQUEST_OFFSET)
        .correlationId(correlationId)
        .lane(lane)
        .caller(0)
        .keyHigh(key.high())
        .keyLow(key.low())
        .fingerprint(
            Hash64.of(headerDecoder.templateId(), buffer, FIELDS_OFFSET, length - FIELDS_OFFSET));
    return this;
  }

  private int encode(final Command.DefineSku command) {
    final DefineSkuEncoder encoder = new DefineSkuEncoder();
    return encoder
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(command.expectedVersion())
        .listPrice(command.listPrice())
        .currency(command.currency())
        .code(command.code())
        .name(command.name())
        .barcode(command.barcode())
        .encodedLength();
  }

  private int encode(final Command.DefineLocation command) {
    final DefineLocationEncoder encoder = new DefineLocationEncoder();
    return encoder
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(command.expectedVersion())
        .kind((short) command.kind().code())
        .services((short) command.services())
        .priority(command.priority())
        .latitudeE7(command.latitudeE7())
        .longitudeE7(command.longitudeE7())
        .code(command.code())
        .owner(command.owner())
        .encodedLength();
  }

  private int encode(final Command.DefineChannel command) {
    final DefineChannelEncoder encoder = new DefineChannelEncoder();
    final List<Integer> listed = command.locations() == null ? List.of() : command.locations();
    encoder
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(command.expectedVersion())
        .allLocations((short) (command.locations() == null ? 1 : 0));
    final DefineChannelEncoder.LocationsEncoder group = encoder.locationsCount(listed.size());
    for (final int location : listed) {
      group.next().location(location);
    }
    return encoder.code(command.code()).name(command.name()).encodedLength();
  }

  private int encode(final Command.DefineActivity command) {
    final DefineActivityEncoder encoder = new DefineActivityEncoder();
    final ActivityDefinition wanted = command.wanted();
    encoder
        .wrapAndApplyHeader(buffer, 0, header)
        .expectedVersion(command.expectedVersion())
        .channel(wanted.channel())
        .startsAt(wanted.startsAt())
        .endsAt(wanted.endsAt())
        .holdTtlMs(wanted.holdTtlMs())
        .flags((short) wanted.flags())
        .liveHoldsPerCustomer(wanted.holds().livePerCustomer())
        .scarceTtlMs(wanted.holds().scarceTtlMs())
        .scarceBelow(wanted.holds().scarceBelow())
        .maxUnpaid(wanted.holds().maxUnpaid())
        .store(wanted.store());
    final DefineActivityEncoder.ItemsEncoder items =
        encoder.itemsCount(wanted.items().size());
    for (final ActivityItem item : wanted.items()) {
      items
          .next()
          .sku(item.sku())
          .location(item.location())
          .quantity(item.quantity())
          .price(item.price())
          .limitPerCustomer(item.limitPerCustomer())
          .limitPerOrder(item.limitPerOrder());
    }
    final DefineActivityEncoder.WavesEncoder waves =
        encoder.wavesCount(wanted.waves().size());
    for (final ActivityWave wave : wanted.waves()) {
      waves.next().at(wave.at()).item(wave.item()).quantity(wave.quantity());
    }
    return encoder.code(wanted.code()).guide(wanted.guide()).encodedLength();
  }

  private int encode(final Command.ChangeActivity command) {
    return new ChangeActivityEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .activity(command.activity())
        .change((short) command.change().code())
        .sku(command.sku())
        .encodedLength();
  }

  private int encode(final Command.ReadActivity command) {
    return new ReadActivityEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .activity(command.activity())
        .encodedLength();
  }

  private int encode(final Command.MoveStock command) {
    final MoveStockEncoder encoder = new MoveStockEncoder();
    encoder.wrapAndApplyHeader(buffer, 0, header).kind((short) command.kind().code());
    final MoveStockEncoder.LinesEncoder lines =
        encoder.linesCount(command.lines().size());
    for (final Command.MoveLine line : command.lines()) {
      lines
          .next()
          .sku(line.sku())
          .location(line.location())
          .quantity(line.quantity())
          .reason(line.reason());
    }
    return encoder.document(command.document()).actor(command.actor()).encodedLength();
  }

  private int encode(final Command.ReserveStock command) {
    final ReserveStockEncoder encoder = new ReserveStockEncoder();
    final Name customer = Name.of(command.customer());
    encoder
        .wrapAndApplyHeader(buffer, 0, header)
        .customerHigh(customer.high())
        .customerLow(customer.low())
        .channel(command.channel())
        .ttlMs(command.ttlMs())
        .activity(command.activity());
    final ReserveStockEncoder.LinesEncoder lines =
        encoder.linesCount(command.lines().size());
    for (final Command.Line line : command.lines()) {
      lines.next().sku(line.sku()).location(line.location()).quantity(line.quantity());
    }
    return encoder.encodedLength();
  }

  private int encode(final Command.ReserveOrWait command) {
    final Name customer = Name.of(command.customer());
    return new ReserveOrWaitEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .customerHigh(customer.high())
        .customerLow(customer.low())
        .channel(command.channel())
        .ttlMs(command.ttlMs())
        .activity(command.activity())
        .waitTtlMs(command.waitTtlMs())
        .sku(command.sku())
        .quantity(command.quantity())
        .encodedLength();
  }

  private int encode(final Command.ChangeReservation command) {
    return new ChangeReservationEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(command.id().sequence())
        .slot(command.id().slot())
        .change((short) command.change().code())
        .ttlMs(command.ttlMs())
        .encodedLength();
  }

  private int encode(final Command.PlaceOrder command) {
    final PlaceOrderEncoder encoder = new PlaceOrderEncoder();
    final Name customer = Name.of(command.customer());
    final Name external = Name.of(command.external());
    final ClaimId reservation = command.reservation();
    encoder
        .wrapAndApplyHeader(buffer, 0, header)
        .customerHigh(customer.high())
        .customerLow(customer.low())
        .channel(command.channel())
        .ttlMs(command.ttlMs())
        .currency(command.currency())
        .externalHigh(external.high())
        .externalLow(external.low())
        .reservationSequence(reservation == null ? -1 : reservation.sequence())
        .reservationSlot(reservation == null ? -1 : reservation.slot())
        .activity(command.activity());
    final PlaceOrderEncoder.LinesEncoder lines =
        encoder.linesCount(command.lines().size());
    for (final Command.OrderLine line : command.lines()) {
      lines
          .next()
          .sku(line.sku())
          .location(line.location())
          .quantity(line.quantity())
          .unitPrice(line.unitPrice());
    }
    return encoder.encodedLength();
  }

  private int encode(final Command.RecordPayment command) {
    final Name reference = Name.of(command.reference());
    return new RecordPaymentEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(command.id().sequence())
        .slot(command.id().slot())
        .referenceHigh(reference.high())
        .referenceLow(reference.low())
        .amount(command.amount())
        .currency(command.currency())
        .reference(Name.text(command.reference()))
        .encodedLength();
  }

  private int encode(final Command.CancelOrder command) {
    return new CancelOrderEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(command.id().sequence())
        .slot(command.id().slot())
        .encodedLength();
  }

  private int encode(final Command.ReadReservation command) {
    return new ReadReservationEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(command.id().sequence())
        .slot(command.id().slot())
        .encodedLength();
  }

  private int encode(final Command.ReadOrder command) {
    return new ReadOrderEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .sequence(command.id().sequence())
        .slot(command.id().slot())
        .encodedLength();
  }

  private int encode(final Command.ReadStock command) {
    return new ReadStockEncoder()
        .wrapAndApplyHeader(buffer, 0, header)
        .sku(command.sku())
        .encodedLength();
  }

  private int encode(final Command.ReadAvailability command) {
    final ReadAvailabilityEncoder encoder = new ReadAvailabilityEncoder();
    encoder.wrapAndApplyHeader(buffer, 0, header).channel(command.channel());
    final ReadAvailabilityEncoder.ItemsEncoder items =
        encoder.itemsCount(command.skus().size());
    for (final int sku : command.skus()) {
      items.next().sku(sku);
    }
    return encoder.encodedLength();
  }
}
