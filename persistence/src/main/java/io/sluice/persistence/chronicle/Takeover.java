package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an epoch: builds on what is proven to be forced, and copies the rest.
 *
 * <p>Killed at any point it has changed nothing that counts, up to the moment in which the manifest
 * is in place; from then on the new epoch is complete. Starting thread.
 */
final class Takeover {
  private final DataDirectory directory;
  private final ChronicleJournalSettings settings;
  private final Surroundings surroundings;
  private final @Nullable Manifest manifest;
  private final RecoveredJournal recovered;
  private final @Nullable JournalEnd end;
  private final FrameScanner scanner = new FrameScanner();

  /**
   * A takeover.
   *
   * @param manifest of the directory; null if it has none
   * @param recovered what the predecessors left
   * @param end of their frames; null if there are none
   */
  Takeover(
      final DataDirectory directory,
      final ChronicleJournalSettings settings,
      final Surroundings surroundings,
      final @Nullable Manifest manifest,
      final RecoveredJournal recovered,
      final @Nullable JournalEnd end) {
    this.directory = directory;
    this.settings = settings;
    this.surroundings = surroundings;
    this.manifest = manifest;
    this.recovered = recovered;
    this.end = end;
  }

  /** Writes, forces and lists the new epoch. */
  EpochWriter run(final byte[] secret, final long stateHash)
      throws IOException, JournalDamagedException {
    final DurableFiles files = directory.files();
    final long number = removeLeftovers() + 1;
    freeLead();
    final long proven = recovered.provenPosition();
    final FrameChain chain = new FrameChain(EpochOpened.journalTag(recovered.journalId()));
    chain.enter(number);
    chain.resumeAfter(proven, chainHashAt(proven));
    final Manifest.Epoch epoch =
        new Manifest.Epoch(number, chain.nextPosition(), chain.chainHash());

    files.createDirectory(directory.epoch(number));
    final EpochWriter writer = writer(number, chain);
    boolean complete = false;
    try {
      writeOpening(writer, chain, stateHash);
      if (proven < recovered.lastPosition()) {
        // A copy is never on the disk without the opening that says that it is one.
        writer.forceFrames();
      }
      copyTail(writer, proven);
      writer.forceFrames();
      writer.state(0);
      files.forceDirectory(directory.epoch(number));
      newManifest(secret, epoch).write(directory.manifest(), files);
      writer.state(MarkState.ACTIVE);
      cutTornTail();
      writer.fillLead();
      complete = true;
    } finally {
      if (!complete) {
        writer.close();
      }
    }
    writer.handOver();
    return writer;
  }

  /**
   * Frees what the predecessor had filled ahead and nobody ever reads: after a stop on a full disk
   * there is no room for a new epoch without that.
   */
  private void freeLead() throws IOException {
    if (end != null) {
      Files.deleteIfExists(end.file().resolveSibling(EpochFiles.PREPARED));
      if (!end.torn()) {
        trim(end);
      }
    }
  }

  /** Cuts a torn tail off, now that nothing behind the last frame ever counts. */
  private void cutTornTail() throws IOException {
    if (end != null && end.torn()) {
      trim(end);
    }
  }

  private void trim(final JournalEnd at) throws IOException {
    try (ForcedFile file = surroundings.opener().open(at.file())) {
      file.truncate(at.offset());
    }
  }

  private EpochWriter writer(final long number, final FrameChain chain) throws IOException {
    final Path epoch = directory.epoch(number);
    final ForcedFile.Opener opener = surroundings.opener();
    preallocate(epoch.resolve(EpochFiles.METADATA), opener);
    final JournalFiles files =
        new JournalFiles(epoch, settings, EpochWriter.fileLimit(settings), opener);
    final Mark mark = new Mark(
        opener.open(epoch.resolve(EpochFiles.MARK)),
        surroundings.bootId(),
        chain.journalTag(),
        number);
    return new EpochWriter(epoch, settings, files, mark, chain);
  }

