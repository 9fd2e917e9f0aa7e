package io.sluice.api.boot;

import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.persistence.chronicle.JournalReport.EpochReport;
import io.sluice.persistence.chronicle.JournalReport.FileReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** A verification for programs. Stateless, any thread. */
final class VerificationJson {
  private VerificationJson() {}

  /** One object. */
  static String text(final Path data, final Verification verification) {
    final JsonObject json = new JsonObject()
        .put("data", data.toString())
        .put("sound", verification.isSound())
        .put("comparedStateHashes", verification.comparedHashes());
    verification.journal().journal().ifPresent(found -> json.put("journal", journal(found)));
    verification.journal().damage().ifPresent(found -> json.put("damage", damage(found)));
    final JsonArray epochs = new JsonArray();
    verification.journal().epochs().forEach(epoch -> epochs.add(epoch(epoch)));
    final JsonArray snapshots = new JsonArray();
    verification.snapshots().forEach(finding -> snapshots.add(snapshot(finding)));
    json.put("snapshots", snapshots);
    return json.put("epochs", epochs).put("state", state(verification.state())).encodePrettily();
  }

  private static JsonObject journal(final RecoveredJournal journal) {
    return new JsonObject()
        .put("id", journal.journalId().toString())
        .put("epoch", journal.epoch())
        .put("lastPosition", journal.lastPosition())
        .put("provenPosition", journal.provenPosition())
        .put("chainHash", HexText.of(journal.chainHash()))
        .put("frames", journal.frameCount())
        .put("frameBytes", journal.frameBytes())
        .put("tornBytes", journal.tornBytes())
        .put("closed", journal.closed());
  }

  private static JsonObject snapshot(final SnapshotAudit.Finding finding) {
    final JsonObject json = new JsonObject()
        .put("file", finding.snapshot().name())
        .put("position", finding.snapshot().position())
        .put("bytes", finding.snapshot().lengthBytes())
        .put("usable", finding.problem() == null);
    return finding.problem() == null ? json : json.put("problem", finding.problem());
  }

  private static JsonObject damage(final JournalDamagedException damage) {
    return new JsonObject()
        .put("message", damage.getMessage())
        .put("file", damage.file().toString())
        .put("offset", damage.offset())
        .put("position", damage.position());
  }

  private static JsonObject epoch(final EpochReport epoch) {
    final JsonArray files = new JsonArray();
    for (final FileReport file : epoch.files()) {
      files.add(new JsonObject()
          .put("file", file.file().toString())
          .put("length", file.length())
          .put("frames", file.frameCount())
          .put("frameBytes", file.frameBytes())
          .put("firstPosition", file.firstPosition())
          .put("lastPosition", file.lastPosition()));
    }
    return new JsonObject()
        .put("number", epoch.number())
        .put("firstPosition", epoch.firstPosition())
        .put("lastPosition", epoch.lastPosition())
        .put("tornBytes", epoch.tornBytes())
        .put("files", files);
  }

  private static JsonObject state(final StateSummary state) {
    return new JsonObject()
        .put("position", state.position())
        .put("stateHash", HexText.of(state.stateHash()))
        .put("time", Instant.ofEpochMilli(state.timeMs()).toString())
        .put("skus", state.skus())
        .put("locations", state.locations())
        .put("channels", state.channels())
        .put("cells", state.cells())
        .put("keys", state.keys())
        .put("conservationDifferences", state.unbalancedSkus().size())
        .put("unbalancedSkus", new JsonArray(state.unbalancedSkus()))
        .put("unsoundSkus", new JsonArray(state.unsoundSkus()))
        .put("reservations", counts(state.reservations()))
        .put("orders", counts(state.orders()));
  }

  private static <E extends Enum<E>> JsonObject counts(final Map<E, Long> countByStatus) {
    final JsonObject json = new JsonObject();
    countByStatus.forEach(
        (status, count) -> json.put(status.name().toLowerCase(Locale.ROOT), count));
    return json;
  }
}
