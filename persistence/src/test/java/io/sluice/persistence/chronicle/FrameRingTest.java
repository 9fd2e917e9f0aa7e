package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.FrameCodec;
import java.util.SplittableRandom;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRingTest {
  private static final int RING_BYTES = 8192;
  private static final int LONGEST_EVENTS = RING_BYTES / 8 - FrameCodec.HEADER_LENGTH;

  private final UnsafeBuffer events = new UnsafeBuffer(new byte[RING_BYTES]);
  private final FrameCodec frame = new FrameCodec();
  private long offered;
  private long taken;
  private int takeAtMost;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldHaveRoomExactlyWhenAFrameCanBeOffered(final long seed) {
    final SplittableRandom randomness = new SplittableRandom(seed);
    final FrameRing ring = new FrameRing(RING_BYTES);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      final int length = 8 + 8 * randomness.nextInt(LONGEST_EVENTS / 8);
      if (ring.hasRoomFor(length)) {
        ring.offer(events, 0, length, offered + 1, 1);
        offered++;
      } else {
        refused++;
        assertThrows(
            IllegalStateException.class, () -> ring.offer(events, 0, length, offered + 1, 1));
        drain(ring, randomness.nextInt(10));
      }
    }
    drain(ring, Integer.MAX_VALUE);
    drain(ring, Integer.MAX_VALUE);
    assertEquals(offered, taken);
    assertTrue(ring.isEmpty());
    assertTrue(refused > 100);
    assertFalse(ring.hasRoomFor(LONGEST_EVENTS + 8));
  }

  private void drain(final FrameRing ring, final int atMost) {
    takeAtMost = atMost;
    ring.drain((type, buffer, index, length) -> {
      if (takeAtMost == 0) {
        return Action.ABORT;
      }
      takeAtMost--;
      assertEquals(taken + 1, frame.wrap(buffer, index, length).firstPosition());
      assertEquals(length, frame.length());
      taken++;
      return Action.CONTINUE;
    });
  }
}
