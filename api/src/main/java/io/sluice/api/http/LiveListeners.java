package io.sluice.api.http;

import io.netty.buffer.PooledByteBufAllocator;
import io.sluice.api.live.LiveAudience;
import io.sluice.api.live.LiveCounters.Value;
import io.sluice.api.live.LiveFeed;
import io.sluice.api.live.Round;
import io.sluice.api.live.Topic;
import io.sluice.api.live.TopicState;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All who listen to live numbers by way of one event loop. Its thread, but for the rounds, which
 * come from the feed's.
 */
final class LiveListeners implements LiveAudience {
  /*
   * Model. There is one timer, while anybody listens. In the course of a sweep it goes round all
   * listeners, a few at each tick, and gives to those whose turn it is what is new to them. So the
   * writes are spread over the time instead of falling together after each round, and commands of
   * the same loop wait for a few writes at most. Where there is more to send than a tick may, the
   * sweep takes longer, and everybody is told a little less often. A tick that comes late means
   * that commands fill the loop's turns: it leaves the turn to them, until the sweep is a second
   * old.
   *
   * A round is taken over as a whole between two ticks. So whoever is told something at a position
   * was told everything up to there.
   */

  private static final long TICK_MS = 2;
  private static final long SWEEP_MS = 100;

  /** A tick so long after the one before finds a loop that is busy. */
  private static final long BUSY_TICK_MS = 8;

  /** How long a sweep waits for commands at most. */
  private static final long MAX_YIELD_MS = 1_000;

  /** Updates of SKUs that one tick sends, about; longer ones count for more. */
  private static final int UPDATES_PER_TICK = 24;

  private static final int LEAST_RETRY_MS = 1_000;
  private static final int GREATEST_RETRY_MS = 4_000;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int OK = 200;

  private final EdgeLoop loop;
  private final EdgeParts parts;
  private final Map<Topic, LiveTopic> topics = new HashMap<>();
  private final List<LiveListener> listeners = new ArrayList<>();

  /** Topics that nobody listens to any more, which the feed did not take note of yet. */
  private final List<LiveTopic> leaving = new ArrayList<>();

  private final long[] counts = new long[Value.values().length];
  private @Nullable LiveFeed feed;
  private @Nullable Vertx vertx;
  private long timer;
  private long sweep;
  private long sweepBeganMs;
  private long tickedMs;
  private int next;
  private int joined;

  LiveListeners(final EdgeLoop loop, final EdgeParts parts) {
    this.loop = loop;
    this.parts = parts;
  }

  /** Bounds. */
  LiveSettings settings() {
    return loop.settings().live();
  }

  /** When to come back, for each another time. */
  int retryMs() {
    return ThreadLocalRandom.current().nextInt(LEAST_RETRY_MS, GREATEST_RETRY_MS);
  }

  /** Counts for others to see, soon. */
  void count(final Value what, final long count) {
    counts[what.ordinal()] += count;
  }

  /**
   * Lets the client of a request listen, if there is room.
   *
   * @param upgrades whether its connection is to become a socket
   */
  void begin(
      final Exchange exchange, final LiveQuery query, final LiveFeed from, final boolean upgrades) {
    final String address = EdgeLoop.address(exchange.request().remoteAddress());
    if (!parts.tryListen(from.counters(), address)) {
      exchange.refuse(Problem.FULL_OF_LISTENERS);
      return;
    }
    feed = from;
    final List<LiveTopic> wanted = new ArrayList<>(query.topics().size());
    for (final Topic topic : query.topics()) {
      final LiveTopic joinedTopic = join(topic, from);
      if (joinedTopic == null) {
        leave(wanted);
        parts.leave(from.counters(), address);
        from.counters().add(Value.REFUSED, 1);
        exchange.refuse(Problem.FULL_OF_LISTENERS);
        return;
      }
      wanted.add(joinedTopic);
    }
    final int everySweeps = Math.ceilDiv(LiveQuery.MAX_PER_SECOND, query.perSecond());
    final long after =
        query.after() > from.counters().value(Value.POSITION) ? LiveQuery.NOWHERE : query.after();
    final LiveListener listener = new LiveListener(
        this,
        upgrades ? LiveFraming.SOCKET : LiveFraming.EVENTS,
        List.copyOf(wanted),
        everySweeps,
        joined++ % everySweeps,
        after);
    add(listener);
    final LiveOutlet outlet =
        LiveOutlet.on(exchange.request().connection(), () -> remove(listener, from, address));
    if (upgrades) {
      upgrade(exchange, listener, outlet);
    } else {
      outlet.write(exchange.eventStreamHead(retryMs()));
      outlet.flush();
      begin(listener, outlet, OK);
    }
  }

