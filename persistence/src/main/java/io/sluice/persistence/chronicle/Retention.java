package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Removes the files of a journal whose events are all in a snapshot.
 *
 * <p>First the manifest says from where on the journal has to be there, and is forced; then files
 * are removed. Cut off at any point, what is left counts for nothing, and the next removal or start
 * takes it away. One thread at a time, and never beside a start.
 */
final class Retention {
  private final DataDirectory directory;

  Retention(final DataDirectory directory) {
    this.directory = directory;
  }

  /**
   * Removes what holds nothing behind a place.
   *
   * @param upTo end of a frame, up to which everything is forced and in a snapshot
   */
  void release(final JournalStart upTo) throws IOException, JournalDamagedException {
    final Manifest manifest = Manifest.read(directory.manifest());
    if (manifest == null || upTo.position() <= manifest.kept().position()) {
      return;
    }
    final int index = manifest.indexAfter(upTo.position());
    final Manifest.Epoch epoch = manifest.epochs().get(index);
    final int before = manifest.firstFile(index);
    final List<Path> files = EpochFiles.list(directory.epoch(epoch.number()), before);
    final long tag = EpochOpened.journalTag(manifest.journalId());
    final FrameSeeker seeker = new FrameSeeker(tag, epoch.number());
    // Where nothing of the epoch is in the snapshot, its opening has to be read.
    final int file = upTo.position() < epoch.firstPosition()
        ? before
        : before + seeker.before(files, upTo.position()).fileIndex();
    if (index == 0 && file == before) {
      return;
    }
    final Manifest rest =
        manifest.keeping(new Manifest.Kept(upTo.position(), upTo.chainHash(), file), index);
    rest.write(directory.manifest(), directory.files());
    directory.removeDiscarded();
    for (final Manifest.Epoch released : manifest.epochs().subList(0, index)) {
      directory.discard(released.number());
    }
    removeReleasedFiles(directory, rest);
  }

  /** Removes the files of the first epoch that need not be there. */
  static void removeReleasedFiles(final DataDirectory directory, final Manifest manifest)
      throws IOException {
    final Path epoch = directory.epoch(manifest.epochs().getFirst().number());
    final Path firstKept = EpochFiles.fileOf(epoch, manifest.kept().file());
    for (final Path file : EpochFiles.present(epoch)) {
      if (file.compareTo(firstKept) < 0) {
        Files.deleteIfExists(file);
      }
    }
  }
}
