package io.sluice.api.boot;

import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import io.sluice.persistence.chronicle.JournalReport.EpochReport;
import io.sluice.persistence.chronicle.JournalReport.FileReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A verification for people: a name and what it is, one a line. Not shared between threads. */
final class VerificationText {
  private final StringBuilder text = new StringBuilder(1_024);

  private VerificationText() {}

  /** All lines. */
  static String text(final Path data, final Verification verification) {
    final VerificationText lines = new VerificationText();
    lines.line("data directory", data);
    verification.journal().epochs().forEach(lines::epoch);
    verification.journal().journal().ifPresent(lines::journal);
    verification.snapshots().forEach(lines::snapshot);
    lines.state(verification.state());
    lines.line(
        "state hash",
        HexText.of(verification.state().stateHash()) + "; hashes stated by starts: "
            + verification.comparedHashes() + ", all equal to the replay");
    lines.balance(verification.state());
    verification.journal().damage().ifPresent(lines::damage);
    lines.line("verdict", verification.isSound() ? "sound" : "DAMAGED");
    return lines.text.toString();
  }

  private void epoch(final EpochReport epoch) {
    line("epoch " + epoch.number(), positions(epoch.firstPosition(), epoch.lastPosition()));
    for (final FileReport file : epoch.files()) {
      line(
          "",
          file.file().getFileName() + ": " + positions(file.firstPosition(), file.lastPosition())
              + ", " + file.frameCount() + " frames, " + file.frameBytes() + " bytes");
    }
  }

  private void snapshot(final SnapshotAudit.Finding finding) {
    final StoredSnapshot snapshot = finding.snapshot();
    final String problem = finding.problem();
    line(
        "snapshot",
        "position " + snapshot.position() + ", " + snapshot.lengthBytes() + " bytes, "
            + (problem == null
                ? "whole, and what the journal leads to"
                : "NOT USABLE: " + problem));
  }

  private void journal(final RecoveredJournal journal) {
    line("journal", journal.journalId());
    line("last position", journal.lastPosition());
    line("proven position", journal.provenPosition());
    line("chain hash", HexText.of(journal.chainHash()));
    line(
        "torn tail",
        journal.tornBytes() == 0 ? "none" : journal.tornBytes() + " bytes, never acknowledged");
    line("closed in order", journal.closed() ? "yes" : "no");
  }

  private void state(final StateSummary state) {
    line("engine time", Instant.ofEpochMilli(state.timeMs()));
    line(
        "catalogue",
        state.skus() + " SKUs, " + state.locations() + " locations, " + state.channels()
            + " channels, " + state.cells() + " cells");
    line("reservations", counts(state.reservations()));
    line("orders", counts(state.orders()));
    line("remembered keys", state.keys());
  }

  private void balance(final StateSummary state) {
    line(
        "conservation",
        state.skus() + " SKUs, " + state.unbalancedSkus().size() + " differences"
            + names(state.unbalancedSkus()));
    line(
        "buckets",
        state.unsoundSkus().isEmpty()
            ? "none is negative, all sums are right"
            : "wrong" + names(state.unsoundSkus()));
  }

  private void damage(final JournalDamagedException damage) {
    line("damage", FailureText.of(damage));
  }

  private void line(final String name, final Object value) {
    text.append("%-16s %s%n".formatted(name, value));
  }

  private static String positions(final long first, final long last) {
    return last < first || first == 0 ? "no positions" : "positions " + first + " to " + last;
  }

  private static String names(final List<String> skus) {
    return skus.isEmpty() ? "" : ": " + String.join(", ", skus);
  }

  private static <E extends Enum<E>> String counts(final Map<E, Long> countByStatus) {
    return countByStatus.isEmpty()
        ? "none"
        : countByStatus.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }
}
