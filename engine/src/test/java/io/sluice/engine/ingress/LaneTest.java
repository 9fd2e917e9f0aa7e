package io.sluice.engine.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Limits;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static final int RING_BYTES = 1_024;
  private static final int LONGEST = RING_BYTES / 8;

  private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[LONGEST]);
  private int engineSignals;
  private long written;
  private long read;

  @Test
  void shouldLeaveNothingUnreadWhereverTheRingWraps() {
    for (int length = Long.BYTES; length <= LONGEST; length++) {
      for (int batch = 1; batch <= 4; batch++) {
        final Lane lane = newLane();
        // Each round begins at another offset, until all that are possible were the beginning.
        for (int round = 0; round < 2 * RING_BYTES / Long.BYTES; round++) {
          answer(lane, length, batch);
          assertEquals(batch, poll(lane, Integer.MAX_VALUE));
        }
      }
    }
  }

  @Test
  void shouldTakeNoMoreThanItsLimitWhereverTheRingWraps() {
    final Lane lane = newLane();
    for (int round = 0; round < RING_BYTES; round++) {
      answer(lane, 100, 4);
      assertEquals(3, poll(lane, 3));
      assertEquals(1, poll(lane, 3));
    }
  }

  @Test
  void shouldWakeTheEngineWhenThereIsRoomAgainInARingThatItFoundFull() {
    final Lane lane = newLane();
    fill(lane);
    assertEquals(0, engineSignals);

    assertEquals(1, poll(lane, 1));
    assertEquals(1, engineSignals);

    poll(lane, Integer.MAX_VALUE);
    assertEquals(1, engineSignals, "it did not find the ring full again");
  }

  @Test
  void shouldNotWakeAnEngineThatFoundRoom() {
    final Lane lane = newLane();
    for (int i = 0; i < RING_BYTES; i++) {
      assertTrue(tryAnswer(lane, 100));
      assertEquals(1, poll(lane, 10));
    }
    assertEquals(0, engineSignals);
  }

  private Lane newLane() {
    final EngineDoor door = new EngineDoor(
        8 * Limits.MAX_COMMAND_BYTES, RING_BYTES, new CodeDirectory(), () -> engineSignals++);
    return door.openLane(() -> {});
  }

  private void fill(final Lane lane) {
    int count = 0;
    while (tryAnswer(lane, 100)) {
      count++;
    }
    assertTrue(count > 4, () -> "there was room for few only");
    assertFalse(tryAnswer(lane, 100));
  }

  private void answer(final Lane lane, final int length, final int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(tryAnswer(lane, length));
    }
  }

  private boolean tryAnswer(final Lane lane, final int length) {
    outcome.putLong(0, written);
    final boolean accepted = lane.tryAnswer(outcome, 0, length);
    written += accepted ? 1 : 0;
    return accepted;
  }

  private int poll(final Lane lane, final int limit) {
    return lane.poll(this::assertNext, limit);
  }

  private void assertNext(final DirectBuffer buffer, final int offset, final int length) {
    assertTrue(length >= Long.BYTES);
    assertEquals(read++, buffer.getLong(offset));
  }
}
