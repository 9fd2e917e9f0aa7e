package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sluice.api.webhook.DeliveryWindow.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read, kept, and done. */
final class DeliveryWindowTest {
  private final DeliveryWindow window = new DeliveryWindow(10, List.of());

  @Test
  void shouldReadWhatIsDurableAndNoMore() {
    assertNull(window.wanted(10));
    assertEquals(new Wanted(10, DeliveryWindow.MAX_EVENTS), window.wanted(11));
    window.readUpTo(40);
    assertNull(window.wanted(40));
    assertEquals(40, window.doneUpTo(), "nothing of it was wanted");
  }

  @Test
  void shouldStopReadingWhenItIsFullAndDropNothing() {
    final int most = DeliveryWindow.MAX_EVENTS - DeliveryWindow.REFILL;
    for (int i = 1; i <= most; i++) {
      assertNotNull(window.wanted(Long.MAX_VALUE));
      add(10 + i, "same", 1);
    }
    assertEquals(DeliveryWindow.REFILL, wanted(Long.MAX_VALUE).limit());
    add(11 + most, "same", 1);
    assertNull(window.wanted(Long.MAX_VALUE));
    final PendingEvent first = poll(0);
    assertNull(window.poll(0), "one at a time of the same");
    window.done(first);
    assertEquals(DeliveryWindow.REFILL, wanted(Long.MAX_VALUE).limit());
    assertEquals(most, window.size());
    assertEquals(11, window.doneUpTo());
  }

  @Test
  void shouldStopReadingWhenTheEventsAreLarge() {
    add(11, "a", DeliveryWindow.MAX_BYTES - 1);
    assertNotNull(window.wanted(Long.MAX_VALUE));
    final PendingEvent last = add(12, "b", 1);
    assertNull(window.wanted(Long.MAX_VALUE));
    poll(0);
    assertEquals(last, poll(0));
    window.done(last);
    assertNotNull(window.wanted(Long.MAX_VALUE));
  }

  @Test
  void shouldKeepWhatIsUndoneHoweverFarItGoesOn() {
    final PendingEvent stuck = add(11, "stuck", 1);
    assertEquals(stuck, poll(0));
    stuck.dueMs = 100;
    window.retry(stuck);
    add(12, "stuck", 1);
    for (int i = 13; i < 5_000; i++) {
      add(i, "k" + i, 1);
      window.done(poll(0));
    }
    assertEquals(4_999, window.readUpTo());
    assertEquals(10, window.doneUpTo());
    assertEquals(List.of(11L, 12L), List.copyOf(window.undone()));
    assertNull(window.poll(99));
    assertEquals(100, window.nextDueMs(Long.MAX_VALUE));
    assertEquals(List.of(stuck), window.failing());
    window.done(poll(100));
    assertEquals(11, window.doneUpTo());
    assertEquals(12, poll(0).position());
  }

  @Test
  void shouldReadAgainWhatAnEarlierProcessLeft() {
    final DeliveryWindow left = new DeliveryWindow(100, List.of(20L, 21L, 22L, 40L));
    assertEquals(19, left.doneUpTo());
    assertEquals(4, left.size());
    assertEquals(new Wanted(19, 3), left.wanted(100));
    for (final long position : new long[] {20, 21, 22}) {
      assertEquals(true, left.isOwed(position));
      left.add(event(position, "k", 1));
    }
    assertEquals(new Wanted(39, 1), left.wanted(100));
    left.add(event(40, "l", 1));
    assertNull(left.wanted(100));
    assertEquals(new Wanted(100, DeliveryWindow.MAX_EVENTS - 4), left.wanted(101));
    assertEquals(100, left.readUpTo());
    assertEquals(List.of(20L, 21L, 22L, 40L), List.copyOf(left.undone()));
  }

  @Test
  void shouldCountWhatWasRemoved() {
    final DeliveryWindow left = new DeliveryWindow(100, List.of(20L, 21L, 60L));
    assertEquals(2, left.goneBefore(50));
    assertEquals(List.of(60L), List.copyOf(left.undone()));
    assertEquals(100, left.readUpTo());
    assertEquals(1 + 49, left.goneBefore(150));
    assertEquals(149, left.readUpTo());
    assertEquals(149, left.doneUpTo());
    assertEquals(0, left.goneBefore(150));
  }

  @Test
  void shouldBeginAnew() {
    add(11, "a", 1);
    final PendingEvent failed = poll(0);
    failed.dueMs = 5;
    window.retry(failed);
    add(12, "a", 1);
    window.restart(3);
    assertEquals(0, window.size());
    assertEquals(3, window.doneUpTo());
    assertNull(window.poll(100));
    assertEquals(new Wanted(3, DeliveryWindow.MAX_EVENTS), window.wanted(12));
    add(11, "a", 1);
    assertEquals(11, poll(0).position());
  }

  @Test
  void shouldHurryWhatFailed() {
    add(11, "a", 1);
    final PendingEvent failed = poll(0);
    failed.dueMs = 1_000;
    window.retry(failed);
    assertNull(window.poll(1));
    window.hurry();
    assertEquals(failed, poll(1));
  }

  private Wanted wanted(final long durable) {
    return present(window.wanted(durable));
  }

  private PendingEvent poll(final long nowMs) {
    return present(window.poll(nowMs));
  }

  private PendingEvent add(final long position, final String key, final int bytes) {
    final PendingEvent event = event(position, key, bytes);
    window.add(event);
    return event;
  }

  private static PendingEvent event(final long position, final String key, final int bytes) {
    return new PendingEvent(position, "T", List.of(key), new byte[bytes]);
  }

  private static <T> T present(final @Nullable T value) {
    assertNotNull(value);
    return value;
  }
}
