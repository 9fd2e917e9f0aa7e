package io.sluice.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.EngineRecovery.Recovered;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.replica.ReplicaCounters.Value;
import io.sluice.engine.replica.ReplicaListener;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.replica.StateFollower;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.Sequencer;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica beside a real sequencer, each of which takes turns when it is told to. */
class ShadowReplicaTest {
  private static final int BATCH_BYTES = FrameCodec.MAX_EVENTS_LENGTH;
  private static final long START_MS = 1_790_000_000_000L;
  private static final long TTL_MS = 60_000;
  private static final long INTERVAL_BYTES = 20_000;
  private static final ShadowReplica.Settings SETTINGS =
      new ShadowReplica.Settings(BATCH_BYTES, INTERVAL_BYTES, 2);
  private static final EngineCapacity CAPACITY = new EngineCapacity(20_000, 20_000);

  private final InMemoryJournalStore disk =
      new InMemoryJournalStore(Durability.DISK, 4 << 20, new SplittableRandom(1));
  private final InMemorySnapshotStore snapshots = new InMemorySnapshotStore();
  private final RawCommands commands = new RawCommands();
  private final Ear ear = new Ear();
  private long nowMs = START_MS;

  @SuppressWarnings("NullAway.Init")
  private Recovered recovered;

  @SuppressWarnings("NullAway.Init")
  private StateMachine machine;

  @SuppressWarnings("NullAway.Init")
  private InMemoryJournal journal;

  @SuppressWarnings("NullAway.Init")
  private Sequencer sequencer;

  @SuppressWarnings("NullAway.Init")
  private Lane lane;

  @SuppressWarnings("NullAway.Init")
  private ShadowReplica replica;

  @SuppressWarnings("NullAway.Init")
  private StateHashes hashes;

