package io.sluice.api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The slab of those who wait. */
final class ParkedAnswersTest {
  private final ParkedAnswers parked = new ParkedAnswers(1_024);

  /** Somebody who notes what he is told. */
  private static final class Waiter implements Waiting {
    private final List<Integer> unknown = new ArrayList<>();

    @Override
    public void onOutcome(final Outcome outcome, final int part) {
      throw new AssertionError("outcomes do not come from the slab");
    }

    @Override
    public void onOutcomeUnknown(final int part) {
      unknown.add(part);
    }

    @Override
    public void onDefect(final int part) {
      throw new AssertionError("defects do not come from the slab");
    }
  }

  @Test
  void shouldFindWhoWaitsAndWithWhichPart() {
    final Waiter one = new Waiter();
    final Waiter two = new Waiter();
    final long first = parked.park(one, 7, 100);
    final long second = parked.park(two, 9, 100);
    assertEquals(2, parked.size());
    assertSame(two, parked.take(second));
    assertEquals(9, parked.takenPart());
    assertSame(one, parked.take(first));
    assertEquals(7, parked.takenPart());
    assertEquals(0, parked.size());
  }

  @Test
  void shouldFindNobodyTwice() {
    final long id = parked.park(new Waiter(), 0, 100);
    assertTrue(id >= 0);
    parked.take(id);
    assertNull(parked.take(id));
  }

  @Test
  void shouldNotMistakeTheNextInAPlaceForTheOneBefore() {
    final Waiter before = new Waiter();
    final long old = parked.park(before, 3, 100);
    assertEquals(1, parked.expire(100));
    assertEquals(List.of(3), before.unknown);
    final Waiter next = new Waiter();
    final long young = parked.park(next, 4, 200);
    assertEquals((int) old, (int) young, "the same place");
    assertNotEquals(old, young);
    assertNull(parked.take(old));
    assertSame(next, parked.take(young));
  }

  @Test
  void shouldFindNobodyUnderIdsThatWereNeverGiven() {
    assertNull(parked.take(0));
    assertNull(parked.take(-1));
    assertNull(parked.take(Long.MAX_VALUE));
    assertNull(parked.take(Long.MIN_VALUE));
    parked.park(new Waiter(), 0, 1);
    assertNull(parked.take(1));
    assertNull(parked.take(1L << 32));
  }

  @Test
  void shouldBeFullAtItsBoundAndHaveRoomAgainAfterwards() {
    final Waiter waiter = new Waiter();
    final Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 1_024; i++) {
      assertTrue(ids.add(parked.park(waiter, i, 100)));
    }
    assertEquals(ParkedAnswers.FULL, parked.park(waiter, 0, 100));
    parked.take(ids.iterator().next());
    assertNotEquals(ParkedAnswers.FULL, parked.park(waiter, 0, 100));
    assertEquals(1_024, parked.expire(100));
    assertEquals(0, parked.size());
  }

  @Test
  void shouldTellOnlyThoseWhoseTimeIsOver() {
    final Waiter early = new Waiter();
    final Waiter late = new Waiter();
    parked.park(early, 1, 100);
    final long kept = parked.park(late, 2, 101);
    assertEquals(0, parked.expire(99));
    assertEquals(1, parked.expire(100));
    assertEquals(List.of(1), early.unknown);
    assertEquals(List.of(), late.unknown);
    assertSame(late, parked.take(kept));
  }

  @Test
  void shouldLetWhoIsToldParkAgain() {
    final Waiting again = new Waiting() {
      @Override
      public void onOutcome(final Outcome outcome, final int part) {}

      @Override
      public void onOutcomeUnknown(final int part) {
        parked.park(this, part + 1, 200);
      }

      @Override
      public void onDefect(final int part) {}
    };
    for (int i = 0; i < 300; i++) {
      parked.park(again, i, 100);
    }
    assertEquals(300, parked.expire(100));
    assertEquals(300, parked.size());
  }

  @Test
  void shouldAgreeWithAMap() {
    final Random random = new Random(42);
    final Map<Long, Waiter> waiting = new HashMap<>();
    final List<Long> gone = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      if (waiting.size() < 1_024 && random.nextInt(3) > 0) {
        final Waiter waiter = new Waiter();
        final long id = parked.park(waiter, i, Long.MAX_VALUE);
        assertNull(waiting.put(id, waiter), "given twice at the same time");
      } else if (!waiting.isEmpty()) {
        final long id = waiting.keySet().iterator().next();
        assertSame(waiting.remove(id), parked.take(id));
        gone.add(id);
      }
      if (!gone.isEmpty()) {
        assertNull(parked.take(gone.get(random.nextInt(gone.size()))));
      }
      assertEquals(waiting.size(), parked.size());
    }
  }
}
