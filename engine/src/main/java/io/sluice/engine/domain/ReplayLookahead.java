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
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.order.Orders;
import io.sluice.engine.domain.table.HashIndex;
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

  /** Of every event about a record that is there. */
  private static final int SLOT = BLOCK + ReservationConfirmedDecoder.slotEncodingOffset();

  /** Two halves of a hash, one behind the other. */
  private static final int PAID_REFERENCE = BLOCK + OrderPaidDecoder.referenceHighEncodingOffset();

  private static final int PLACED_EXTERNAL =
      BLOCK + OrderPlacedDecoder.externalHighEncodingOffset();

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
        record(events, entry) + entry(orders.payments(), events, entry + PAID_REFERENCE);
      case OrderPlacedDecoder.TEMPLATE_ID ->
        entry(orders.externalIds(), events, entry + PLACED_EXTERNAL);
      case ReservationConfirmedDecoder.TEMPLATE_ID,
          ReservationReleasedDecoder.TEMPLATE_ID,
          ReservationExpiredDecoder.TEMPLATE_ID,
          ReservationExtendedDecoder.TEMPLATE_ID,
          ReservationCancelledDecoder.TEMPLATE_ID,
          ReservationConsumedDecoder.TEMPLATE_ID,
          WaitGrantedDecoder.TEMPLATE_ID,
          WaitEndedDecoder.TEMPLATE_ID,
          OrderCancelledDecoder.TEMPLATE_ID,
          OrderExpiredDecoder.TEMPLATE_ID -> record(events, entry);
      default -> 0;
    };
  }

  private long record(final DirectBuffer events, final int entry) {
    return claims.touch(events.getInt(entry + SLOT, LITTLE_ENDIAN));
  }

  private static long entry(
      final HashIndex index, final DirectBuffer events, final int hashOffset) {
    return index.touch(
        events.getLong(hashOffset, LITTLE_ENDIAN),
        events.getLong(hashOffset + Long.BYTES, LITTLE_ENDIAN));
  }
}