  /** Chronicle maps this file, too: it gets its place on the disk before. */
  private static void preallocate(final Path metadata, final ForcedFile.Opener opener)
      throws IOException {
    try (ForcedFile file = opener.open(metadata)) {
      file.write(ByteBuffer.allocateDirect(ChronicleAppender.METADATA_BYTES), 0);
      file.force();
    }
  }

  private void writeOpening(final EpochWriter writer, final FrameChain chain, final long stateHash)
      throws IOException {
    final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(FrameCodec.HEADER_LENGTH + EpochOpened.LENGTH));
    final FrameCodec frame = new FrameCodec()
        .begin(buffer, 0, EpochOpened.LENGTH)
        .kind(FrameCodec.EPOCH_OPENED)
        .firstPosition(chain.nextPosition());
    new EpochOpened(
            recovered.journalId(),
            chain.epoch(),
            recovered.epoch(),
            recovered.lastPosition(),
            recovered.chainHash(),
            stateHash)
        .encode(buffer, FrameCodec.HEADER_LENGTH);
    append(writer, frame, buffer);
  }

  private void copyTail(final EpochWriter writer, final long proven)
      throws IOException, JournalDamagedException {
    final UnsafeBuffer copy =
        new UnsafeBuffer(ByteBuffer.allocateDirect(FrameCodec.MAX_FRAME_LENGTH));
    final FrameCodec copied = new FrameCodec();
    final TailFinder finder =
        new TailFinder(proven, recovered.lastPosition(), (frame, buffer, offset) -> {
          copy.putBytes(0, buffer, offset, frame.length());
          append(writer, copied.wrap(copy, 0, frame.length()), copy);
        });
    scanBehind(proven, finder);
    if (writer.lastPosition() != recovered.lastPosition()) {
      throw new IOException("the frames up to position " + recovered.lastPosition()
          + " were there a moment ago, but only those up to " + writer.lastPosition() + " are now");
    }
  }

  private static void append(
      final EpochWriter writer, final FrameCodec frame, final UnsafeBuffer buffer)
      throws IOException {
    if (!writer.tryMakeRoom(frame.length())) {
      throw new IOException("No space left on device: an epoch cannot be opened");
    }
    writer.append(frame, buffer, 0);
  }

  /** The chain hash after everything proven: what the first frame behind it was written after. */
  private long chainHashAt(final long proven) throws IOException, JournalDamagedException {
    if (proven == recovered.lastPosition()) {
      return recovered.chainHash();
    }
    final long[] found = {recovered.chainHash()};
    final TailFinder finder = new TailFinder(
        proven, proven + 1, (frame, buffer, offset) -> found[0] = frame.chainHashBefore());
    scanBehind(proven, finder);
    return found[0];
  }

  /** Shows a finder what lies behind a position in the last epoch, and little that lies before. */
  private void scanBehind(final long position, final TailFinder finder)
      throws IOException, JournalDamagedException {
    if (manifest == null) {
      return;
    }
    final int index = manifest.epochs().size() - 1;
    final long number = manifest.last().number();
    final List<Path> files = EpochFiles.list(directory.epoch(number), manifest.firstFile(index));
    final long tag = EpochOpened.journalTag(recovered.journalId());
    final FrameSeeker.Place place = new FrameSeeker(tag, number).before(files, position);
    for (int i = place.fileIndex(); i < files.size(); i++) {
      scanner.scan(files.get(i), i == place.fileIndex() ? place.offset() : 0, finder);
    }
  }

  private Manifest newManifest(final byte[] secret, final Manifest.Epoch epoch) {
    return manifest == null
        ? new Manifest(recovered.journalId(), HashSecret.check(secret), List.of(epoch))
        : manifest.with(epoch);
  }

  /**
   * Removes the epochs that were begun and never listed, of which the recovery has made sure, and
   * what a removal left that was cut off.
   *
   * @return the highest number that was ever listed
   */
  private long removeLeftovers() throws IOException {
    directory.removeDiscarded();
    for (final long number : directory.epochs()) {
      if (manifest == null || !manifest.lists(number)) {
        directory.discard(number);
      }
    }
    if (manifest == null) {
      return 0;
    }
    Retention.removeReleasedFiles(directory, manifest);
    return manifest.last().number();
  }
}
