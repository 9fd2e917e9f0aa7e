package io.sluice.loadtest.simulation.outage;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.replica.ReplicaListener;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import io.sluice.persistence.memory.InMemorySnapshotStore;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorListener;
import io.sluice.persistence.redis.MirrorComparison;
import io.sluice.persistence.redis.RedisAddress;
import io.sluice.persistence.redis.RedisMirror;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * An engine whose replica is mirrored to a Redis; all but the mirror takes turns when it is told
 * to. For one thread.
 */
final class MirroredEngine implements AutoCloseable, MirrorListener, ReplicaListener {
  /** Engine time at the start. */
  static final long START_MS = 1_790_000_000_000L;

  private static final int BATCH_BYTES = FrameCodec.MAX_EVENTS_LENGTH;
  private static final int JOURNAL_BYTES = 16 << 20;
  private static final long REST_NS = TimeUnit.MICROSECONDS.toNanos(300);

  private final Consumer<String> log;
  private final MirrorCounters counters = new MirrorCounters();
  private final RedisMirror mirror;
  private final InMemoryJournalStore disk;
  private final InMemoryJournal journal;
  private final StateMachine machine;
  private final ShadowReplica replica;
  private long longestTurnNs;
  private volatile long rebuildNs;

  /**
   * Begins to connect.
   *
   * @param address that the mirror knows
   * @param capacity of the engine
   * @param scrubPeriod in which everything is told once more
   * @param random decides the journal's id
   * @param log told what the mirror tells people
   */
  MirroredEngine(
      final RedisAddress address,
      final EngineCapacity capacity,
      final Duration scrubPeriod,
      final SplittableRandom random,
      final Consumer<String> log)
      throws Exception {
    this.log = log;
    final MirrorFeed feed = new MirrorFeed(
            System::nanoTime, this, () -> {}, counters, new SecureRandom())
        .scrubbingEvery(scrubPeriod);
    mirror = new RedisMirror(() -> address, feed, this, counters);
    feed.tell(mirror);
    disk = new InMemoryJournalStore(Durability.DISK, JOURNAL_BYTES, random);
    machine =
        EngineRecovery.recover(disk.open(), BATCH_BYTES, RecoveryProgress.NONE).machine();
    journal = disk.openEpoch(machine.stateHash(), () -> {}, (code, cause) -> {
      throw new IllegalStateException("the journal fails", cause);
    });
    machine.start(new StartFacts(START_MS, 1, 2, 3, START_MS, capacity));
    replica = new ShadowReplica(
        new ShadowReplica.Source(journal, disk, new StateHashes()),
        new InMemorySnapshotStore(),
        new ShadowReplica.Settings(BATCH_BYTES, ShadowReplica.Settings.NO_SNAPSHOTS, 1),
        this,
        feed);
    mirror.start();
  }

  StateMachine machine() {
    return machine;
  }

  MirrorCounters counters() {
    return counters;
  }

  /** The longest turn of the replica so far. */
  long longestTurnMs() {
    return TimeUnit.NANOSECONDS.toMillis(longestTurnNs);
  }

  /** How long the last rebuild took. */
  long rebuildMs() {
    return TimeUnit.NANOSECONDS.toMillis(rebuildNs);
  }

  /** Makes durable what was decided. */
  void persist() {
    if (machine.batch().count() > 0) {
      journal.offer(
          machine.batch().buffer(),
          0,
          machine.batch().length(),
          machine.position() - machine.batch().count() + 1,
          machine.batch().count());
      machine.batch().clear();
    }
    int work = journal.doWork();
    while (work > 0) {
      work = journal.doWork();
    }
  }

  /** Lets the replica take a turn, and rests if there was nothing to do. */
  void turn() {
    final long beginNs = System.nanoTime();
    final int work = replica.doWork();
    longestTurnNs = Math.max(longestTurnNs, System.nanoTime() - beginNs);
    if (work == 0) {
      LockSupport.parkNanos(REST_NS);
    }
  }

  /** Takes turns until something is so. */
  void await(final BooleanSupplier so, final Duration atMost) {
    final long endNs = System.nanoTime() + atMost.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - endNs > 0) {
        throw new IllegalStateException("the mirror does not come to equal the engine");
      }
      turn();
    }
  }

  /** Takes turns until the mirror says that it has everything. */
  void awaitMirror(final Duration atMost) {
    await(() -> counters.value(Value.PLACE) == machine.position(), atMost);
  }

  /** Compares everything with what a Redis holds. */
  MirrorComparison.Report compare(final MirrorComparison comparison) throws Exception {
    final String id = Objects.requireNonNull(disk.outline().journalId()).toString();
    return comparison.compare(id, machine);
  }

  @Override
  public void close() {
    replica.cancel();
    mirror.close();
    disk.close();
  }

  @Override
  public void onConnected() {
    // It is counted.
  }

  @Override
  public void onDisconnected(final String why) {
    // It is what is played.
  }

  @Override
  public void onFailure(final String why) {
    log.accept("not written: " + why);
  }

  @Override
  public void onRebuild(final String why) {
    log.accept("  rebuild: " + why);
  }

  @Override
  public void onRebuildProgress(final long things, final long total) {
    log.accept("  %,d of %,d".formatted(things, total));
  }

  @Override
  public void onRebuilt(final long things, final long removed, final long durationNs) {
    rebuildNs = durationNs;
  }

  @Override
  public void onRepaired(final int keys) {
    log.accept("  repaired " + keys);
  }

  @Override
  public void onCaughtUp(final long position) {
    // It is at the beginning.
  }

  @Override
  public void onSnapshot(final StoredSnapshot snapshot, final long durationNs) {
    throw new IllegalStateException("nobody asked for a snapshot");
  }

  @Override
  public void onFailure(final String what, final Exception cause) {
    throw new IllegalStateException(what, cause);
  }

  @Override
  public void onFollowerFailed(final Throwable cause) {
    throw new IllegalStateException("the mirror fails", cause);
  }

  @Override
  public void onStopped(final Throwable cause) {
    throw new IllegalStateException("the replica stops", cause);
  }
}
