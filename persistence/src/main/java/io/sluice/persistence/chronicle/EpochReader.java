package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.persistence.chronicle.JournalReport.EpochReport;
import io.sluice.persistence.chronicle.JournalReport.FileReport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the frames of one epoch, which knows where they stopped following one another.
 *
 * <p>For one thread.
 */
final class EpochReader implements FrameScanner.Finder {
  /*
   * As long as each frame follows the one before, it is shown to the visitor. From the first that
   * is missing or broken on, nothing is: what comes later is only a witness of what was forced.
   * Whoever reads decides afterwards whether the end is a torn tail or damage.
   */
  private static final int UNKNOWN = -1;

  private final UUID journalId;
  private final Manifest.Epoch epoch;
  private final Path directory;
  private final FrameChain chain;
  private final FrameVisitor visitor;
  private final IntConsumer onBytesRead;
  private final List<FileReport> files = new ArrayList<>();
  private long limit = Long.MAX_VALUE;
  private long predecessor = UNKNOWN;
  private int firstFile;

  /** Position behind which it begins inside the epoch; less than 0 if at the beginning of it. */
  private long insideAfter = UNKNOWN;

  private @Nullable EpochOpened opened;
  private boolean stateHashShown;

  // The file that is being read.
  private Path file;
  private long fileFrameCount;
  private long fileFrameBytes;
  private long fileFirstPosition;

  // Where the last frame that follows ends.
  private Path acceptedFile;
  private long acceptedOffset;

  // Where the next frame is expected, or was when it did not come.
  private Path endFile;
  private long endOffset;
  private boolean readingOpening;
  private boolean placeFound;
  private boolean broken;
  private boolean brokenFrameSeen;

  // Witnesses.
  private long attestedPosition;
  private long tornBytes;
  private long checkpointPosition = -1;
  private long checkpointChainHash;

  EpochReader(
      final UUID journalId,
      final Manifest.Epoch epoch,
      final Path directory,
      final FrameChain chain,
      final FrameVisitor visitor,
      final IntConsumer onBytesRead) {
    this.journalId = journalId;
    this.epoch = epoch;
    this.directory = directory;
    this.chain = chain;
    this.visitor = visitor;
    this.onBytesRead = onBytesRead;
    file = directory;
    endFile = directory;
    acceptedFile = directory;
    attestedPosition = epoch.firstPosition() - 1;
  }

  /** The epoch must say that it goes on from this one; 0 for none. */
  EpochReader after(final long epochNumber) {
    predecessor = epochNumber;
    return this;
  }

  /** Files of the epoch before this number may have been removed. */
  EpochReader from(final int fileNumber) {
    firstFile = fileNumber;
    return this;
  }

  /** The chain stands inside the epoch: what lies before it is skipped, most of it unread. */
  EpochReader inside() {
    insideAfter = chain.lastPosition();
    attestedPosition = insideAfter;
    return this;
  }

  /** The epoch has a successor and counts up to this position only. */
  EpochReader upTo(final long position) {
    limit = position;
    return this;
  }

  /** The mark says that the chain had this hash at this position. */
  EpochReader checking(final long position, final long chainHash) {
    checkpointPosition = position;
    checkpointChainHash = chainHash;
    return this;
  }

