package io.sluice.api.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets an event go only when all before it that are about one of its things are done.
 *
 * <p>The webhooks' thread.
 */
final class KeyOrder {
  /*
   * A queue for each key. An event stands in the queue of each of its keys and may go when it is
   * first in all of them. All queues are filled in one order, so the event that was added before
   * all others is first wherever it stands: somebody may always go.
   */
  private final Map<String, Deque<PendingEvent>> queueByKey = new HashMap<>();
  private final Deque<PendingEvent> ready = new ArrayDeque<>();

  /** Adds an event behind all others. */
  void add(final PendingEvent event) {
    event.blockers = 0;
    for (final String key : event.keys()) {
      final Deque<PendingEvent> queue = queueByKey.computeIfAbsent(key, any -> new ArrayDeque<>(2));
      if (!queue.isEmpty()) {
        event.blockers++;
      }
      queue.addLast(event);
    }
    if (event.blockers == 0) {
      ready.addLast(event);
    }
  }

  /** The next event that may go, null if none may. It is told to go once. */
  @Nullable
  PendingEvent poll() {
    return ready.pollFirst();
  }

  /** Lets an event that went go once more. */
  void goAgain(final PendingEvent event) {
    assert event.blockers == 0 : "it went before";
    ready.addLast(event);
  }

  /** Lets those go that waited for an event: it is done, one way or the other. */
  void remove(final PendingEvent event) {
    for (final String key : event.keys()) {
      final Deque<PendingEvent> queue = queueByKey.get(key);
      assert queue != null && queue.peekFirst() == event : "done out of turn: " + key;
      queue.removeFirst();
      final PendingEvent next = queue.peekFirst();
      if (next == null) {
        queueByKey.remove(key);
      } else if (--next.blockers == 0) {
        ready.addLast(next);
      }
    }
  }

  /** Forgets everything. */
  void clear() {
    queueByKey.clear();
    ready.clear();
  }
}
