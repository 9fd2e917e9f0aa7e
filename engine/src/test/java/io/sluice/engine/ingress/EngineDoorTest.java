package io.sluice.engine.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Limits;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class EngineDoorTest {
  private static final int RING_BYTES = 8 << 20;
  private static final int LONGEST = Limits.MAX_COMMAND_BYTES;
  private static final int MARK_OFFSET = 64;

  private final EngineDoor door =
      new EngineDoor(RING_BYTES, RING_BYTES, new CodeDirectory(), () -> {});
  private final EngineDoor smallDoor =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, RING_BYTES, new CodeDirectory(), () -> {});
  private final UnsafeBuffer command = new UnsafeBuffer(new byte[LONGEST]);
  private long offered;
  private long taken;

  @Test
  void shouldAdmitWhatItIsTold() {
    assertEquals(Admission.STARTING, door.admission());
    door.admit(Admission.OPEN);
    door.admit(Admission.STORAGE_FULL);
    assertEquals(Admission.STORAGE_FULL, door.admission());
    door.admit(Admission.OPEN);
    assertEquals(Admission.OPEN, door.admission());
  }

  @Test
  void shouldStayStoppingWhateverTheEngineSaysOfItsDisk() {
    door.admit(Admission.STOPPING);
    door.admit(Admission.STORAGE_FULL);
    door.admit(Admission.OPEN);
    assertEquals(Admission.STOPPING, door.admission());
  }

  @Test
  void shouldLeaveNoCommandUndrainedWhereverTheRingWraps() {
    final Lane lane = smallDoor.openLane(() -> {});
    for (int length = LONGEST - 700; length <= LONGEST; length += 100) {
      for (int round = 0; round < 50; round++) {
        offer(lane, length, 3);
        assertEquals(3, smallDoor.drain(this::takeNext, 10));
        assertEquals(0, smallDoor.drain(this::takeNext, 10));
      }
    }
  }

  @Test
  void shouldDrainNoMoreThanTheLimitWhereverTheRingWraps() {
    final Lane lane = smallDoor.openLane(() -> {});
    for (int round = 0; round < 50; round++) {
      offer(lane, LONGEST - 50, 3);
      assertEquals(2, smallDoor.drain(this::takeNext, 2));
      assertEquals(1, smallDoor.drain(this::takeNext, 2));
    }
  }

  @Test
  void shouldAskOnceForACommandThatIsDeclined() {
    final Lane lane = smallDoor.openLane(() -> {});
    for (int round = 0; round < 50; round++) {
      offer(lane, LONGEST - 50, 3);
      final int[] asked = {0};
      assertEquals(0, smallDoor.drain((command, offset, length) -> asked[0]++ < 0, 10));
      assertEquals(1, asked[0]);
      assertEquals(3, smallDoor.drain(this::takeNext, 10));
    }
  }

  private void offer(final Lane lane, final int length, final int count) {
    for (int i = 0; i < count; i++) {
      command.putLong(MARK_OFFSET, offered++);
      assertTrue(lane.tryOffer(command, 0, length));
    }
  }

  private boolean takeNext(final MutableDirectBuffer buffer, final int offset, final int length) {
    assertTrue(length <= LONGEST);
    assertEquals(taken++, buffer.getLong(offset + MARK_OFFSET));
    return true;
  }
}