  /** Makes sure that the epoch has not disappeared. */
  void requireDirectory() throws IOException, JournalDamagedException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      assert entries != null : "opened";
    } catch (final NoSuchFileException e) {
      throw new JournalDamagedException(
          "an epoch of the manifest is missing", directory, 0, epoch.firstPosition());
    }
  }

  /** Reads all files until their end or the limit. */
  void read(final FrameScanner scanner) throws IOException, JournalDamagedException {
    requireDirectory();
    chain.enter(epoch.number());
    final List<Path> all = EpochFiles.list(directory, firstFile);
    FrameSeeker.Place place = new FrameSeeker.Place(0, 0);
    if (insideAfter != UNKNOWN) {
      compareMark();
      readOpening(all, scanner);
      place = new FrameSeeker(chain.journalTag(), epoch.number()).before(all, insideAfter);
    }
    for (int i = place.fileIndex(); i < all.size(); i++) {
      if (!reachedLimit()) {
        begin(all.get(i));
        scanner.scan(file, i == place.fileIndex() ? place.offset() : 0, this);
        report();
      }
    }
    if (opened == null && insideAfter == UNKNOWN) {
      throw damaged("the epoch does not begin with its opening");
    }
    if (insideAfter != UNKNOWN && !placeFound) {
      throw damaged("a snapshot holds positions up to " + insideAfter
          + ", all of which were forced, but the frames up to there are missing or broken");
    }
    if (limit != Long.MAX_VALUE && chain.lastPosition() != limit) {
      throw damaged("a frame is missing or broken, and a later epoch builds upon it");
    }
  }

  /** The opening of the epoch, as long as its first file is there. */
  private void readOpening(final List<Path> all, final FrameScanner scanner)
      throws IOException, JournalDamagedException {
    if (firstFile == 0 && !all.isEmpty()) {
      begin(all.getFirst());
      readingOpening = true;
      scanner.scan(file, this);
      readingOpening = false;
      if (opened == null) {
        throw damaged("the epoch does not begin with its opening");
      }
    }
  }

  private void begin(final Path next) {
    file = next;
    fileFrameCount = 0;
    fileFrameBytes = 0;
    fileFirstPosition = 0;
    if (!torn()) {
      endFile = next;
      endOffset = 0;
    }
  }

  @Override
  public boolean onFrame(
      final FrameCodec frame,
      final UnsafeBuffer buffer,
      final int bufferOffset,
      final long fileOffset)
      throws JournalDamagedException {
    if (frame.lastPosition() <= insideAfter) {
      return skip(frame, buffer, bufferOffset, fileOffset);
    }
    final FrameChain.Verdict verdict = chain.judge(frame);
    if (verdict == FrameChain.Verdict.NEXT && !broken) {
      if (brokenFrameSeen) {
        throw damaged("a broken frame stands before one that follows");
      }
      accept(frame, buffer, bufferOffset);
      endFile = file;
      endOffset = fileOffset + frame.length();
      acceptedFile = file;
      acceptedOffset = endOffset;
      return !reachedLimit();
    }
    if (verdict == FrameChain.Verdict.LATER || (broken && verdict == FrameChain.Verdict.NEXT)) {
      broken = true;
      attestedPosition = Math.max(attestedPosition, frame.durableUpTo());
      tornBytes += frame.length();
      return true;
    }
    throw new JournalDamagedException(verdict.sentence(), file, fileOffset, chain.nextPosition());
  }

  /** Passes what lies before the place at which reading begins; returns whether to go on. */
  private boolean skip(
      final FrameCodec frame,
      final UnsafeBuffer buffer,
      final int bufferOffset,
      final long fileOffset)
      throws JournalDamagedException {
    if (frame.schemaVersion() > FrameCodec.SCHEMA_VERSION
        || frame.journalTag() != chain.journalTag()
        || frame.epoch() != epoch.number()) {
      throw new JournalDamagedException(
          FrameChain.Verdict.FOREIGN.sentence(), file, fileOffset, frame.firstPosition());
    }
    if (readingOpening && frame.kind() == FrameCodec.EPOCH_OPENED) {
      open(EpochOpened.decode(buffer, bufferOffset + FrameCodec.HEADER_LENGTH));
      showStateHash();
    }
    endFile = file;
    endOffset = fileOffset + frame.length();
    if (frame.lastPosition() == insideAfter && frame.eventCount() > 0) {
      placeFound = true;
      if (frame.chainHashAfter(frame.chainHashBefore()) != chain.chainHash()) {
        throw damaged("the events are not those that the snapshot holds", frame);
      }
    }
    attestedPosition = Math.max(attestedPosition, frame.durableUpTo());
    acceptedFile = file;
    acceptedOffset = endOffset;
    return !readingOpening;
  }

  @Override
  public void onBrokenFrame(final long fileOffset, final int statedLength) {
    if (!broken && !brokenFrameSeen) {
      endFile = file;
      endOffset = fileOffset;
    }
    brokenFrameSeen = true;
    tornBytes += FrameCodec.isPossibleLength(statedLength) ? statedLength : 0;
  }

  @Override
  public void onBytesRead(final int count) {
    onBytesRead.accept(count);
  }

  /** Highest position that a frame of the epoch, or the manifest, says was forced. */
  long attestedPosition() {
    return attestedPosition;
  }

  /** Bytes of frames behind the end that count for nothing. */
  long tornBytes() {
    return tornBytes;
  }

  /** Whether there is anything of a frame behind the end. */
  boolean torn() {
    return broken || brokenFrameSeen;
  }

  /** Where the last frame that follows ends. */
  JournalEnd end() {
    return new JournalEnd(acceptedFile, acceptedOffset, torn());
  }

  /** Damage at the place where the next frame is expected. */
  JournalDamagedException damaged(final String what) {
    return new JournalDamagedException(what, endFile, endOffset, chain.nextPosition());
  }

  /** What was read so far. */
  EpochReport report(final long lastPosition) {
    return new EpochReport(epoch.number(), epoch.firstPosition(), lastPosition, tornBytes, files);
  }

  private void accept(final FrameCodec frame, final UnsafeBuffer buffer, final int offset)
      throws JournalDamagedException {
    if (frame.kind() == FrameCodec.EPOCH_OPENED) {
      open(EpochOpened.decode(buffer, offset + FrameCodec.HEADER_LENGTH));
    } else if ((opened == null && insideAfter == UNKNOWN) || frame.kind() != FrameCodec.EVENTS) {
      throw damaged("a frame of kind " + frame.kind() + " stands where it may not");
    }
    placeFound = true;
    attestedPosition = Math.max(attestedPosition, frame.durableUpTo());
    chain.accept(frame);
    check(frame);
    if (frame.eventCount() > 0) {
      countFrame(frame);
      visitor.onFrame(
          buffer,
          offset + FrameCodec.HEADER_LENGTH,
          frame.length() - FrameCodec.HEADER_LENGTH,
          frame.firstPosition(),
          frame.eventCount());
    }
    showStateHash();
  }

  private void open(final EpochOpened frame) throws JournalDamagedException {
    if (opened != null) {
      throw damaged("the epoch is opened twice");
    }
    if (!frame.journalId().equals(journalId)
        || frame.epoch() != epoch.number()
        || (predecessor != UNKNOWN && frame.predecessor() != predecessor)) {
      throw damaged("the epoch was opened for another journal, or after another epoch");
    }
    opened = frame;
    attestedPosition = Math.max(attestedPosition, frame.lastPosition());
  }

  /** Compares the chain with what was said of it elsewhere, before anybody is shown the frame. */
  private void check(final FrameCodec frame) throws JournalDamagedException {
    final long position = chain.lastPosition();
    final EpochOpened opening = opened;
    if (opening != null
        && opening.lastPosition() == position
        && opening.chainHash() != chain.chainHash()) {
      throw damaged("the events are not those after which the epoch was opened", frame);
    }
    if (checkpointPosition == position && checkpointChainHash != chain.chainHash()) {
      throw damaged("the events are not those of which the mark speaks", frame);
    }
  }

  /** Compares the place at which reading begins with the mark, should it be the same. */
  private void compareMark() throws JournalDamagedException {
    if (checkpointPosition == insideAfter && checkpointChainHash != chain.chainHash()) {
      throw damaged("the events of the snapshot are not those of which the mark speaks");
    }
  }

  private JournalDamagedException damaged(final String what, final FrameCodec frame) {
    return new JournalDamagedException(what, endFile, endOffset, frame.firstPosition());
  }

  private void showStateHash() {
    final EpochOpened opening = opened;
    if (opening != null && opening.lastPosition() == chain.lastPosition() && !stateHashShown) {
      stateHashShown = true;
      visitor.onStateHash(chain.lastPosition(), opening.stateHash());
    }
  }

  private void countFrame(final FrameCodec frame) {
    fileFirstPosition = fileFrameCount == 0 ? frame.firstPosition() : fileFirstPosition;
    fileFrameCount++;
    fileFrameBytes += frame.length();
  }

  private void report() throws IOException {
    files.add(new FileReport(
        file,
        Files.size(file),
        fileFrameCount,
        fileFrameBytes,
        fileFirstPosition,
        fileFrameCount == 0 ? 0 : Math.min(chain.lastPosition(), limit)));
  }

  private boolean reachedLimit() {
    return (opened != null || insideAfter != UNKNOWN) && chain.lastPosition() >= limit;
  }
}
