package io.sluice.api.boot;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.JournalInspector;
import io.sluice.persistence.chronicle.JournalReport;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a data directory holds, found by reading all of it and replaying it, without changing it.
 *
 * @param journal what the files say
 * @param state what their events add up to, up to the damage if there is any
 * @param comparedHashes of states that earlier processes stated and this replay reached, too
 */
record Verification(JournalReport journal, StateSummary state, long comparedHashes) {
  /**
   * Reads and replays a directory.
   *
   * @param evenIfInUse whether a process may write meanwhile
   * @throws io.sluice.engine.recovery.StateDivergedException if the replay leads elsewhere
   */
  static Verification of(
      final Path data, final boolean evenIfInUse, final RecoveryProgress progress)
      throws IOException {
    final EngineRecovery recovery = EngineRecovery.intoEmptyMachine(FrameCodec.MAX_EVENTS_LENGTH);
    final JournalReport journal = JournalInspector.inspect(data, evenIfInUse, recovery, progress);
    return new Verification(
        journal, StateSummary.of(recovery.machine()), recovery.comparedHashes());
  }

  /** True if a start would serve it, and every unit is where it belongs. */
  boolean isSound() {
    return journal.damage().isEmpty() && state.isSound();
  }
}
