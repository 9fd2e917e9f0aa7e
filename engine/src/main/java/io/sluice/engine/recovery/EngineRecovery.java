package io.sluice.engine.recovery;

import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.time.EngineTimeState;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A state machine rebuilt from a journal, event by event, on the starting thread.
 *
 * <p>Wherever an earlier process stated the hash of its state, the hash is compared: a difference
 * means that this version replays the past differently, and nothing may be built on that.
 */
public final class EngineRecovery implements FrameVisitor {
  private final StateMachine machine;
  private long comparedHashes;

  private EngineRecovery(final StateMachine machine) {
    this.machine = machine;
  }

  /**
   * A recovery that is driven by whoever reads the journal.
   *
   * @param batchBytes bound of the events of one turn of the machine
   */
  public static EngineRecovery intoEmptyMachine(final int batchBytes) {
    return new EngineRecovery(new StateMachine(batchBytes));
  }

  /** A recovery that is driven by whoever reads the journal, from the state of a machine on. */
  public static EngineRecovery into(final StateMachine machine) {
    return new EngineRecovery(machine);
  }

  /** The machine in the state after the last frame that was shown. */
  public StateMachine machine() {
    return machine;
  }

  /** Stated hashes that were equal to those of the replay. */
  public long comparedHashes() {
    return comparedHashes;
  }

  /**
   * A machine and what its journal says of itself.
   *
   * @param machine in the state after the last event
   * @param journal what was found
   * @param comparedHashes stated hashes that were equal to those of the replay
   * @param snapshotPosition of the snapshot that it began from, 0 if there was none
   */
  public record Recovered(
      StateMachine machine, RecoveredJournal journal, long comparedHashes, long snapshotPosition) {
    /** What the journal knows of time, or null if it is empty. */
    public TimeResumption.@Nullable LastTime lastTime() {
      final EngineTimeState time = machine.state().time();
      if (machine.position() == 0) {
        return null;
      }
      return new TimeResumption.LastTime(
          time.lastTime(),
          time.resumedTime(),
          new MachineMoment(time.bootIdHigh(), time.bootIdLow(), time.uptimeMs(), time.wallMs()));
    }
  }

  /**
   * Replays a journal from its beginning.
   *
   * @param store not yet read
   * @param batchBytes bound of the events of one turn of the machine
   * @param progress told how far it is
   * @throws JournalDamagedException if the journal is damaged, or its beginning was removed
   * @throws StateDivergedException if the replay leads to another state than the one that was lived
   */
  public static Recovered recover(
      final JournalStore store, final int batchBytes, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    final StateMachine machine = new StateMachine(batchBytes);
    return replay(store, machine, JournalStart.BEGINNING, progress);
  }

  /**
   * Loads the newest snapshot that is whole and replays what follows it; from the beginning of the
   * journal if there is none.
   *
   * @param snapshots loads them
   * @param batchBytes bound of the events of one turn of the machine
   * @param progress told how far the replay is
   * @throws JournalDamagedException if the journal is damaged, does not follow the snapshot, or is
   *     missing beside one
   * @throws StateDivergedException if the replay leads to another state than the one that was lived
   */
  public static Recovered recover(
      final JournalStore store,
      final SnapshotLoader snapshots,
      final int batchBytes,
      final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    final UUID journalId = store.outline().journalId();
    if (journalId == null) {
      refuseLostJournal(snapshots.anyHeader());
      return recover(store, batchBytes, progress);
    }
    final SnapshotLoader.Loaded loaded = snapshots.newest(journalId);
    if (loaded == null) {
      return recover(store, batchBytes, progress);
    }
    final SnapshotHeader header = loaded.header();
    final JournalStart start = new JournalStart(header.position(), header.chainHash());
    return replay(store, loaded.machine(), start, progress);
  }

  private static Recovered replay(
      final JournalStore store,
      final StateMachine machine,
      final JournalStart start,
      final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    final EngineRecovery recovery = new EngineRecovery(machine);
    final RecoveredJournal journal = store.recoverAfter(start, recovery, progress);
    if (machine.position() != journal.lastPosition()) {
      throw new StateDivergedException("the journal ends at position "
          + journal.lastPosition()
          + ", the replay at "
          + machine.position());
    }
    return new Recovered(machine, journal, recovery.comparedHashes, start.position());
  }

  /** A new journal beside a snapshot of an old one would forget all that the old one promised. */
  private static void refuseLostJournal(final @Nullable SnapshotHeader header)
      throws JournalDamagedException {
    if (header != null) {
      throw new JournalDamagedException(
          "there is a snapshot of journal " + header.journalId() + ", but no journal",
          Path.of("journal"),
          0,
          header.position());
    }
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    machine.replay(buffer, eventsOffset, firstPosition, eventCount);
  }

  @Override
  public void onStateHash(final long position, final long stateHash) {
    if (position != machine.position() || stateHash != machine.stateHash()) {
      throw new StateDivergedException("the state after position "
          + position
          + " had the hash "
          + Long.toHexString(stateHash)
          + ", its replay has "
          + Long.toHexString(machine.stateHash())
          + " at position "
          + machine.position());
    }
    comparedHashes++;
  }
}
