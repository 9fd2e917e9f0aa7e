package io.sluice.api.boot;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.recovery.SnapshotLoader.Loaded;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalOutline;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads every snapshot of a directory, replays the journal from as far back as it goes, and
 * compares the two wherever a snapshot was taken. For one thread.
 */
final class SnapshotAudit implements FrameVisitor {
  private final SnapshotStore store;
  private final RecoveryProgress progress;
  private final List<Finding> findings = new ArrayList<>();
  private final TreeMap<Long, SnapshotHeader> headerByPosition = new TreeMap<>();
  private EngineRecovery recovery = EngineRecovery.intoEmptyMachine(FrameCodec.MAX_EVENTS_LENGTH);

  /**
   * What was found of one snapshot.
   *
   * @param snapshot that was read
   * @param problem why it can not be used, null if it can
   * @param contradicts true if it is whole, but the journal holds something else
   */
  record Finding(StoredSnapshot snapshot, @Nullable String problem, boolean contradicts) {}

  SnapshotAudit(final SnapshotStore store, final RecoveryProgress progress) {
    this.store = store;
    this.progress = progress;
  }

  /** Reads all snapshots and decides where the journal has to be read from. */
  JournalStart start(final JournalOutline outline) throws IOException {
    final UUID journalId = outline.journalId();
    Loaded oldest = null;
    for (final StoredSnapshot stored : store.list()) {
      if (journalId == null) {
        findings.add(new Finding(stored, "there is no journal", true));
        continue;
      }
      final Loaded loaded = read(stored, journalId);
      if (loaded != null) {
        headerByPosition.put(stored.position(), loaded.header());
        oldest = loaded;
      }
    }
    if (outline.isWhole() || oldest == null) {
      return JournalStart.BEGINNING;
    }
    recovery = EngineRecovery.into(oldest.machine());
    headerByPosition.remove(oldest.header().position());
    findings.add(new Finding(oldest.stored(), null, false));
    return new JournalStart(oldest.header().position(), oldest.header().chainHash());
  }

  /** What was found, the oldest first, once the journal was read to its end. */
  List<Finding> findings() throws IOException {
    for (final StoredSnapshot stored : store.list()) {
      if (headerByPosition.containsKey(stored.position())) {
        findings.add(new Finding(stored, "the journal has no frame that ends there", true));
      }
    }
    headerByPosition.clear();
    findings.sort(Comparator.comparingLong(finding -> finding.snapshot().position()));
    return List.copyOf(findings);
  }

  /** The machine in the state after the last frame. */
  StateMachine machine() {
    return recovery.machine();
  }

  /** Stated hashes that were equal to those of the replay. */
  long comparedHashes() {
    return recovery.comparedHashes();
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    recovery.onFrame(buffer, eventsOffset, eventsLength, firstPosition, eventCount);
    final long position = machine().position();
    final SnapshotHeader header = headerByPosition.remove(position);
    if (header != null) {
      final boolean equal = header.stateHash() == machine().stateHash();
      findings.add(new Finding(
          stored(position), equal ? null : "the journal leads to another state", !equal));
    }
  }

  @Override
  public void onStateHash(final long position, final long stateHash) {
    recovery.onStateHash(position, stateHash);
  }

  private @Nullable Loaded read(final StoredSnapshot stored, final UUID journalId)
      throws IOException {
    final SnapshotLoader loader = new SnapshotLoader(
        store, FrameCodec.MAX_EVENTS_LENGTH, progress, SnapshotLoader.SkippedSnapshots.UNTOLD);
    try {
      final Loaded loaded = loader.load(stored, journalId);
      if (loaded == null) {
        findings.add(new Finding(stored, "it is of another journal", false));
      }
      return loaded;
    } catch (final DamagedSnapshotException | UncheckedIOException e) {
      findings.add(new Finding(stored, "damaged: " + FailureText.of(e), false));
      return null;
    }
  }

  private StoredSnapshot stored(final long position) {
    try {
      return store.list().stream()
          .filter(snapshot -> snapshot.position() == position)
          .findFirst()
          .orElseGet(() -> new StoredSnapshot(position, 0, "removed meanwhile"));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
