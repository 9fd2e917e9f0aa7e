package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One after the other for each key, and all keys beside each other. */
final class KeyOrderTest {
  private final KeyOrder order = new KeyOrder();

  @Test
  void shouldLetEventsOfOtherKeysPass() {
    final PendingEvent first = add(1, "a");
    add(2, "a");
    final PendingEvent other = add(3, "b");
    assertEquals(first, order.poll());
    assertEquals(other, order.poll());
    assertNull(order.poll());
    order.remove(other);
    assertNull(order.poll());
    order.remove(first);
    assertEquals(2, position(order.poll()));
  }

  @Test
  void shouldWaitForAllKeysOfAnEvent() {
    final PendingEvent a = add(1, "a");
    final PendingEvent b = add(2, "b");
    final PendingEvent both = add(3, "b", "a");
    final PendingEvent later = add(4, "a");
    assertEquals(a, order.poll());
    assertEquals(b, order.poll());
    order.remove(b);
    assertNull(order.poll());
    order.remove(a);
    assertEquals(both, order.poll());
    assertNull(order.poll());
    order.remove(both);
    assertEquals(later, order.poll());
  }

  @Test
  void shouldLetAFailedOneGoAgainBeforeThoseBehindIt() {
    final PendingEvent first = add(1, "a");
    add(2, "a");
    assertEquals(first, order.poll());
    order.goAgain(first);
    assertEquals(first, order.poll());
    assertNull(order.poll());
  }

  /** Whatever is done in whatever order: all go, each key in order, never two of one key. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldBringAllThroughInOrder(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final List<PendingEvent> onTheirWay = new ArrayList<>();
    final Set<String> busy = new HashSet<>();
    final Map<String, Long> lastByKey = new HashMap<>();
    int added = 0;
    int done = 0;
    while (done < 2_000) {
      if (added < 2_000 && random.nextInt(3) > 0) {
        add(++added, keys(random));
        continue;
      }
      final PendingEvent next = random.nextBoolean() ? order.poll() : null;
      if (next != null) {
        next.keys().forEach(key -> assertTrue(busy.add(key), "two of " + key));
        next.keys()
            .forEach(key -> assertTrue(
                lastByKey.getOrDefault(key, 0L) < next.position(), "out of order " + key));
        onTheirWay.add(next);
      } else if (!onTheirWay.isEmpty()) {
        final PendingEvent back = onTheirWay.remove(random.nextInt(onTheirWay.size()));
        back.keys().forEach(busy::remove);
        if (random.nextInt(4) == 0) {
          order.goAgain(back);
        } else {
          back.keys().forEach(key -> lastByKey.put(key, back.position()));
          order.remove(back);
          done++;
        }
      }
    }
    assertNull(order.poll());
    assertEquals(2_000, done);
  }

  private static String[] keys(final SplittableRandom random) {
    final Set<String> keys = new HashSet<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      keys.add("k" + random.nextInt(6));
    }
    return keys.toArray(String[]::new);
  }

  private PendingEvent add(final long position, final String... keys) {
    final PendingEvent event = new PendingEvent(position, "T", List.of(keys), new byte[1]);
    order.add(event);
    return event;
  }

  private static long position(final @Nullable PendingEvent event) {
    assertNotNull(event);
    return event.position();
  }
}
