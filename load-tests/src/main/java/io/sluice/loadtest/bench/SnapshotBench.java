package io.sluice.loadtest.bench;

import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.MachineIdentity;
import io.sluice.engine.recovery.MachineMoment;
import io.sluice.engine.replica.ReplicaCounters;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.replica.SnapshotKeeper;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.Sequencer;
import io.sluice.engine.sequencer.SlewedClock;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.snapshot.FileSnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The real engine over the real journal with a replica that writes snapshots, in this process and
 * without HTTP, so that the turns of the engine's thread can be watched.
 *
 * <p>Beside it runs a thread of the same make that does nothing: as late as that one wakes, the
 * machine lets every thread wake.
 */
final class SnapshotBench implements AutoCloseable {
  private static final int COMMAND_RING_BYTES = 8 << 20;
  private static final int OUTCOME_RING_BYTES = 16 << 20;
  private static final int COMMANDS_PER_TURN = 5;
  private static final int MAX_SECONDS = 3_600;
  private static final int REST_SECONDS = 5;
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long FULL_PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_SECOND = 1e9;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final long beginNs = System.nanoTime();
  private final LateTurns engineTurns = new LateTurns(beginNs, MAX_SECONDS);
  private final LateTurns idleTurns = new LateTurns(beginNs, MAX_SECONDS);
  private final WakeSignal replicaSignal = new WakeSignal();
  private final ShadowReplica replica;
  private final ReservingLane lane;
  private final EngineCounters counters = new EngineCounters();

  /**
   * What happened in some seconds.
   *
   * @param engineMs the longest delay of the engine in any of them
   * @param idleMs the longest delay of the thread that does nothing
   * @param excessMs the most that the engine's was longer in one of them
   * @param seconds how long the snapshot took, or the rest
   * @param perSecond commands that were answered
   */
  record Stretch(
      double engineMs, double idleMs, double excessMs, double seconds, double perSecond) {}

  /**
   * Starts an engine.
   *
   * @param data directory that a filler filled
   * @param keys capacity of the memory of keys, as it was when the directory was filled
   * @param holds capacity of holds, likewise
   * @param skus that may be reserved
   */
  SnapshotBench(final Path data, final int keys, final int holds, final int skus) throws Exception {
    final ChronicleJournalStore store = started(
        ChronicleJournalStore.open(data, ChronicleJournalSettings.defaults(Durability.DISK)));
    store.hashSecret();
    final StateMachine machine = EngineRecovery.recover(
            store, FrameCodec.MAX_EVENTS_LENGTH, RecoveryProgress.NONE)
        .machine();
    final WakeSignal engineSignal = new WakeSignal();
    final EngineDoor door =
        new EngineDoor(COMMAND_RING_BYTES, OUTCOME_RING_BYTES, new CodeDirectory(), engineSignal);
    final Journal journal =
        started(store.openEpoch(machine.stateHash(), door::announceProgress, SnapshotBench::end));
    lane = new ReservingLane(door, skus, COMMANDS_PER_TURN);
    final MachineMoment now = new MachineIdentity().now();
    final SlewedClock clock = SlewedClock.ofMachine(now.wallMs());
    final StateHashes hashes = new StateHashes();
    final Sequencer sequencer =
        new Sequencer(machine, journal, door, clock, counters).telling(hashes);
    sequencer.start(
        new StartFacts(
            now.wallMs(),
            now.bootIdHigh(),
            now.bootIdLow(),
            now.uptimeMs(),
            now.wallMs(),
            new EngineCapacity(keys, holds)),
        () -> LockSupport.parkNanos(FULL_PAUSE_NS));
    run(new WatchedAgent(sequencer, engineTurns), engineSignal);
    run(new WatchedAgent(new IdleAgent(), idleTurns), new WakeSignal());
    run(lane, new WakeSignal());
    replica = new ShadowReplica(
        journal,
        store,
        new FileSnapshotStore(data),
        hashes,
        new ShadowReplica.Settings(
            FrameCodec.MAX_EVENTS_LENGTH, Long.MAX_VALUE, SnapshotKeeper.DEFAULT_KEPT),
        new FailingListener());
    run(replica, replicaSignal);
    awaitReplica();
  }

  /** Lets the engine work for some seconds, as it does without snapshots. */
  Stretch rest() {
    final long answeredBefore = lane.answered();
    final long fromNs = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(REST_SECONDS));
    return stretch(fromNs, answeredBefore);
  }

  /** Lets a snapshot be written. */
  Stretch snapshot() {
    final long answeredBefore = lane.answered();
    final long before = replica.counters().value(ReplicaCounters.Value.SNAPSHOTS);
    final long fromNs = System.nanoTime();
    replica.requestSnapshot();
    replicaSignal.signal();
    while (replica.counters().value(ReplicaCounters.Value.SNAPSHOTS) == before) {
      LockSupport.parkNanos(LOOK_NS);
    }
    return stretch(fromNs, answeredBefore);
  }

  /** Reservations that are alive. */
  long holds() {
    return counters.value(EngineCounters.Value.HOLDS);
  }

  /** Bytes of the last snapshot. */
  long snapshotBytes() {
    return replica.counters().value(ReplicaCounters.Value.SNAPSHOT_BYTES);
  }

  @Override
  public void close() throws IOException {
    for (final AutoCloseable part : parts.reversed()) {
      close(part);
    }
  }

  private static void close(final AutoCloseable part) throws IOException {
    try {
      part.close();
    } catch (final IOException e) {
      throw e;
    } catch (final Exception e) {
      throw new IOException("a part did not stop in order", e);
    }
  }

  private void awaitReplica() {
    // It comes near what is forced; more of that is there with every look.
    while (replica.counters().value(ReplicaCounters.Value.POSITION) == 0) {
      LockSupport.parkNanos(LOOK_NS);
    }
    final long position = counters.value(EngineCounters.Value.POSITION);
    while (replica.counters().value(ReplicaCounters.Value.POSITION) < position) {
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  private Stretch stretch(final long fromNs, final long answeredBefore) {
    final long untilNs = System.nanoTime();
    final double seconds = (untilNs - fromNs) / NS_PER_SECOND;
    final double perSecond = (lane.answered() - answeredBefore) / seconds;
    // A delay that is still under way is noted with the next turn.
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    double engineMs = 0;
    double idleMs = 0;
    double excessMs = 0;
    for (int i = engineTurns.second(fromNs); i <= engineTurns.second(untilNs); i++) {
      final double engine = engineTurns.longestNs(i) / NS_PER_MS;
      final double idle = idleTurns.longestNs(i) / NS_PER_MS;
      engineMs = Math.max(engineMs, engine);
      idleMs = Math.max(idleMs, idle);
      excessMs = Math.max(excessMs, engine - idle);
    }
    return new Stretch(engineMs, idleMs, excessMs, seconds, perSecond);
  }

  private void run(final PacedAgent agent, final WakeSignal signal) {
    started(AgentThread.start(agent, signal, failure -> end(ExitCode.DEFECT, failure)));
  }

  private <T extends AutoCloseable> T started(final T part) {
    parts.add(part);
    return part;
  }

  private static void end(final int exitCode, final Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(exitCode);
  }

  /** Does nothing, in time. */
  private static final class IdleAgent implements PacedAgent {
    @Override
    public int doWork() {
      return 0;
    }

    @Override
    public long idleNs() {
      return LateTurns.PERIOD_NS;
    }

    @Override
    public String roleName() {
      return "hiccups";
    }
  }
}
