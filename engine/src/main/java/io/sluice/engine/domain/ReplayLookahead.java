package io.sluice.engine.domain;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.OrderCancelledDecoder;
import io.sluice.engine.codec.event.OrderExpiredDecoder;
import io.sluice.engine.codec.event.OrderPaidDecoder;
import io.sluice.engine.codec.event.OrderPlacedDecoder;
import io.sluice.engine.codec.event.ReservationCancelledDecoder;
import io.sluice.engine.codec.event.ReservationConfirmedDecoder;
import io.sluice.engine.codec.event.ReservationConsumedDecoder;
import io.sluice.engine.codec.event.ReservationExpiredDecoder;
import io.sluice.engine.codec.event.ReservationExtendedDecoder;
import io.sluice.engine.codec.event.ReservationReleasedDecoder;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.order.Orders;
import org.agrona.DirectBuffer;

/**
 * Loads into the cache what applying events of the journal will need, as {@link Lookahead} does for
 * commands: of a replay that starts with cold caches, most is waiting for memory.
 *
 * <p>Reads state only; every value that is returned is without meaning and has to be kept. The
 * thread that replays.
 */
final class ReplayLookahead {
  private static final int MESSAGE = EventBatch.ENTRY_HEADER_BYTES;
  private static final int TEMPLATE = MESSAGE + MessageHeaderDecoder.templateIdEncodingOffset();
  private static final int BLOCK = MESSAGE + MessageHeaderDecoder.ENCODED_LENGTH;

  // The cause is the first field of every event.
  private static final int KEY = BLOCK + CauseDecoder.keyHighEncodingOffset();

  private static final int PAID_HIGH = BLOCK + OrderPaidDecoder.referenceHighEncodingOffset();
  private static final int PAID_LOW = BLOCK + OrderPaidDecoder.referenceLowEncodingOffset();
  private static final int PLACED_HIGH = BLOCK + OrderPlacedDecoder.externalHighEncodingOffset();
  private static final int PLACED_LOW = BLOCK + OrderPlacedDecoder.externalLowEncodingOffset();

  private final KeyMemory keys;
  private final ClaimStore claims;
  private final Orders orders;

  ReplayLookahead(final EngineState state) {
    keys = state.keys();
    claims = state.claims();
    orders = state.orders();
  }

  /** Looks at so many entries, as {@link EventBatch} lays them out. */
  long touch(final DirectBuffer events, final int firstEntry, final int count) {
    long touched = 0;
    int entry = firstEntry;
    for (int i = 0; i < count; i++) {
      touched += keys.touch(events.getLong(entry + KEY, LITTLE_ENDIAN)) + subject(events, entry);
      entry += EventBatch.entryLength(events, entry);
    }
    return touched;
  }

  private long subject(final DirectBuffer events, final int entry) {
    return switch (events.getShort(entry + TEMPLATE, LITTLE_ENDIAN)) {
      case OrderPaidDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + OrderPaidDecoder.slotEncodingOffset())
            + orders
                .payments()
                .touch(
                    events.getLong(entry + PAID_HIGH, LITTLE_ENDIAN),
                    events.getLong(entry + PAID_LOW, LITTLE_ENDIAN));
      case OrderPlacedDecoder.TEMPLATE_ID ->
        orders
            .externalIds()
            .touch(
                events.getLong(entry + PLACED_HIGH, LITTLE_ENDIAN),
                events.getLong(entry + PLACED_LOW, LITTLE_ENDIAN));
      case ReservationConfirmedDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + ReservationConfirmedDecoder.slotEncodingOffset());
      case ReservationReleasedDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + ReservationReleasedDecoder.slotEncodingOffset());
      case ReservationExpiredDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + ReservationExpiredDecoder.slotEncodingOffset());
      case ReservationExtendedDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + ReservationExtendedDecoder.slotEncodingOffset());
      case ReservationCancelledDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + ReservationCancelledDecoder.slotEncodingOffset());
      case ReservationConsumedDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + ReservationConsumedDecoder.slotEncodingOffset());
      case OrderCancelledDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + OrderCancelledDecoder.slotEncodingOffset());
      case OrderExpiredDecoder.TEMPLATE_ID ->
        record(events, entry + BLOCK + OrderExpiredDecoder.slotEncodingOffset());
      default -> 0;
    };
  }

  private long record(final DirectBuffer events, final int slotOffset) {
    return claims.touch(events.getInt(slotOffset, LITTLE_ENDIAN));
  }
}
