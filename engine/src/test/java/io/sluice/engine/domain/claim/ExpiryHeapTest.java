package io.sluice.engine.domain.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.testing.Dice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The heap against a sorted set. */
class ExpiryHeapTest {
  private static final int SEEDS = 50;
  private static final int STEPS = 4_000;

  private record Hold(int slot, long sequence, long time) {}

  @Test
  void shouldGiveOutHoldsInTheOrderOfTimeAndNumberWhateverIsTakenOutBetween() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      final Dice dice = new Dice(seed);
      final ExpiryHeap heap = new ExpiryHeap();
      final TreeSet<Hold> sorted =
          new TreeSet<>(Comparator.comparingLong(Hold::time).thenComparingLong(Hold::sequence));
      final List<Hold> holds = new ArrayList<>();
      final int times = 1 + dice.below(3_000);
      for (int i = 0; i < STEPS; i++) {
        if (holds.isEmpty() || dice.percent(55)) {
          final Hold hold = new Hold(i, i + 1L, dice.below(times));
          heap.add(hold.slot(), hold.sequence(), hold.time());
          sorted.add(hold);
          holds.add(hold);
        } else {
          final Hold hold = dice.percent(30) ? sorted.first() : holds.get(dice.below(holds.size()));
          heap.remove(hold.slot());
          sorted.remove(hold);
          holds.remove(hold);
        }
        compare(seed, heap, sorted, dice.below(times + 1));
      }
      while (!sorted.isEmpty()) {
        assertEquals(sorted.first().slot(), heap.nextSlot(), "seed " + seed);
        heap.remove(sorted.removeFirst().slot());
      }
      assertEquals(0, heap.size());
    }
  }

  private static void compare(
      final long seed, final ExpiryHeap heap, final NavigableSet<Hold> sorted, final long now) {
    assertEquals(sorted.size(), heap.size(), "seed " + seed);
    if (sorted.isEmpty()) {
      assertEquals(Long.MAX_VALUE, heap.nextTime(), "seed " + seed);
      return;
    }
    assertEquals(sorted.first().time(), heap.nextTime(), "seed " + seed);
    assertEquals(sorted.first().slot(), heap.nextSlot(), "seed " + seed);
    final int due = sorted.headSet(new Hold(0, Long.MAX_VALUE, now), true).size();
    assertEquals(due, heap.dueCount(now, Integer.MAX_VALUE), "seed " + seed);
    assertEquals(Math.min(due, 10), heap.dueCount(now, 10), "seed " + seed);
  }
}
