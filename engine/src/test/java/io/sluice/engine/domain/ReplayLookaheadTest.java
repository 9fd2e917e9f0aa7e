package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** It reads numbers where the events have them, without the decoders that would know. */
class ReplayLookaheadTest {
  @Test
  void shouldFindTheSlotAtOnePlaceInEveryEventAboutARecord() {
    final int[] slots = {
      ReservationConfirmedDecoder.slotEncodingOffset(),
      ReservationReleasedDecoder.slotEncodingOffset(),
      ReservationExpiredDecoder.slotEncodingOffset(),
      ReservationExtendedDecoder.slotEncodingOffset(),
      ReservationCancelledDecoder.slotEncodingOffset(),
      ReservationConsumedDecoder.slotEncodingOffset(),
      OrderPaidDecoder.slotEncodingOffset(),
      OrderCancelledDecoder.slotEncodingOffset(),
      OrderExpiredDecoder.slotEncodingOffset()
    };
    assertEquals(1, IntStream.of(slots).distinct().count());
  }

  @Test
  void shouldFindTheHalvesOfAHashOneBehindTheOther() {
    assertEquals(
        OrderPaidDecoder.referenceHighEncodingOffset() + Long.BYTES,
        OrderPaidDecoder.referenceLowEncodingOffset());
    assertEquals(
        OrderPlacedDecoder.externalHighEncodingOffset() + Long.BYTES,
        OrderPlacedDecoder.externalLowEncodingOffset());
  }

  @Test
  void shouldFindTheCauseFirstInEveryEvent() {
    assertEquals(0, OrderPaidDecoder.causeEncodingOffset());
    assertEquals(0, ReservationConfirmedDecoder.causeEncodingOffset());
  }
}
