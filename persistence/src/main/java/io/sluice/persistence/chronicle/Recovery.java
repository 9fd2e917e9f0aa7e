package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.JournalReport.EpochReport;
import io.sluice.persistence.chronicle.JournalReport.FileReport;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a whole journal from its raw files, which writes nothing.
 *
 * <p>For one thread.
 */
final class Recovery {
  /*
   * An end of the frames is a torn tail only if nothing says that what is missing was once there
   * for sure. Three witnesses can say so:
   *
   *   - any frame that survives: its "durable up to" was forced when it was written,
   *   - the mark's "forced up to",
   *   - the mark's "acknowledged up to", if the operating system has not been restarted since: then
   *     the page cache was not lost either.
   *
   * Only the last epoch can have a torn tail. Each earlier one counts up to the first position of
   * its successor, and everything up to there was forced before the successor was listed.
   */
  private final DataDirectory directory;
  private final BootId bootId;
  private final boolean inUse;
  private final FrameVisitor visitor;
  private final RecoveryProgress progress;
  private final FrameScanner scanner = new FrameScanner();
  private final List<EpochReport> reports = new ArrayList<>();
  private @Nullable JournalEnd end;
  private int first;
  private long bytesTotal;
  private long bytesRead;

  /**
   * A reading.
   *
   * @param directory to be read
   * @param bootId run of the operating system
   * @param inUse whether another process may be writing meanwhile
   * @param visitor shown every frame that counts
   * @param progress told how far the reading is
   */
  Recovery(
      final DataDirectory directory,
      final BootId bootId,
      final boolean inUse,
      final FrameVisitor visitor,
      final RecoveryProgress progress) {
    this.directory = directory;
    this.bootId = bootId;
    this.inUse = inUse;
    this.visitor = visitor;
    this.progress = progress;
  }

  /**
   * Reads all that counts.
   *
   * @param manifest of the directory; null if it has none
   * @param newJournalId what a new journal would be called
   * @param start behind which reading begins
   */
  RecoveredJournal read(
      final @Nullable Manifest manifest, final UUID newJournalId, final JournalStart start)
      throws IOException, JournalDamagedException {
    new Leftovers(directory, scanner, manifest).refuseForgottenEpochs();
    if (manifest == null) {
      if (start.position() > 0) {
        throw endsBefore(start, directory.manifest(), 0);
      }
      final long chainHash = EpochOpened.journalTag(newJournalId);
      return new RecoveredJournal(newJournalId, 0, 0, 0, chainHash, 0, 0, 0, false);
    }
    if (start.position() < manifest.kept().position()) {
      throw new JournalDamagedException(
          "what lies before position " + (manifest.kept().position() + 1)
              + " was removed because snapshots held it, and none of them can be used",
          directory.manifest(),
          0,
          start.position() + 1);
    }
    final FrameChain chain = new FrameChain(EpochOpened.journalTag(manifest.journalId()));
    if (start.position() > 0) {
      chain.resumeAfter(start.position(), start.chainHash());
    }
    first = manifest.indexAfter(start.position());
    final int last = manifest.epochs().size() - 1;
    bytesTotal = totalLength(manifest);
    for (int i = first; i < last; i++) {
      final EpochReader reader =
          reader(manifest, i, chain).upTo(manifest.epochs().get(i + 1).firstPosition() - 1);
      readEpoch(reader, chain);
    }
    return readLast(manifest, chain);
  }

  private static JournalDamagedException endsBefore(
      final JournalStart start, final Path file, final long offset) {
    return new JournalDamagedException(
        "a snapshot holds positions up to " + start.position()
            + ", all of which were forced, but the journal ends before",
        file,
        offset,
        start.position());
  }

  /** Where the last frame of the last epoch ends; null as long as nothing was recovered. */
  @Nullable
  JournalEnd end() {
    return end;
  }

  /** What was read of each epoch, also if the reading ended with damage. */
  List<EpochReport> reports() {
    return reports;
  }

