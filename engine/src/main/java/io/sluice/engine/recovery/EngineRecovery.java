package io.sluice.engine.recovery;

import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.time.EngineTimeState;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.IOException;
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
   */
  public record Recovered(StateMachine machine, RecoveredJournal journal, long comparedHashes) {
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
   * Replays a journal.
   *
   * @param store not yet read
   * @param batchBytes bound of the events of one turn of the machine
   * @param progress told how far it is
   * @throws JournalDamagedException if the journal is damaged
   * @throws StateDivergedException if the replay leads to another state than the one that was lived
   */
  public static Recovered recover(
      final JournalStore store, final int batchBytes, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    final StateMachine machine = new StateMachine(batchBytes);
    final EngineRecovery recovery = new EngineRecovery(machine);
    final RecoveredJournal journal = store.recover(recovery, progress);
    if (machine.position() != journal.lastPosition()) {
      throw new StateDivergedException("the journal ends at position "
          + journal.lastPosition()
          + ", the replay at "
          + machine.position());
    }
    return new Recovered(machine, journal, recovery.comparedHashes);
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
