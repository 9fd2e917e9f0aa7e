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
 * <p>What is needed is read from all entries first, and then loaded in loops that do nothing else:
 * a processor overlaps the loads that lie within a few hundred instructions.
 *
 * <p>Reads state only; every value that is returned is without meaning and has to be kept. The
 * thread that replays.
 */
final class ReplayLookahead {
  /** Most entries that it looks at together. */
  static final int MOST_ENTRIES = 64;

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

  // What the entries name. A hash that is looked up takes two places.
  private final long[] keyHalves = new long[MOST_ENTRIES];
  private final int[] slots = new int[MOST_ENTRIES];
  private final long[] payments = new long[2 * MOST_ENTRIES];
  private final long[] externalIds = new long[2 * MOST_ENTRIES];
  private int slotCount;
  private int paymentPlaces;
  private int externalPlaces;

  ReplayLookahead(final EngineState state) {
    keys = state.keys();
    claims = state.claims();
    orders = state.orders();
  }

  /** Looks at so many entries, as {@link EventBatch} lays them out. */
  long touch(final DirectBuffer events, final int firstEntry, final int count) {
    slotCount = 0;
    paymentPlaces = 0;
    externalPlaces = 0;
    int entry = firstEntry;
    for (int i = 0; i < count; i++) {
      keyHalves[i] = events.getLong(entry + KEY, LITTLE_ENDIAN);
      collect(events, entry);
      entry += EventBatch.entryLength(events, entry);
    }
    long touched = 0;
    for (int i = 0; i < count; i++) {
      touched += keys.touch(keyHalves[i]);
    }
    for (int i = 0; i < slotCount; i++) {
      touched += claims.touch(slots[i]);
    }
    return touched
        + touch(orders.payments(), payments, paymentPlaces)
        + touch(orders.externalIds(), externalIds, externalPlaces);
  }

  private void collect(final DirectBuffer events, final int entry) {
    switch (events.getShort(entry + TEMPLATE, LITTLE_ENDIAN)) {
      case OrderPaidDecoder.TEMPLATE_ID -> {
        slots[slotCount++] = events.getInt(entry + SLOT, LITTLE_ENDIAN);
        paymentPlaces = collect(events, entry + PAID_REFERENCE, payments, paymentPlaces);
      }
      case OrderPlacedDecoder.TEMPLATE_ID ->
        externalPlaces = collect(events, entry + PLACED_EXTERNAL, externalIds, externalPlaces);
      case ReservationConfirmedDecoder.TEMPLATE_ID,
          ReservationReleasedDecoder.TEMPLATE_ID,
          ReservationExpiredDecoder.TEMPLATE_ID,
          ReservationExtendedDecoder.TEMPLATE_ID,
          ReservationCancelledDecoder.TEMPLATE_ID,
          ReservationConsumedDecoder.TEMPLATE_ID,
          WaitGrantedDecoder.TEMPLATE_ID,
          WaitEndedDecoder.TEMPLATE_ID,
          OrderCancelledDecoder.TEMPLATE_ID,
          OrderExpiredDecoder.TEMPLATE_ID ->
        slots[slotCount++] = events.getInt(entry + SLOT, LITTLE_ENDIAN);
      default -> {
        // It is about nothing that is looked up.
      }
    }
  }

  /** Keeps a hash of an entry, and returns the next place. */
  private static int collect(
      final DirectBuffer events, final int hashOffset, final long[] hashes, final int place) {
    hashes[place] = events.getLong(hashOffset, LITTLE_ENDIAN);
    hashes[place + 1] = events.getLong(hashOffset + Long.BYTES, LITTLE_ENDIAN);
    return place + 2;
  }

  private static long touch(final HashIndex index, final long[] hashes, final int places) {
    long touched = 0;
    for (int i = 0; i < places; i += 2) {
      touched += index.touch(hashes[i], hashes[i + 1]);
    }
    return touched;
  }
}