  private RecoveredJournal readLast(final Manifest manifest, final FrameChain chain)
      throws IOException, JournalDamagedException {
    final Manifest.Epoch epoch = manifest.last();
    final Path markFile = directory.epoch(epoch.number()).resolve(EpochFiles.MARK);
    final EpochReader reader = reader(manifest, manifest.epochs().size() - 1, chain);
    reader.requireDirectory();
    final MarkState mark = inUse
        ? MarkState.readInUse(
            () -> DurableFiles.readIfThere(markFile), markFile, chain.journalTag(), epoch.number())
        : MarkState.read(markFile, chain.journalTag(), epoch.number(), bootId);
    readEpoch(reader.checking(mark.acknowledgedUpTo(), mark.chainHash()), chain);
    final long proven = Math.max(reader.attestedPosition(), mark.forcedUpTo());
    final boolean sameBoot = mark.bootId().equals(bootId);
    final long required = sameBoot ? Math.max(proven, mark.acknowledgedUpTo()) : proven;
    if (chain.lastPosition() < required) {
      throw reader.damaged("positions up to " + required + " were acknowledged, but the frames"
          + " are missing or broken from here on");
    }
    if (mark.closed() && (reader.torn() || chain.lastPosition() != mark.forcedUpTo())) {
      throw reader.damaged("the journal was closed in order at position " + mark.forcedUpTo()
          + ", but ends differently");
    }
    end = reader.end();
    return recovered(manifest, chain, proven, reader.tornBytes(), mark.closed());
  }

  private RecoveredJournal recovered(
      final Manifest manifest,
      final FrameChain chain,
      final long proven,
      final long tornBytes,
      final boolean closed) {
    long frameCount = 0;
    long frameBytes = 0;
    for (final EpochReport epoch : reports) {
      for (final FileReport file : epoch.files()) {
        frameCount += file.frameCount();
        frameBytes += file.frameBytes();
      }
    }
    return new RecoveredJournal(
        manifest.journalId(),
        manifest.last().number(),
        chain.lastPosition(),
        proven,
        chain.chainHash(),
        frameCount,
        frameBytes,
        tornBytes,
        closed);
  }

  private EpochReader reader(final Manifest manifest, final int index, final FrameChain chain)
      throws JournalDamagedException {
    final Manifest.Epoch epoch = manifest.epochs().get(index);
    final boolean inside = index == first && chain.nextPosition() > epoch.firstPosition();
    if (!inside
        && (chain.nextPosition() != epoch.firstPosition()
            || chain.chainHash() != epoch.chainHash())) {
      throw new JournalDamagedException(
          "epoch " + epoch.number() + " does not follow those before it",
          directory.manifest(),
          0,
          epoch.firstPosition());
    }
    final EpochReader reader = new EpochReader(
            manifest.journalId(),
            epoch,
            directory.epoch(epoch.number()),
            chain,
            visitor,
            count -> onBytesRead(count, chain))
        .from(manifest.firstFile(index));
    if (index > 0 || manifest.kept().position() == 0) {
      reader.after(index == 0 ? 0 : manifest.epochs().get(index - 1).number());
    }
    return inside ? reader.inside() : reader;
  }

  private void readEpoch(final EpochReader reader, final FrameChain chain)
      throws IOException, JournalDamagedException {
    try {
      reader.read(scanner);
    } finally {
      reports.add(reader.report(chain.lastPosition()));
    }
  }

  private void onBytesRead(final int count, final FrameChain chain) {
    bytesRead += count;
    progress.onProgress(bytesRead, bytesTotal, chain.lastPosition());
  }

  private long totalLength(final Manifest manifest) throws IOException {
    long total = 0;
    for (int i = first; i < manifest.epochs().size(); i++) {
      total += length(directory.epoch(manifest.epochs().get(i).number()));
    }
    return total;
  }

  /** Length of the files of an epoch; 0 for one that is missing, which is found out in its turn. */
  private static long length(final Path epochDirectory) throws IOException {
    try (Stream<Path> files = EpochFiles.present(epochDirectory).stream()) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (final NoSuchFileException e) {
      return 0;
    }
  }
}