  /** Tells everybody that the end has come. */
  void end(final LiveEnd why) {
    final long nowMs = monotonicMs();
    for (final LiveListener listener : List.copyOf(listeners)) {
      listener.end(why, nowMs);
    }
  }

  @Override
  public void onRound(final Round round) {
    loop.execute(() -> take(round));
  }

  @Override
  public void onOver() {
    loop.execute(() -> end(LiveEnd.UNAVAILABLE));
  }

  private void begin(final LiveListener listener, final LiveOutlet outlet, final int status) {
    final long nowMs = monotonicMs();
    loop.counters().answers(status).increment();
    listener.attach(outlet, nowMs);
    if (loop.isStopping()) {
      listener.end(LiveEnd.STOPPING, nowMs);
    } else {
      listener.visit(sweep, nowMs);
    }
  }

  private void upgrade(
      final Exchange exchange, final LiveListener listener, final LiveOutlet outlet) {
    exchange
        .request()
        .toWebSocket()
        .onSuccess(socket -> {
          socket.frameHandler(frame -> {
            if (frame.isText() || frame.isBinary()) {
              listener.end(LiveEnd.TALKING, monotonicMs());
            }
          });
          begin(listener, outlet, SWITCHING_PROTOCOLS);
        })
        .onFailure(failure -> outlet.drop());
  }

  private @Nullable LiveTopic join(final Topic topic, final LiveFeed from) {
    LiveTopic known = topics.get(topic);
    if (known == null) {
      if (!from.tryWatch(this, topic)) {
        return null;
      }
      known = new LiveTopic(topic, PooledByteBufAllocator.DEFAULT);
      topics.put(topic, known);
    }
    known.join();
    return known;
  }

  private void leave(final List<LiveTopic> left) {
    for (final LiveTopic topic : left) {
      if (topic.leave()) {
        leaving.add(topic);
      }
    }
    giveUp();
  }

  /** Tells the feed what nobody listens to any more. */
  private void giveUp() {
    final LiveFeed from = feed;
    if (from != null && !leaving.isEmpty()) {
      leaving.removeIf(topic -> topic.isWanted() || isGivenUp(topic, from));
    }
  }

  private boolean isGivenUp(final LiveTopic topic, final LiveFeed from) {
    if (!from.unwatch(this, topic.topic())) {
      return false;
    }
    topic.release();
    topics.remove(topic.topic());
    return true;
  }

  private void add(final LiveListener listener) {
    listener.index = listeners.size();
    listeners.add(listener);
    if (vertx == null) {
      final Vertx owner = loop.owner();
      vertx = owner;
      timer = owner.setPeriodic(TICK_MS, timerId -> onTick());
    }
  }

  private void remove(final LiveListener listener, final LiveFeed from, final String address) {
    listener.close();
    final LiveListener last = listeners.removeLast();
    if (!last.equals(listener)) {
      listeners.set(listener.index, last);
      last.index = listener.index;
    }
    leave(listener.topics());
    parts.leave(from.counters(), address);
  }

  private void take(final Round round) {
    for (final TopicState state : round.states()) {
      final LiveTopic topic = topics.get(state.topic());
      // Whoever wanted it may have left meanwhile.
      if (topic != null) {
        count(Value.COALESCED, topic.replace(state));
      }
    }
  }

  private void onTick() {
    final long nowMs = monotonicMs();
    final boolean busy = nowMs - tickedMs >= BUSY_TICK_MS;
    tickedMs = nowMs;
    giveUp();
    if (busy && nowMs - sweepBeganMs < MAX_YIELD_MS) {
      publishCounts();
      return;
    }
    if (next >= listeners.size()) {
      if (nowMs - sweepBeganMs < SWEEP_MS) {
        publishCounts();
        return;
      }
      next = 0;
      sweepBeganMs = nowMs;
      sweep++;
    }
    final long due = listeners.size() * (nowMs - sweepBeganMs + TICK_MS) / SWEEP_MS + 1;
    int sent = 0;
    while (next < Math.min(due, listeners.size()) && sent < UPDATES_PER_TICK) {
      sent += listeners.get(next++).visit(sweep, nowMs);
    }
    publishCounts();
  }

  private void publishCounts() {
    final LiveFeed from = feed;
    for (int i = 0; i < counts.length && from != null; i++) {
      if (counts[i] != 0) {
        from.counters().add(Value.values()[i], counts[i]);
        counts[i] = 0;
      }
    }
    if (listeners.isEmpty() && leaving.isEmpty() && vertx != null) {
      vertx.cancelTimer(timer);
      vertx = null;
    }
  }

  private static long monotonicMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
