package io.sluice.persistence.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.replica.ReplicaCounters;
import io.sluice.engine.replica.ReplicaListener;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import io.sluice.persistence.memory.InMemorySnapshotStore;
import io.sluice.persistence.memory.RawCommands;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorListener;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;

/** An engine whose replica is mirrored to a Redis, and which takes turns when it is told to. */
public final class MirrorRig implements AutoCloseable {
  private static final int BATCH_BYTES = FrameCodec.MAX_EVENTS_LENGTH;
  private static final long START_MS = 1_790_000_000_000L;
  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);

  private final InMemoryJournalStore disk =
      // Nothing is forced: the mirror follows what is durable as promised.
      new InMemoryJournalStore(Durability.PROCESS, 16 << 20, new SplittableRandom());
  private final MirrorCounters counters = new MirrorCounters();
  private final Ear ear = new Ear();
  private final MirrorFeed feed;
  private final RedisMirror mirror;
  private final RedisAddress address;
  private final StateMachine machine;
  private final InMemoryJournal journal;
  private final ShadowReplica replica;
  private long nowMs = START_MS;

  /**
   * Starts one in front of a Redis that runs, or will.
   *
   * @param scrubPeriod in which everything is told once more
   * @param kept changes that are kept at most
   */
  public MirrorRig(final RedisAddress address, final Duration scrubPeriod, final int kept)
      throws Exception {
    this.address = address;
    feed = new MirrorFeed(System::nanoTime, ear, () -> {}, counters, new SecureRandom())
        .scrubbingEvery(scrubPeriod)
        .keeping(kept);
    mirror = new RedisMirror(() -> address, feed, ear, counters);
    feed.tell(mirror);
    machine =
        EngineRecovery.recover(disk.open(), BATCH_BYTES, RecoveryProgress.NONE).machine();
    journal = disk.openEpoch(machine.stateHash(), () -> {}, (code, cause) -> fail(cause));
    machine.start(new StartFacts(nowMs, 1, 2, 3, nowMs, new EngineCapacity(20_000, 20_000)));
    replica = new ShadowReplica(
        new ShadowReplica.Source(journal, disk, new StateHashes()),
        new InMemorySnapshotStore(),
        new ShadowReplica.Settings(BATCH_BYTES, ShadowReplica.Settings.NO_SNAPSHOTS, 1),
        ear,
        feed);
    new RawCommands().world(1_000_000).forEach(this::accept);
    mirror.start();
  }

  /** Has a command decided and made durable, which must be accepted. */
  public void accept(final DirectBuffer command) {
    machine.onCommand(command, 0, nowMs);
    assertEquals(RejectReason.NONE, machine.lastRejection());
    journalTurns();
  }

  /** Lets time go by, and what is due expire. */
  public void expire(final long afterMs) {
    nowMs += afterMs;
    machine.expireDue(nowMs, Integer.MAX_VALUE);
    journalTurns();
  }

  /** The engine. */
  public StateMachine machine() {
    return machine;
  }

  /** What the mirror counts. */
  public MirrorCounters counters() {
    return counters;
  }

  /** What the mirror told people. */
  public List<String> told() {
    return ear.told;
  }

  /** Takes one turn. */
  void turn() {
    replica.doWork();
  }

  /** Takes turns until something is so. */
  public void await(final BooleanSupplier so) {
    final long endNs = System.nanoTime() + LIMIT_NS;
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - endNs > 0) {
        fail("it did not come about: " + ear.told);
      }
      if (replica.doWork() == 0) {
        LockSupport.parkNanos(LOOK_NS);
      }
    }
  }

  /** Waits for a connection, and lets the replica take no turn meanwhile. */
  public void awaitConnection() {
    final long endNs = System.nanoTime() + LIMIT_NS;
    while (counters.value(Value.CONNECTED) == 0) {
      if (System.nanoTime() - endNs > 0) {
        fail("there is no connection: " + ear.told);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /** Position that the replica has come to. */
  public long replicaPosition() {
    return replica.counters().value(ReplicaCounters.Value.POSITION);
  }

  /** Takes turns until the mirror says that it has everything. */
  public void awaitMirror() {
    await(() -> counters.value(Value.PLACE) == machine.position());
  }

  /** Takes turns until the mirror was built anew once more than before. */
  public void awaitRebuild(final long before) {
    await(() -> counters.value(Value.REBUILDS) > before);
    awaitMirror();
  }

  /** How often it was built anew. */
  public long rebuilds() {
    return counters.value(Value.REBUILDS);
  }

  /** Compares everything. */
  public MirrorComparison.Report report() throws Exception {
    awaitMirror();
    try (MirrorComparison comparison = new MirrorComparison(address)) {
      return comparison.compare(journalId(), machine);
    }
  }

  /** Asserts that mirror and engine are equal. */
  public void assertEqual() throws Exception {
    final MirrorComparison.Report report = report();
    assertEquals(List.of(), report.told());
  }

  /** Id of its journal. */
  public String journalId() throws Exception {
    return Objects.requireNonNull(disk.outline().journalId()).toString();
  }

  @Override
  public void close() {
    replica.cancel();
    mirror.close();
  }

  private void journalTurns() {
    if (machine.batch().count() > 0) {
      journal.offer(
          machine.batch().buffer(),
          0,
          machine.batch().length(),
          machine.position() - machine.batch().count() + 1,
          machine.batch().count());
      machine.batch().clear();
    }
    while (journal.doWork() > 0) {
      // All of it is made durable.
    }
  }

  /** Notes what is told. */
  private static final class Ear implements MirrorListener, ReplicaListener {
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void onConnected() {
      told.add("connected");
    }

    @Override
    public void onDisconnected(final String why) {
      told.add("disconnected: " + why);
    }

    @Override
    public void onFailure(final String why) {
      told.add("failure: " + why);
    }

    @Override
    public void onRebuild(final String why) {
      told.add("rebuild: " + why);
    }

    @Override
    public void onRebuildProgress(final long things, final long total) {
      told.add("progress");
    }

    @Override
    public void onRebuilt(final long things, final long removed, final long durationNs) {
      told.add("rebuilt, removed " + removed);
    }

    @Override
    public void onRepaired(final int keys) {
      told.add("repaired " + keys);
    }

    @Override
    public void onCaughtUp(final long position) {
      told.add("caught up");
    }

    @Override
    public void onSnapshot(final StoredSnapshot snapshot, final long durationNs) {
      fail("nobody asked for one");
    }

    @Override
    public void onFailure(final String what, final Exception cause) {
      fail(what, cause);
    }

    @Override
    public void onFollowerFailed(final Throwable cause) {
      fail(cause);
    }

    @Override
    public void onStopped(final Throwable cause) {
      fail(cause);
    }
  }
}
