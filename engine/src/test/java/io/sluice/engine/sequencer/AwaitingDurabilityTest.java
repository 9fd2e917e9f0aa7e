package io.sluice.engine.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.protocol.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class AwaitingDurabilityTest {
  private static final int RING_BYTES = 512;
  private static final int LAPS = 5;

  private final EngineDoor door =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 16, new CodeDirectory(), () -> {});
  private final Lane lane = door.openLane(() -> {});
  private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[RING_BYTES]);
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private AwaitingDurability awaiting = new AwaitingDurability(RING_BYTES);
  private long position;
  private long added;

  @Test
  void shouldTakeOutcomesOfAnyTwoLengthsInTurnOverSeveralLaps() {
    final int longest = awaiting.maxLength();
    for (int one = 0; one <= longest; one++) {
      for (int other = 0; other <= longest; other++) {
        final int[] lengths = {one, other};
        final int[] turn = {0};
        run(() -> lengths[turn[0]++ % 2]);
      }
    }
  }

  @Test
  void shouldTakeOutcomesOfRandomLengthsOverManyLaps() {
    final SplittableRandom randomness = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      run(() -> randomness.nextInt(awaiting.maxLength() + 1));
    }
  }

  @Test
  void shouldKeepWhatIsNotYetDurable() {
    add(8);
    add(16);

    assertEquals(1, awaiting.release(position - 1, door, lane.index(), 10));
    assertTaken(1);
    assertFalse(awaiting.isEmpty());

    assertEquals(1, awaiting.release(position, door, lane.index(), 10));
    assertTaken(1);
    assertTrue(awaiting.isEmpty());
  }

  /** Fills a new ring, and empties it a little, until it went round several times. */
  private void run(final IntSupplier lengths) {
    awaiting = new AwaitingDurability(RING_BYTES);
    long bytes = 0;
    while (bytes < (long) LAPS * RING_BYTES) {
      while (awaiting.hasRoom()) {
        final int length = lengths.getAsInt();
        add(length);
        bytes += length + 16;
      }
      assertTaken(awaiting.release(position, door, lane.index(), 2));
    }
    while (!awaiting.isEmpty()) {
      assertTaken(awaiting.release(position, door, lane.index(), Integer.MAX_VALUE));
    }
    assertTrue(waiting.isEmpty(), () -> waiting.size() + " were lost");
  }

  private void add(final int length) {
    final byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (added * 31 + i);
    }
    added++;
    outcome.putBytes(0, content);
    awaiting.add(++position, outcome, length);
    waiting.add(content);
  }

  private void assertTaken(final int count) {
    assertTrue(count > 0);
    assertEquals(count, lane.poll(this::assertNext, Integer.MAX_VALUE));
  }

  private void assertNext(final DirectBuffer buffer, final int offset, final int length) {
    final byte[] expected = waiting.remove();
    assertEquals(new UnsafeBuffer(expected), new UnsafeBuffer(buffer, offset, length));
  }
}
