package io.sluice.loadtest.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.HeapBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class RingsTest {
  private static final int LONGEST = 100_000;
  private static final int ROUNDS = 2_000;
  private static final int TOGETHER = 10;

  private final HeapBuffer message = new HeapBuffer(LONGEST);

  @Test
  void usedMemoryIsAsNewAgain() {
    final Rings rings = new Rings();
    final Rings used = rings.asNew();
    use(used, 1);
    final Rings again = rings.asNew();
    assertNotSame(used.door(), again.door());
    assertEquals(use(new Rings(), 2), use(again, 2));
  }

  @Test
  void whatWentThroughBeforeMakesADifference() {
    final Rings rings = new Rings();
    use(rings, 1);
    rings.drop();
    assertNotEquals(use(new Rings(), 2), use(rings, 2));
  }

  @Test
  void outcomesAreSeenBeforeTheyAreTaken() {
    final Rings rings = new Rings();
    final RingView view = rings.view(0);
    final SplittableRandom random = new SplittableRandom(3);
    for (int first = 0; first < ROUNDS; first += TOGETHER) {
      view.begin();
      for (int i = first; i < first + TOGETHER; i++) {
        message.putInt(LONGEST / 1_000, i);
        assertTrue(rings.door().hasRoom(0));
        rings.door().answer(0, 0, message, 0, length(random));
      }
      for (int i = 0; i < TOGETHER; i++) {
        assertEquals("message " + (first + i), words(view.buffer(), view.offset(i)));
      }
      assertEquals(TOGETHER, rings.lane(0).poll((buffer, offset, length) -> {}, 2 * TOGETHER));
    }
  }

  /** Puts something in at both ends and takes some of it out, and tells what came of it. */
  private List<Object> use(final Rings rings, final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final List<Object> story = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      final int lane = random.nextInt(Rings.LANES);
      message.putInt(LONGEST / 1_000, i);
      story.add(rings.lane(lane).tryOffer(message, 0, length(random)));
      final boolean hasRoom = rings.door().hasRoom(lane);
      story.add(hasRoom);
      if (hasRoom) {
        rings.door().answer(lane, 0, message, 0, length(random));
      }
      final int most = i / 100 % 4;
      rings.door().drain((buffer, offset, length) -> story.add(words(buffer, offset)), most);
      rings.lane(lane).poll((buffer, offset, length) -> story.add(words(buffer, offset)), most);
    }
    return story;
  }

  private static String words(final DirectBuffer buffer, final int offset) {
    return "message " + buffer.getInt(offset + LONGEST / 1_000);
  }

  private static int length(final SplittableRandom random) {
    return random.nextInt(LONGEST / 500, LONGEST);
  }
}
