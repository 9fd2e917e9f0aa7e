package io.sluice.api.webhook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the journal one endpoint has not had yet, and which of them may go now.
 *
 * <p>Everything up to a position was read; all of that is done but for the events in here, which
 * are bounded, however far the reading went on around them. The webhooks' thread.
 */
final class DeliveryWindow {
  /** Events that are kept at most. */
  static final int MAX_EVENTS = 1_024;

  /** Bytes of events that are kept before no more are asked for. */
  static final int MAX_BYTES = 1 << 20;

  /** Less room than for so many is not worth a question. */
  static final int REFILL = 64;

  private static final Comparator<PendingEvent> BY_TIME = Comparator.<PendingEvent>comparingLong(
          event -> event.dueMs)
      .thenComparingLong(PendingEvent::position);

  private final TreeMap<Long, PendingEvent> pendingByPosition = new TreeMap<>();

  /** Positions that are to be delivered and were read by an earlier process, or are tried anew. */
  private final TreeSet<Long> backlog = new TreeSet<>();

  private final KeyOrder order = new KeyOrder();
  private final PriorityQueue<PendingEvent> later = new PriorityQueue<>(BY_TIME);
  private long readUpTo;
  private long bytes;

  /** What to ask the feed for. */
  record Wanted(long after, int limit) {}

  /**
   * A window.
   *
   * @param readUpTo position up to which everything was read
   * @param undone positions up to there that were not delivered
   */
  DeliveryWindow(final long readUpTo, final Collection<Long> undone) {
    this.readUpTo = readUpTo;
    backlog.addAll(undone);
  }

  /** What is to be read next, as things stand in the journal; null for nothing. */
  @Nullable
  Wanted wanted(final long durablePosition) {
    final int room = MAX_EVENTS - pendingByPosition.size();
    if (room < REFILL || bytes >= MAX_BYTES) {
      return null;
    }
    if (!backlog.isEmpty()) {
      final long first = backlog.first();
      int run = 1;
      while (run < room && backlog.contains(first + run)) {
        run++;
      }
      return new Wanted(first - 1, run);
    }
    return readUpTo < durablePosition ? new Wanted(readUpTo, room) : null;
  }

  /** Whether the event at a position was not read before. */
  boolean isNew(final long position) {
    return position > readUpTo;
  }

  /** Whether an event was to be delivered before, whatever its type. */
  boolean isOwed(final long position) {
    return backlog.contains(position);
  }

  /** Takes an event that was read. */
  void add(final PendingEvent event) {
    backlog.remove(event.position());
    readUpTo = Math.max(readUpTo, event.position());
    pendingByPosition.put(event.position(), event);
    bytes += event.body().length;
    order.add(event);
  }

  /** Says that all up to a position that is to be delivered was added. */
  void readUpTo(final long position) {
    readUpTo = Math.max(readUpTo, position);
  }

  /** Says that the journal begins at a position; returns how many were not delivered before it. */
  long goneBefore(final long firstPosition) {
    final SortedSet<Long> lost = backlog.headSet(firstPosition);
    long count = lost.size();
    lost.clear();
    if (readUpTo < firstPosition - 1) {
      count += firstPosition - 1 - readUpTo;
      readUpTo = firstPosition - 1;
    }
    return count;
  }

  /** An event that may go now, null for none. */
  @Nullable
  PendingEvent poll(final long nowMs) {
    final PendingEvent first = later.peek();
    if (first != null && nowMs - first.dueMs >= 0) {
      later.remove();
      return first;
    }
    return order.poll();
  }

  /** Lets an event that failed go again at its time. */
  void retry(final PendingEvent event) {
    later.add(event);
  }

  /** Lets all that failed go again at once. */
  void hurry() {
    later.forEach(order::goAgain);
    later.clear();
  }

  /** Says that an event is done, one way or the other. */
  void done(final PendingEvent event) {
    final PendingEvent removed = pendingByPosition.remove(event.position());
    assert removed == event : "not here: " + event.position();
    bytes -= event.body().length;
    order.remove(event);
  }

  /** Adds positions that are to be delivered once more. */
  void owe(final Collection<Long> positions) {
    backlog.addAll(positions);
  }

  /** Begins anew behind a position; what is on its way is forgotten. */
  void restart(final long after) {
    pendingByPosition.clear();
    backlog.clear();
    order.clear();
    later.clear();
    bytes = 0;
    readUpTo = after;
  }

  /** Position up to which everything was read. */
  long readUpTo() {
    return readUpTo;
  }

  /** Position up to which everything is done. */
  long doneUpTo() {
    long first = readUpTo + 1;
    if (!pendingByPosition.isEmpty()) {
      first = Math.min(first, pendingByPosition.firstKey());
    }
    return (backlog.isEmpty() ? first : Math.min(first, backlog.first())) - 1;
  }

  /** How many events are to be delivered and were read. */
  int size() {
    return pendingByPosition.size() + backlog.size();
  }

  /** Positions of the events that are to be delivered and were read, in order. */
  Collection<Long> undone() {
    final TreeSet<Long> undone = new TreeSet<>(backlog);
    undone.addAll(pendingByPosition.keySet());
    return undone;
  }

  /** Events that failed and wait for their time, in its order. */
  List<PendingEvent> failing() {
    final List<PendingEvent> failing = new ArrayList<>(later);
    failing.sort(BY_TIME);
    return failing;
  }

  /** How many events failed and wait for their time. */
  int failingCount() {
    return later.size();
  }

  /** Time at which the next of them may go; {@code otherwise} if there is none. */
  long nextDueMs(final long otherwise) {
    final PendingEvent first = later.peek();
    return first == null ? otherwise : first.dueMs;
  }
}
