package io.sluice.api.boot;

import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.JournalInspector;
import io.sluice.persistence.chronicle.JournalReport;
import io.sluice.persistence.snapshot.FileSnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a data directory holds, found by reading all of it and replaying it, without changing it.
 *
 * @param journal what the files say
 * @param state what their events add up to, up to the damage if there is any
 * @param comparedHashes of states that earlier processes stated and this replay reached, too
 * @param snapshots what was found of each, the oldest first
 */
record Verification(
    JournalReport journal,
    StateSummary state,
    long comparedHashes,
    List<SnapshotAudit.Finding> snapshots) {
  /**
   * Reads and replays a directory.
   *
   * @param evenIfInUse whether a process may write meanwhile
   * @throws io.sluice.engine.recovery.StateDivergedException if the replay leads elsewhere
   */
  static Verification of(
      final Path data, final boolean evenIfInUse, final RecoveryProgress progress)
      throws IOException {
    final SnapshotAudit audit = new SnapshotAudit(new FileSnapshotStore(data), progress);
    final JournalReport journal =
        JournalInspector.inspect(data, evenIfInUse, audit::start, audit, progress);
    return new Verification(
        journal, StateSummary.of(audit.machine()), audit.comparedHashes(), audit.findings());
  }

  /** True if a start would serve it, and every unit is where it belongs. */
  boolean isSound() {
    return journal.damage().isEmpty()
        && state.isSound()
        && snapshots.stream().noneMatch(SnapshotAudit.Finding::contradicts);
  }
}