  @BeforeEach
  void start() throws Exception {
    final SnapshotLoader loader = new SnapshotLoader(
        snapshots, BATCH_BYTES, RecoveryProgress.NONE, (snapshot, why) -> fail(why));
    recovered = EngineRecovery.recover(disk.open(), loader, BATCH_BYTES, RecoveryProgress.NONE);
    machine = recovered.machine();
    journal = disk.openEpoch(machine.stateHash(), () -> {}, (code, cause) -> fail(cause));
    final EngineDoor door =
        new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 24, new CodeDirectory(), () -> {});
    lane = door.openLane(() -> {});
    hashes = new StateHashes();
    sequencer =
        new Sequencer(machine, journal, door, () -> nowMs, new EngineCounters()).telling(hashes);
    sequencer.start(new StartFacts(nowMs, 1, 2, 3, nowMs, CAPACITY), () -> journal.doWork());
    replica = new ShadowReplica(journal, disk, snapshots, hashes, SETTINGS, ear);
    if (machine.state().ledger().cellCount() == 0) {
      for (final MutableDirectBuffer command : commands.world(1_000_000)) {
        assertTrue(lane.tryOffer(command, 0, command.capacity()));
        turns();
        assertEquals(RejectReason.NONE, machine.lastRejection());
      }
    }
  }

  @Test
  void shouldFollowWhatIsForcedAndCompareItsState() {
    for (int i = 0; i < 40; i++) {
      reserve();
      nowMs += 500;
      turns();
      replicaTurns();
      assertEquals(machine.position(), replica.counters().value(Value.POSITION));
    }
    assertTrue(replica.counters().value(Value.COMPARED) >= 20, "it was compared now and then");
    assertEquals(0, replica.counters().value(Value.DIVERGED));
    assertEquals(1, ear.caughtUp);
  }

  @Test
  void shouldGoOnWithoutAFollowerThatFails() throws Exception {
    final Failing follower = new Failing();
    replica = new ShadowReplica(
        new ShadowReplica.Source(journal, disk, hashes), snapshots, SETTINGS, ear, follower);

    live();

    assertEquals(List.of("loaded", "frame", "stopped"), follower.told);
    assertEquals(1, ear.followersFailed);
    assertEquals(0, ear.stops);
    assertTrue(replica.counters().value(Value.SNAPSHOTS) >= 3);
  }

  @Test
  void shouldNeverGoBeyondWhatIsForced() {
    replicaTurns();
    journal.delayForces(1_000);
    final long forced = journal.forcedPosition();
    for (int i = 0; i < 10; i++) {
      reserve();
      turns();
    }
    assertTrue(machine.position() > forced);

    replica.requestSnapshot();
    replicaTurns();

    assertEquals(forced, replica.counters().value(Value.POSITION));
    assertTrue(snapshots.list().getFirst().position() <= forced);
  }

  @Test
  void shouldWriteASnapshotAfterSoManyBytesAndLetTheJournalGo() throws Exception {
    live();
    assertTrue(replica.counters().value(Value.SNAPSHOTS) >= 3);
    assertEquals(2, snapshots.list().size());
    assertEquals(
        snapshots.list().getFirst().position(), replica.counters().value(Value.SNAPSHOT_POSITION));
    assertFalse(disk.outline().isWhole());
    final long hash = machine.stateHash();
    final long position = machine.position();

    disk.killProcess();
    start();

    turns();
    assertTrue(recovered.snapshotPosition() > 0);
    assertTrue(machine.position() >= position);
    final SnapshotLoader loader = new SnapshotLoader(
        snapshots, BATCH_BYTES, RecoveryProgress.NONE, (snapshot, why) -> fail(why));
    disk.killProcess();
    assertEquals(
        machine.position(),
        EngineRecovery.recover(disk.open(), loader, BATCH_BYTES, RecoveryProgress.NONE)
            .machine()
            .position());
    assertTrue(hash != machine.stateHash(), "the start stated a fact");
  }

  @Test
  void shouldBeginFromASnapshotAfterAStart() throws Exception {
    live();
    disk.killProcess();
    start();
    for (int i = 0; i < 10; i++) {
      reserve();
      nowMs += 1_000;
      turns();
    }
    replicaTurns();

    assertEquals(machine.position(), replica.counters().value(Value.POSITION));
    assertTrue(replica.counters().value(Value.COMPARED) > 5);
    assertEquals(List.of(), ear.failures);
  }

  @Test
  void shouldWriteASnapshotWhenItIsAsked() {
    replicaTurns();
    assertEquals(0, snapshots.list().size());

    replica.requestSnapshot();
    replicaTurns();

    assertEquals(machine.position(), snapshots.list().getFirst().position());
    assertEquals(1, ear.written.size());
  }

  @Test
  void shouldStopAndWriteNothingMoreWhenItsStateIsAnother() {
    replicaTurns();
    replica.requestSnapshot();
    replicaTurns();
    final int before = snapshots.list().size();
    // What no event says: the next comparison must find it.
    machine.state().claims().customer(500, 1, 2);

    nowMs += 10_000;
    reserve();
    turns();
    replica.requestSnapshot();
    replicaTurns();

    assertEquals(1, replica.counters().value(Value.DIVERGED));
    assertEquals(1, replica.counters().value(Value.STOPPED));
    assertEquals(before, snapshots.list().size());
    assertEquals(1, ear.stops);
    assertEquals(0, replica.doWork(), "it does nothing more");
  }

  @Test
  void shouldStopWhenTheJournalIsDamaged() {
    replicaTurns();
    reserve();
    turns();
    disk.flipBit(machine.position(), 8 * 70);

    replicaTurns();

    assertEquals(1, replica.counters().value(Value.STOPPED));
    assertEquals(0, replica.counters().value(Value.DIVERGED));
  }

  @Test
  void shouldGoOnWhenASnapshotCanNotBeWritten() {
    replicaTurns();
    snapshots.failAfter(100);
    replica.requestSnapshot();
    replicaTurns();

    assertEquals(0, snapshots.list().size());
    assertEquals(1, replica.counters().value(Value.FAILURES));
    assertEquals(1, ear.failures.size());
    replica.requestSnapshot();
    replicaTurns();
    assertEquals(1, snapshots.list().size());
  }

  @Test
  void shouldRemoveNothingWhenASnapshotThatWouldStayIsDamaged() throws Exception {
    replicaTurns();
    replica.requestSnapshot();
    replicaTurns();
    snapshots.bytesOf(snapshots.list().getFirst())[500] ^= 1;
    reserve();
    turns();

    replica.requestSnapshot();
    replicaTurns();

    assertEquals(2, snapshots.list().size());
    assertTrue(disk.outline().isWhole());
    assertEquals(1, replica.counters().value(Value.FAILURES));
  }

  @Test
  void shouldDoNothingOnceItIsCancelled() {
    replica.cancel();
    replica.requestSnapshot();
    replicaTurns();

    assertEquals(0, snapshots.list().size());
    assertEquals(0, replica.counters().value(Value.STOPPED));
  }

  private void live() {
    for (int i = 0; i < 1_500; i++) {
      reserve();
      nowMs += 1;
      turns();
      replicaTurns();
    }
  }

  private void reserve() {
    assertTrue(lane.tryOffer(commands.reserve(1, TTL_MS), 0, commands.length()));
  }

  private void turns() {
    while (sequencer.doWork() + journal.doWork() > 0) {
      lane.poll((buffer, offset, length) -> {}, Integer.MAX_VALUE);
      if (journal.durablePosition() < machine.position()) {
        return;
      }
    }
    assertEquals(RejectReason.NONE, machine.lastRejection());
  }

  private void replicaTurns() {
    for (int i = 0; i < 5 || replica.doWork() > 0; i++) {
      replica.doWork();
    }
  }

  /** Fails at the first frame. */
  private static final class Failing implements StateFollower {
    private final List<String> told = new ArrayList<>();

    @Override
    public void onLoaded(final UUID journalId, final StateMachine loaded) {
      told.add("loaded");
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      told.add("frame");
      throw new IllegalStateException("a defect");
    }

    @Override
    public void onCaughtUp() {
      told.add("caught up");
    }

    @Override
    public int doWork() {
      told.add("turn");
      return 0;
    }

    @Override
    public long idleNs() {
      return Long.MAX_VALUE;
    }

    @Override
    public void onStopped() {
      told.add("stopped");
    }
  }

  /** Notes what is told. */
  private static final class Ear implements ReplicaListener {
    private final List<StoredSnapshot> written = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int caughtUp;
    private int stops;
    private int followersFailed;

    @Override
    public void onCaughtUp(final long position) {
      caughtUp++;
    }

    @Override
    public void onSnapshot(final StoredSnapshot snapshot, final long durationNs) {
      written.add(snapshot);
    }

    @Override
    public void onFailure(final String what, final Exception cause) {
      failures.add(what + ": " + cause);
    }

    @Override
    public void onFollowerFailed(final Throwable cause) {
      followersFailed++;
    }

    @Override
    public void onStopped(final Throwable cause) {
      stops++;
    }
  }
}
