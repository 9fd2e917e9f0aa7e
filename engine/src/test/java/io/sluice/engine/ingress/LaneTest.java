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
  private static final int LONGEST = Lane.maxOutcomeLength(RING_BYTES);

  private int ownerSignals;
  private int engineSignals;
  private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[LONGEST]);
  private final CodeDirectory directory = new CodeDirectory();
  private final EngineDoor door =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, RING_BYTES, directory, () -> engineSignals++);
  private long durablePosition = Long.MAX_VALUE - 1;
  private long written;
  private long read;

  @Test
  void shouldLeaveNothingUnreadWhereverTheRingWraps() {
    for (int length = Long.BYTES; length <= LONGEST; length++) {
      for (int batch = 1; batch <= 3; batch++) {
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

  @Test
  void shouldKeepWhatIsNotDurableAndAnnounceItWhenItIs() {
    final Lane lane = newLane();
    durablePosition = 5;
    answer(lane, 5);
    answer(lane, 7);
    answer(lane, 7);
    answer(lane, 9);

    door.announceAnswers();
    assertEquals(1, ownerSignals);
    assertEquals(1, poll(lane, 10));
    assertEquals(0, poll(lane, 10));
    door.announceAnswers();
    assertEquals(1, ownerSignals, "the rest is announced by who makes it durable");

    durablePosition = 8;
    door.announceProgress();
    assertEquals(2, ownerSignals);
    assertEquals(2, poll(lane, 10));

    durablePosition = 9;
    door.announceProgress();
    assertEquals(3, ownerSignals);
    assertEquals(1, poll(lane, 10));
    door.announceProgress();
    assertEquals(3, ownerSignals, "nothing waits");
  }

  @Test
  void shouldKeepWhatADefinitionThatIsNotYetKnownWouldExplain() {
    final Lane lane = newLane();
    durablePosition = 9;
    directory.missingFrom(7);
    answer(lane, 6);
    answer(lane, 7);
    assertEquals(6, directory.position());
    assertEquals(1, poll(lane, 10));

    directory.complete();
    assertEquals(9, directory.position());
    assertEquals(1, poll(lane, 10));
  }

  @Test
  void shouldWakeTheOwnerOnceUntilItPolls() {
    final Lane lane = newLane();
    for (int i = 0; i < 3; i++) {
      answer(lane, 1);
      door.announceAnswers();
      door.announceProgress();
    }
    assertEquals(1, ownerSignals);
    assertEquals(3, poll(lane, 10));
    answer(lane, 1);
    door.announceAnswers();
    assertEquals(2, ownerSignals);
  }

  @Test
  void shouldWakeAnEngineThatAwaitsTheJournalAndNoOther() {
    door.announceProgress();
    assertEquals(0, engineSignals);
    door.engineAwaitsJournal(true);
    door.announceProgress();
    assertEquals(1, engineSignals);
    door.engineAwaitsJournal(false);
    door.announceProgress();
    assertEquals(1, engineSignals);
  }

  private Lane newLane() {
    directory.follow(() -> durablePosition);
    return door.openLane(() -> ownerSignals++);
  }

  private void fill(final Lane lane) {
    int count = 0;
    while (tryAnswer(lane, 100)) {
      count++;
    }
    assertTrue(count >= 4, () -> "there was room for " + written + " only");
    assertFalse(lane.hasRoom());
  }

  private void answer(final Lane lane, final int length, final int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(tryAnswer(lane, length));
    }
  }

  private boolean tryAnswer(final Lane lane, final int length) {
    if (!lane.hasRoom()) {
      return false;
    }
    outcome.putLong(0, written);
    lane.answer(written, outcome, 0, length);
    written++;
    return true;
  }

  private void answer(final Lane lane, final long position) {
    assertTrue(lane.hasRoom());
    outcome.putLong(0, written);
    lane.answer(position, outcome, 0, Long.BYTES);
    written++;
  }

  private int poll(final Lane lane, final int limit) {
    return lane.poll(this::assertNext, limit);
  }

  private void assertNext(final DirectBuffer buffer, final int offset, final int length) {
    assertTrue(length >= Long.BYTES);
    assertEquals(read++, buffer.getLong(offset));
  }
}
