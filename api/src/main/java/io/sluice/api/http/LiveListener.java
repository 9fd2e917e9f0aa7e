package io.sluice.api.http;

import io.netty.buffer.ByteBuf;
import io.sluice.api.live.LiveCounters.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to live numbers. One event loop.
 *
 * <p>It is given something only when all that it was given before has left, so that it never keeps
 * more than one update waiting, whatever it does.
 */
final class LiveListener {
  private static final long NEVER = -1;

  /** Whoever is told to go has so long to read that. */
  private static final int FAREWELL_MS = 1_000;

  /** A message of so many bytes costs the event loop no more than a shorter one. */
  private static final int SHORT_BYTES = 2_048;

  private final LiveListeners all;
  private final LiveFraming framing;
  private final List<LiveTopic> topics;
  private final int everySweeps;
  private final int phase;
  private @Nullable LiveOutlet outlet;

  /** Position up to which it knows its topics. */
  private long toldUpTo;

  private boolean begun;
  private boolean closed;
  private long sentMs;
  private long unreadSinceMs = NEVER;
  private long endedMs = NEVER;

  // Managed by the list that it is in.
  int index;

  /**
   * A listener that was told nothing yet.
   *
   * @param everySweeps it has its turn in each so many sweeps
   * @param phase in which of them
   * @param after position up to which it knows its topics, less than 0 for nowhere
   */
  LiveListener(
      final LiveListeners all,
      final LiveFraming framing,
      final List<LiveTopic> topics,
      final int everySweeps,
      final int phase,
      final long after) {
    this.all = all;
    this.framing = framing;
    this.topics = topics;
    this.everySweeps = everySweeps;
    this.phase = phase;
    this.toldUpTo = after;
  }

  /** What it listens to. */
  List<LiveTopic> topics() {
    return topics;
  }

  /** Says where what it is told leaves. */
  void attach(final LiveOutlet way, final long nowMs) {
    outlet = way;
    sentMs = nowMs;
  }

  /** Its connection is closed. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Looks whether there is something to tell it.
   *
   * @return what that took of the event loop, in updates of SKUs
   */
  int visit(final long sweep, final long nowMs) {
    final LiveOutlet way = outlet;
    if (way == null || closed) {
      return 0;
    }
    if (endedMs != NEVER) {
      if (nowMs - endedMs >= FAREWELL_MS) {
        way.drop();
      }
      return 0;
    }
    if (way.unsentBytes() > 0) {
      waitForReader(nowMs);
      return 0;
    }
    unreadSinceMs = NEVER;
    final boolean isItsTurn = !begun || (sweep + phase) % everySweeps == 0;
    return isItsTurn && isKnown() ? tell(way, nowMs) : beat(way, nowMs);
  }

  /** Tells it that it is told nothing more, and lets it go. */
  void end(final LiveEnd why, final long nowMs) {
    final LiveOutlet way = outlet;
    if (way != null && !closed && endedMs == NEVER) {
      endedMs = nowMs;
      way.finish(framing.end(why, toldUpTo, all.retryMs()));
    }
  }

  private int tell(final LiveOutlet way, final long nowMs) {
    begun = true;
    LiveTopic newest = topics.getFirst();
    for (final LiveTopic topic : topics) {
      newest = topic.changedAt() > newest.changedAt() ? topic : newest;
    }
    if (newest.changedAt() <= toldUpTo) {
      return beat(way, nowMs);
    }
    int cost = 0;
    for (final LiveTopic topic : topics) {
      if (topic.changedAt() > toldUpTo && !topic.equals(newest)) {
        cost += send(way, topic.tell(framing, false));
      }
    }
    cost += send(way, newest.tell(framing, true));
    way.flush();
    toldUpTo = newest.changedAt();
    sentMs = nowMs;
    return cost;
  }

  private int send(final LiveOutlet way, final ByteBuf bytes) {
    final int length = bytes.readableBytes();
    all.count(Value.UPDATES, 1);
    all.count(Value.BYTES, length);
    way.write(bytes);
    return 1 + length / SHORT_BYTES;
  }

  private int beat(final LiveOutlet way, final long nowMs) {
    if (nowMs - sentMs >= all.settings().heartbeatMs()) {
      sentMs = nowMs;
      way.write(framing.heartbeat());
      way.flush();
    }
    return 0;
  }

  private void waitForReader(final long nowMs) {
    if (unreadSinceMs == NEVER) {
      unreadSinceMs = nowMs;
    } else if (nowMs - unreadSinceMs >= all.settings().slowMs()) {
      all.count(Value.DROPPED, 1);
      end(LiveEnd.SLOW, nowMs);
    }
  }

  /** Whether there is something to say of each of its topics. */
  private boolean isKnown() {
    for (final LiveTopic topic : topics) {
      if (!topic.isKnown()) {
        return false;
      }
    }
    return true;
  }
}
