package io.sluice.persistence.memory;

import io.sluice.engine.codec.command.ChangeActivityEncoder;
import io.sluice.engine.codec.command.ChangeReservationEncoder;
import io.sluice.engine.codec.command.DefineActivityEncoder;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.RequestEncoder;
import io.sluice.engine.codec.command.ReserveOrWaitEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.ReservationChange;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** The bytes of a few commands, under no key, about one SKU at one location in one channel. */
public final class RawCommands {
  private static final long ANY_VERSION = -1;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ReserveStockEncoder reserve = new ReserveStockEncoder();
  private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(256);
  private int length;

  /** Bytes of the last reservation. */
  public int length() {
    return length;
  }

  /** A SKU of which there are so many units at a location that a channel sells from. */
  public List<MutableDirectBuffer> world(final long units) {
    return List.of(sku(), location(), channel(), receive(units));
  }

  /** A hold for nobody; valid until the next one. */
  public MutableDirectBuffer reserve(final long units, final long ttlMs) {
    return reserve(units, ttlMs, 0);
  }

  /** A hold for a customer, 0 for none; valid until the next one. */
  public MutableDirectBuffer reserve(final long units, final long ttlMs, final long customer) {
    return reserve(units, ttlMs, customer, -1);
  }

  /** The same of an activity, -1 for none. */
  public MutableDirectBuffer reserve(
      final long units, final long ttlMs, final long customer, final int activity) {
    reserve.wrapAndApplyHeader(buffer, 0, header);
    ask(reserve.request());
    reserve.customerHigh(customer).customerLow(customer).channel(0).ttlMs(ttlMs);
    reserve.activity(activity);
    reserve.linesCount(1).next().sku(0).location(-1).quantity(units);
    length = MessageHeaderEncoder.ENCODED_LENGTH + reserve.encodedLength();
    return buffer;
  }

  /**
   * A hold in the first activity, or a wait for it that lasts so long, -1 for as long as it does.
   */
  public MutableDirectBuffer reserveOrWait(
      final long units, final long waitTtlMs, final long customer) {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final ReserveOrWaitEncoder encoder =
        new ReserveOrWaitEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(encoder.request());
    encoder.customerHigh(customer).customerLow(customer).channel(0).ttlMs(-1);
    encoder.activity(0).waitTtlMs(waitTtlMs).sku(0).quantity(units);
    return bytes;
  }

  /**
   * An activity with a waitlist that sells so many units, but for a wave of which it holds back
   * some.
   */
  public MutableDirectBuffer activity(
      final long startsAt, final long endsAt, final long units, final long heldBack) {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final DefineActivityEncoder define =
        new DefineActivityEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(define.request());
    define
        .expectedVersion(ANY_VERSION)
        .channel(0)
        .startsAt(startsAt)
        .endsAt(endsAt)
        .holdTtlMs(-1)
        .flags((short) ActivityDefinition.WAITLIST)
        .liveHoldsPerCustomer(-1)
        .store(-1)
        .scarceTtlMs(-1)
        .scarceBelow(-1)
        .maxUnpaid(-1);
    define
        .itemsCount(1)
        .next()
        .sku(0)
        .location(-1)
        .quantity(units)
        .price(-1)
        .limitPerCustomer(-1)
        .limitPerOrder(-1);
    define.wavesCount(1).next().at(endsAt - 1).item(0).quantity(heldBack);
    define.code("SALE").guide("");
    return bytes;
  }

  /** A change of the first activity. */
  public MutableDirectBuffer changeActivity(final ActivityChange change) {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final ChangeActivityEncoder encoder =
        new ChangeActivityEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(encoder.request());
    encoder.activity(0).change((short) change.code()).sku(-1);
    return bytes;
  }

  private MutableDirectBuffer sku() {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final DefineSkuEncoder define = new DefineSkuEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(define.request());
    define.expectedVersion(ANY_VERSION).listPrice(-1).currency(0);
    define.code("SKU").name("").barcode("");
    return bytes;
  }

  private MutableDirectBuffer location() {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final DefineLocationEncoder define =
        new DefineLocationEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(define.request());
    define
        .expectedVersion(ANY_VERSION)
        .kind((short) LocationKind.WAREHOUSE.code())
        .services((short) LocationService.NOT_STATED)
        .priority(LocationDefinition.NOT_STATED)
        .latitudeE7(LocationDefinition.NOT_STATED)
        .longitudeE7(LocationDefinition.NOT_STATED);
    define.code("HQ").owner("");
    return bytes;
  }

  /** The release of a hold. */
  public MutableDirectBuffer release(final long sequence, final int slot) {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final ChangeReservationEncoder change =
        new ChangeReservationEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(change.request());
    change
        .sequence(sequence)
        .slot(slot)
        .change((short) ReservationChange.RELEASE.code())
        .ttlMs(0);
    return bytes;
  }

  /** A channel that sells from nowhere, or from everywhere. */
  public MutableDirectBuffer channel(final boolean everywhere) {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final DefineChannelEncoder define =
        new DefineChannelEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(define.request());
    define.expectedVersion(ANY_VERSION).allLocations((short) (everywhere ? 1 : 0));
    define.locationsCount(0);
    define.code("WEB").name("");
    return bytes;
  }

  private MutableDirectBuffer channel() {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final DefineChannelEncoder define =
        new DefineChannelEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(define.request());
    define.expectedVersion(ANY_VERSION).allLocations((short) 1);
    define.locationsCount(0);
    define.code("WEB").name("");
    return bytes;
  }

  private MutableDirectBuffer receive(final long units) {
    final MutableDirectBuffer bytes = new ExpandableArrayBuffer(256);
    final MoveStockEncoder move = new MoveStockEncoder().wrapAndApplyHeader(bytes, 0, header);
    ask(move.request());
    move.kind((short) MovementKind.RECEIVE.code());
    move.linesCount(1).next().sku(0).location(0).quantity(units).reason("");
    move.document("").actor("");
    return bytes;
  }

  private static void ask(final RequestEncoder request) {
    request.correlationId(1).lane(0).caller(0).keyHigh(0).keyLow(0).fingerprint(0);
  }
}
