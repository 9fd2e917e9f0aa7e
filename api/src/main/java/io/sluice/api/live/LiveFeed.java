package io.sluice.api.live;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.live.LiveCounters.Value;
import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the durable journal and tells what is watched, ten times a second at most.
 *
 * <p>{@link #tryWatch}, {@link #unwatch}, {@link #isOver} and the counters are for any thread;
 * everything else belongs to the feed's.
 */
public final class LiveFeed implements PacedAgent {
  /*
   * Model. It begins with the sums of the engine's state before the engine runs, and adds up what
   * the events say from there, whether anybody listens or not; that costs a fraction of what the
   * event cost the engine. What is watched is written once a round, and the bytes are handed to
   * each event loop that watches it, where all its listeners share them.
   *
   * Position. A round has everything that is watched up to its own position, and whatever changed
   * bears that position. So whoever was told something at a position knows everything up to there
   * that he listens to, and who comes back with it needs what bears a later one. What is watched
   * for the first time bears the position of the round in which that was noticed: nobody knows
   * since when it has been as it is. It is kept for a while when nobody is left, so that those who
   * come back at once find what they know.
   */

  /** Topics that all event loops together may watch. */
  public static final int MAX_WATCHED = 20_000;

  static final Name TYPE = Name.of("type");
  static final Name POSITION = Name.of("position");

  /** Wishes that wait; enough for each topic to be asked for and given up between two turns. */
  private static final int MAX_WISHES = 1 << 16;

  private static final int FRAME_LIMIT = 256;
  private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(60);
  private static final Logger LOGGER = LogManager.getLogger(LiveFeed.class);

  private final JournalStore store;
  private final LongSupplier durablePosition;
  private final CodeDirectory directory;
  private final WakeSignal signal;
  private final LongSupplier clockNs;
  private final LiveCounters counters = new LiveCounters();
  private final ManyToOneConcurrentArrayQueue<LiveWish> wishes =
      new ManyToOneConcurrentArrayQueue<>(MAX_WISHES);
  private volatile boolean over;

  // The feed's thread only.
  private final WatchedTopics watched = new WatchedTopics();
  private final ActivityProjection activities =
      new ActivityProjection(watched.changesOf(Topic.Kind.ACTIVITY));
  private final StockProjection stock;
  private final FrameVisitor onFrame = this::onFrame;
  private final JsonOutput out = new JsonOutput();
  private final List<LiveWish> newcomers = new ArrayList<>();
  private @Nullable JournalReader reader;
  private long position;
  private long roundNs;
  private long sweptNs;

  /**
   * A feed that begins from the state of an engine that nobody runs yet.
   *
   * @param store whose journal is followed; an epoch of it is open when the first turn is taken
   * @param durablePosition last durable position of that journal
   * @param directory that says what the cells and codes of events are
   * @param signal of the thread that takes the turns
   * @param clockNs monotonic clock
   */
  public LiveFeed(
      final JournalStore store,
      final LongSupplier durablePosition,
      final CodeDirectory directory,
      final WakeSignal signal,
      final LongSupplier clockNs) {
    this.store = store;
    this.durablePosition = durablePosition;
    this.directory = directory;
    this.signal = signal;
    this.clockNs = clockNs;
    stock = new StockProjection(directory.cells(), watched.changesOf(Topic.Kind.SKU), activities);
    // The first round may be at once.
    roundNs = clockNs.getAsLong() - ROUND_NS;
  }

  /**
   * Takes over what an engine knows. Before the engine's thread starts, and the feed's; an engine
   * that knows nothing need not be shown.
   */
  public LiveFeed beginFrom(final StateMachine machine) {
    stock.fill(machine.state());
    position = machine.position();
    counters.set(Value.POSITION, position);
    return this;
  }

  /** What it counts. */
  public LiveCounters counters() {
    return counters;
  }

  /** True if nothing is told any more, and never will be. */
  public boolean isOver() {
    return over;
  }

  /**
   * Lets an audience watch a topic, which it does not watch yet.
   *
   * @return false if too much is watched: it will not be told
   */
  public boolean tryWatch(final LiveAudience audience, final Topic topic) {
    if (!counters.tryEnter(Value.WATCHED, MAX_WATCHED)) {
      return false;
    }
    if (!wishes.offer(new LiveWish(audience, topic, true))) {
      counters.add(Value.WATCHED, -1);
      return false;
    }
    signal.signal();
    return true;
  }

  /**
   * Lets an audience watch a topic no more.
   *
   * @return false if that has to be said again later
   */
  public boolean unwatch(final LiveAudience audience, final Topic topic) {
    final boolean taken = wishes.offer(new LiveWish(audience, topic, false));
    if (taken) {
      counters.add(Value.WATCHED, -1);
    }
    return taken;
  }

  @Override
  public int doWork() {
    if (over) {
      return wishes.drain(this::refuse);
    }
    try {
      return follow() + wishes.drain(this::take) + tell();
    } catch (final IOException
        | JournalDamagedException
        | RuntimeException
        | AssertionError failure) {
      end(failure);
      return 0;
    }
  }

  @Override
  public long idleNs() {
    return watched.isEmpty() && newcomers.isEmpty() ? AgentThread.LONGEST_SLEEP_NS : LOOK_NS;
  }

  @Override
  public void onClose() {
    close();
  }

  @Override
  public String roleName() {
    return "sluice-live";
  }

  private int follow() throws JournalDamagedException, IOException {
    final long durable = durablePosition.getAsLong();
    if (durable <= position) {
      return 0;
    }
    JournalReader open = reader;
    if (open == null) {
      open = store.followBehind(position);
      reader = open;
    }
    final int frames = open.poll(onFrame, durable, FRAME_LIMIT);
    counters.set(Value.POSITION, position);
    return frames;
  }

  private void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    int entry = eventsOffset;
    for (int i = 0; i < eventCount; i++) {
      final long next = firstPosition + i;
      // The first frame may begin before the place from which it is followed.
      if (next > position) {
        assert next == position + 1 : next + " does not follow " + position;
        stock.apply(buffer, entry);
        position = next;
      }
      entry += EventBatch.entryLength(buffer, entry);
    }
  }

  private void take(final LiveWish wish) {
    if (wish.begins()) {
      newcomers.add(wish);
      return;
    }
    if (newcomers.removeIf(before ->
        before.audience().equals(wish.audience()) && before.topic().equals(wish.topic()))) {
      return;
    }
    final WatchedTopic topic = watched.find(wish.topic());
    assert topic != null : "what is given up is watched";
    topic.remove(wish.audience(), clockNs.getAsLong());
  }

  /** Tells what changed, if it is time. */
  private int tell() {
    final long nowNs = clockNs.getAsLong();
    if (!watched.haveChanged() && newcomers.isEmpty() || nowNs - roundNs < ROUND_NS) {
      sweep(nowNs);
      return 0;
    }
    roundNs = nowNs;
    final Map<LiveAudience, List<TopicState>> statesByAudience = new HashMap<>();
    watched.drainChanged(topic -> {
      renew(topic);
      for (final LiveAudience audience : topic.audiences()) {
        add(statesByAudience, audience, topic.state());
      }
    });
    newcomers.removeIf(wish -> isBegun(wish, statesByAudience));
    if (statesByAudience.isEmpty()) {
      return 0;
    }
    counters.add(Value.ROUNDS, 1);
    statesByAudience.forEach(
        (audience, states) -> audience.onRound(new Round(position, List.copyOf(states))));
    return statesByAudience.size();
  }

  /** Lets an audience watch what it wishes to; false if nothing is known of that yet. */
  private boolean isBegun(
      final LiveWish wish, final Map<LiveAudience, List<TopicState>> statesByAudience) {
    WatchedTopic topic = watched.find(wish.topic());
    if (topic == null) {
      topic = begin(wish.topic());
      if (topic == null) {
        return false;
      }
      watched.add(topic);
      renew(topic);
    }
    topic.add(wish.audience());
    add(statesByAudience, wish.audience(), topic.state());
    return true;
  }

  private static void add(
      final Map<LiveAudience, List<TopicState>> statesByAudience,
      final LiveAudience audience,
      final TopicState state) {
    statesByAudience.computeIfAbsent(audience, any -> new ArrayList<>()).add(state);
  }

  private @Nullable WatchedTopic begin(final Topic topic) {
    return switch (topic.kind()) {
      case SKU -> new WatchedSku(topic, directory.skus().at(topic.index()).code(), stock);
      // Whoever asks may have heard of it before the feed read of it.
      case ACTIVITY ->
        activities.has(topic.index())
            ? new WatchedActivity(topic, activities, directory.skus())
            : null;
    };
  }

  private void renew(final WatchedTopic topic) {
    topic.renew(out, position);
    counters.add(Value.STATES, 1);
  }

  /** Forgets what nobody has watched for a while. */
  private void sweep(final long nowNs) {
    if (nowNs - sweptNs < LINGER_NS / 4) {
      return;
    }
    sweptNs = nowNs;
    watched.forget(nowNs, LINGER_NS);
  }

  private void refuse(final LiveWish wish) {
    if (wish.begins()) {
      wish.audience().onOver();
    }
  }

  /** What it would tell from now on could be wrong, so it tells nothing. */
  private void end(final Throwable failure) {
    over = true;
    counters.set(Value.OVER, 1);
    LOGGER.error(
        "ALARM: live numbers end at position {}, by a defect or damage", position, failure);
    final Map<LiveAudience, Boolean> told = new HashMap<>();
    watched.all().forEach(topic -> topic.audiences().forEach(one -> told.put(one, true)));
    newcomers.forEach(wish -> told.put(wish.audience(), true));
    told.keySet().forEach(LiveAudience::onOver);
    watched.clear();
    newcomers.clear();
    close();
  }

  private void close() {
    final JournalReader open = reader;
    reader = null;
    if (open != null) {
      try {
        open.close();
      } catch (final IOException e) {
        LOGGER.warn("the reader of the live numbers was not closed", e);
      }
    }
  }
}
