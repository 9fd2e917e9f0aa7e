package io.sluice.api.http;

import io.sluice.api.live.LiveFeed;
import io.sluice.api.stream.EventFeed;
import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.Sequencer;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The engine itself over a journal in memory, on one thread, with a clock that the test sets.
 *
 * <p>It can be held still, so that nothing is answered until it goes on.
 */
final class RealEngine implements AutoCloseable {
  private static final int BATCH_BYTES = FrameCodec.MAX_EVENTS_LENGTH;
  private static final int RING_BYTES = 16 * 1024 * 1024;
  private static final int UNKNOWN_TYPE = 31;
  private static final UUID JOURNAL_ID = new UUID(3, 4);
  private static final long START_MS = 1_790_000_000_000L;

  private final WakeSignal signal = new WakeSignal();
  private final AtomicLong timeMs = new AtomicLong(START_MS);
  private final ReentrantLock turns = new ReentrantLock();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final InMemoryJournalStore store;
  private final EngineDoor door;
  private final Lane spareLane;
  private final EngineCapacity capacity;
  private @Nullable InMemoryJournal journal;
  private @Nullable EventFeed feed;
  private @Nullable LiveFeed live;
  private @Nullable StateMachine machine;
  private @Nullable AgentThread thread;

  RealEngine() {
    this(Limits.MAX_COMMAND_BYTES * 8, new EngineCapacity(100_000, 100_000));
  }

  RealEngine(final int commandRingBytes, final EngineCapacity capacity) {
    this.capacity = capacity;
    store = new InMemoryJournalStore(Durability.MEMORY, RING_BYTES, new Random(7));
    door = new EngineDoor(commandRingBytes, 1 << 24, new CodeDirectory(), signal);
    spareLane = door.openLane(() -> {});
  }

  EngineDoor door() {
    return door;
  }

  byte[] hashSecret() {
    return store.hashSecret();
  }

  /** Starts it. All lanes are open by now. */
  void start() {
    try {
      store.open().recover((buffer, offset, length, position, count) -> {}, RecoveryProgress.NONE);
      final InMemoryJournal opened =
          store.openEpoch(0, door::announceProgress, (code, cause) -> failure.set(cause));
      final StateMachine empty = new StateMachine(BATCH_BYTES);
      machine = empty;
      final Sequencer sequencer =
          new Sequencer(empty, opened, door, timeMs::get, new EngineCounters());
      sequencer.start(new StartFacts(START_MS, 1, 2, 0, START_MS, capacity), opened::doWork);
      journal = opened;
      final EventFeed told =
          new EventFeed(store, opened::durablePosition, JOURNAL_ID, door.directory(), signal);
      feed = told;
      final LiveFeed shown = newLiveFeed(opened::durablePosition, System::nanoTime);
      live = shown;
      thread = AgentThread.start(new Turns(sequencer, opened, told, shown), signal, failure::set);
    } catch (final Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Who tells its events, once it has started. */
  EventFeed feed() {
    final EventFeed told = feed;
    assert told != null : "the engine has started";
    return told;
  }

  /** Who tells its live numbers, once it has started. */
  LiveFeed live() {
    return Objects.requireNonNull(live, "the engine has started");
  }

  /** Another one, which takes its turns on the test's thread while this engine is held. */
  LiveFeed newLiveFeed(final LongSupplier durablePosition, final LongSupplier clockNs) {
    return new LiveFeed(store, durablePosition, door.directory(), signal, clockNs);
  }

  /** What it knows; to be read while it is held. */
  StateMachine machine() {
    return Objects.requireNonNull(machine, "the engine has started");
  }

  /** Last durable position; to be read while it is held. */
  long durablePosition() {
    return Objects.requireNonNull(journal, "the engine has started").durablePosition();
  }

  /** Removes the events up to the end of the frame in which a position lies; returns that end. */
  long removeUpTo(final long position) {
    turns.lock();
    try (JournalReader reader = store.followBehind(0)) {
      reader.poll((buffer, offset, length, first, count) -> {}, position, Integer.MAX_VALUE);
      store.release(reader.place());
      return reader.place().position();
    } catch (final Exception e) {
      throw new AssertionError(e);
    } finally {
      turns.unlock();
    }
  }

  /** Lets time pass. */
  void passMs(final long ms) {
    timeMs.addAndGet(ms);
    signal.signal();
  }

  /** Engine time. */
  long nowMs() {
    return timeMs.get();
  }

  /** Lets its disk be full, or empties it, and waits until the door says so. */
  void diskFull(final boolean full) {
    final InMemoryJournal disk = journal;
    assert disk != null : "the engine has started";
    turns.lock();
    try {
      disk.diskFull(full);
    } finally {
      turns.unlock();
    }
    final Admission expected = full ? Admission.STORAGE_FULL : Admission.OPEN;
    while (door.admission() != expected) {
      signal.signal();
      Thread.onSpinWait();
    }
  }

  /** Holds it still; the caller's thread lets it go. */
  void hold() {
    turns.lock();
  }

  /** Lets it go on. */
  void letGo() {
    turns.unlock();
    signal.signal();
  }

  /** Lets it go on if a test that failed holds it still. */
  void letGoIfHeld() {
    while (turns.isHeldByCurrentThread()) {
      letGo();
    }
  }

  /** Makes one waiting command of a type that no engine knows; while it is held. */
  void spoilWaitingCommand() {
    final UnsafeBuffer spoilt = new UnsafeBuffer(new byte[Limits.MAX_COMMAND_BYTES]);
    final int[] taken = new int[1];
    final int count = door.drain(
        (command, offset, length) -> {
          spoilt.putBytes(0, command, offset, length);
          taken[0] = length;
          return true;
        },
        1);
    new MessageHeaderEncoder().wrap(spoilt, 0).templateId(UNKNOWN_TYPE);
    if (count != 1 || !spareLane.tryOffer(spoilt, 0, taken[0])) {
      throw new AssertionError("no command could be spoilt");
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.close();
    }
    final Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("the engine failed", thrown);
    }
  }

  /** Engine, journaler and feeds in one: a journal in memory is for one thread. */
  private final class Turns implements PacedAgent {
    private final Sequencer sequencer;
    private final InMemoryJournal journal;
    private final EventFeed feed;
    private final LiveFeed live;

    Turns(
        final Sequencer sequencer,
        final InMemoryJournal journal,
        final EventFeed feed,
        final LiveFeed live) {
      this.sequencer = sequencer;
      this.journal = journal;
      this.feed = feed;
      this.live = live;
    }

    @Override
    public int doWork() {
      turns.lock();
      try {
        return sequencer.doWork() + journal.doWork() + feed.doWork() + live.doWork();
      } finally {
        turns.unlock();
      }
    }

    @Override
    public long idleNs() {
      return Math.min(Math.min(sequencer.idleNs(), feed.idleNs()), live.idleNs());
    }

    @Override
    public String roleName() {
      return "engine-under-test";
    }
  }
}
