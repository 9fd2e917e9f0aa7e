package io.sluice.engine.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.testing.Dice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFilterTest {
  private static final int MANY = 100_000;

  /** One bucket, some, and more than there are keys: the first two overflow. */
  @ParameterizedTest
  @ValueSource(ints = {1, 200, 4_000})
  void shouldHoldWhatIsInItHoweverFullItIs(final int madeFor) {
    final KeyFilter filter = new KeyFilter(madeFor);
    final Dice dice = new Dice(madeFor);
    final List<Integer> held = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      if (held.isEmpty() || held.size() < 2_000 && dice.percent(60)) {
        // Some of them again and again: equal keys are counted, too.
        final int hash = dice.percent(10) ? dice.below(3) : (int) dice.next();
        filter.add(hash);
        held.add(hash);
      } else {
        Collections.swap(held, dice.below(held.size()), held.size() - 1);
        filter.remove(held.removeLast());
      }
      if (step % 500 == 0) {
        assertTrue(held.stream().allMatch(filter::mayHold));
      }
    }
    assertEquals(held.size(), filter.size());
    held.forEach(filter::remove);
    assertEquals(0, filter.size());
    assertEquals(0, filter.overflowing());
    final Dice others = new Dice(1);
    for (int i = 0; i < MANY; i++) {
      assertFalse(filter.mayHold((int) others.next()), "an empty filter holds nothing");
    }
  }

  @Test
  void shouldTakeFewNewKeysForKnownWhenItIsFull() {
    final KeyFilter filter = new KeyFilter(MANY);
    final Dice dice = new Dice(5);
    for (int i = 0; i < MANY; i++) {
      filter.add((int) dice.next());
    }
    assertTrue(filter.overflowing() < MANY / 1_000, () -> filter.overflowing() + " found no lane");
    assertTrue(filter.bytes() <= 4L * MANY + 64, () -> filter.bytes() + " bytes");
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
      taken += filter.mayHold((int) dice.next()) ? 1 : 0;
    }
    assertTrue(taken < MANY / 500, taken + " of " + MANY);
  }

  @Test
  void shouldFindWhatStaysWhileOthersComeAndGo() throws InterruptedException {
    final KeyFilter filter = new KeyFilter(1_000);
    final Dice dice = new Dice(9);
    final int[] staying = new int[400];
    for (int i = 0; i < staying.length; i++) {
      staying[i] = (int) dice.next();
      filter.add(staying[i]);
    }
    final AtomicBoolean done = new AtomicBoolean();
    final AtomicLong missed = new AtomicLong();
    final AtomicLong looks = new AtomicLong();
    final Thread reader = Thread.ofPlatform().start(() -> {
      while (!done.get()) {
        for (final int hash : staying) {
          missed.addAndGet(filter.mayHold(hash) ? 0 : 1);
        }
        looks.addAndGet(staying.length);
      }
    });
    final int[] passing = new int[600];
    for (int round = 0; round < 2_000 || looks.get() < MANY; round++) {
      for (int i = 0; i < passing.length; i++) {
        passing[i] = (int) dice.next();
        filter.add(passing[i]);
      }
      for (final int hash : passing) {
        filter.remove(hash);
      }
    }
    done.set(true);
    reader.join();
    assertNotEquals(0, looks.get());
    assertEquals(0, missed.get());
  }
}
