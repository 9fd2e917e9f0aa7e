package io.sluice.loadtest.simulation;

import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.replica.ReplicaCounters.Value;
import io.sluice.engine.replica.ReplicaListener;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.replica.StateFollower;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import io.sluice.persistence.memory.InMemorySnapshotStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replica of each process on its turn, and the snapshots that outlive them all. */
final class Replicas implements ReplicaListener {
  private static final int KEPT = 2;

  private final Swarm swarm;
  private final Marks marks;
  private final InMemorySnapshotStore snapshots = new InMemorySnapshotStore();
  private final Mirrors mirrors;
  private @Nullable ShadowReplica replica;
  private boolean stormy;

  Replicas(final Swarm swarm, final Marks marks, final Machine machine) {
    this.swarm = swarm;
    this.marks = marks;
    mirrors = new Mirrors(swarm, marks, machine);
  }

  /** Loads what there is for a start. */
  SnapshotLoader loader() {
    return new SnapshotLoader(
        snapshots,
        swarm.batchBytes(),
        RecoveryProgress.NONE,
        (snapshot, why) -> marks.hit(Mark.SNAPSHOT_NOT_USED));
  }

  /** Position of the newest snapshot, whole or not; 0 if there is none. */
  long newestPosition() {
    final List<StoredSnapshot> all = snapshots.list();
    return all.isEmpty() ? 0 : all.getFirst().position();
  }

  /** A process has begun to write, and its replica to follow. */
  void begin(final Journal journal, final JournalStore store, final StateHashes hashes) {
    final ShadowReplica.Settings settings =
        new ShadowReplica.Settings(swarm.batchBytes(), swarm.snapshotBytes(), KEPT);
    replica = new ShadowReplica(
        new ShadowReplica.Source(journal, store, hashes),
        snapshots,
        settings,
        this,
        swarm.replicaPercent() > 0 ? mirrors.begin() : StateFollower.NONE);
  }

  /** The process has ended. */
  void end() {
    mirrors.end();
    replica = null;
  }

  /**
   * The replica takes a turn; returns how much it did.
   *
   * @param moreIsDue whether holds are due that the engine has not swept
   */
  int turn(final boolean moreIsDue) {
    final ShadowReplica running = replica;
    if (running == null) {
      return 0;
    }
    stormy = moreIsDue;
    final int work = running.doWork();
    mirrors.step();
    return work;
  }

  /** The replica follows to the end, and is where the journal is. */
  void comeToTheEnd(final long forcedPosition) {
    final ShadowReplica running = replica;
    if (running != null) {
      stormy = false;
      mirrors.settle(running::doWork);
      int work = running.doWork();
      while (work > 0) {
        work = running.doWork();
      }
      Violation.unless(
          running.counters().value(Value.POSITION) == forcedPosition,
          "the replica does not follow to the end");
    }
  }

  /** Somebody asks for a snapshot. */
  void ask() {
    final ShadowReplica running = replica;
    if (running != null) {
      running.requestSnapshot();
    }
  }

  /** The newest snapshot loses its end, or a bit of it flips, or the next can not be written. */
  void damage(final Randomness random) throws IOException {
    final List<StoredSnapshot> all = snapshots.list();
    if (all.isEmpty() || random.percent(30)) {
      snapshots.failAfter(random.below(4_096));
      return;
    }
    final StoredSnapshot newest = all.getFirst();
    final byte[] bytes = snapshots.bytesOf(newest);
    // One that was cut off before may have nothing left to be changed.
    if (bytes.length == 0 || random.percent(50)) {
      snapshots.replace(newest, Arrays.copyOf(bytes, random.below(Math.max(1, bytes.length))));
    } else {
      bytes[random.below(bytes.length)] ^= (byte) (1 << random.below(Byte.SIZE));
    }
    marks.hit(Mark.SNAPSHOT_DAMAGED);
  }

  @Override
  public void onCaughtUp(final long position) {
    // It is compared at the end.
  }

  @Override
  public void onSnapshot(final StoredSnapshot snapshot, final long durationNs) {
    marks.hit(Mark.SNAPSHOT_WRITTEN);
    marks.hitIf(stormy, Mark.SNAPSHOT_DURING_AN_EXPIRY_STORM);
  }

  @Override
  public void onFailure(final String what, final Exception cause) {
    marks.hit(Mark.SNAPSHOT_FAILED);
  }

  @Override
  public void onFollowerFailed(final Throwable cause) {
    throw new Violation("a follower of the replica fails", cause);
  }

  @Override
  public void onStopped(final Throwable cause) {
    throw new Violation("the replica stops", cause);
  }
}
