package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from the raw files of a journal, the one that is being written last.
 *
 * <p>It looks at nothing behind the position up to which it is asked to read, all of which was
 * appended before: there is no torn frame and no half of a roll for it to see. For one thread.
 */
final class JournalFollower implements JournalReader, FrameScanner.Finder {
  private final DataDirectory directory;
  private final FrameChain chain;
  private final FrameScanner scanner = new FrameScanner(2 * FrameCodec.MAX_FRAME_LENGTH);

  /** Only those who begin inside an epoch need it. */
  private @Nullable ByteBuffer probe;

  /** As it was when the place was taken; epochs are only ever added by a start. */
  private Manifest manifest;

  /** Where it began: frames up to there are passed. */
  private long start;

  /** Whether the chain at the start is known, or the first frame is taken at its word. */
  private boolean chainKnown;

  // Where the next frame is looked for.
  private int epochIndex;
  private int fileNumber;
  private long offset;
  private long frameBytes;

  /** What the opening of the epoch said, until the position of which it speaks is reached. */
  private @Nullable EpochOpened opening;

  // The poll that is under way.
  private FrameVisitor visitor = (buffer, from, length, position, count) -> {};
  private Path file = Path.of("");
  private long upTo;
  private int framesLeft;
  private int framesShown;
  private boolean advanced;

  /** A follower behind a place of a journal of which an epoch is being written. */
  JournalFollower(final DataDirectory directory, final JournalStart place)
      throws IOException, JournalDamagedException {
    this(directory, place.position());
    if (place.position() > 0) {
      chain.resumeAfter(place.position(), place.chainHash());
    }
    chainKnown = true;
  }

  /** A follower behind any position. */
  JournalFollower(final DataDirectory directory, final long position)
      throws IOException, JournalDamagedException {
    this.directory = directory;
    manifest = readManifest();
    chain = new FrameChain(EpochOpened.journalTag(manifest.journalId()));
    begin(position);
  }

  @Override
  public void moveBehind(final long position) throws JournalDamagedException, IOException {
    manifest = readManifest();
    begin(position);
  }

  private Manifest readManifest() throws IOException, JournalDamagedException {
    final Manifest read = Manifest.read(directory.manifest());
    if (read == null) {
      throw new IllegalStateException("a journal is followed once an epoch is open");
    }
    return read;
  }

  private void begin(final long position) throws IOException, JournalDamagedException {
    if (position < manifest.kept().position()) {
      throw new JournalDamagedException(
          "what lies before position " + (manifest.kept().position() + 1) + " was removed",
          directory.manifest(),
          0,
          position + 1);
    }
    start = position;
    // Before the first event there is nothing but the journal's own trace.
    chain.resumeAfter(position, chain.journalTag());
    chainKnown = position == 0;
    opening = null;
    epochIndex = manifest.indexAfter(position);
    fileNumber = manifest.firstFile(epochIndex);
    offset = 0;
    chain.enter(number());
    if (position >= current().firstPosition()) {
      seek(position);
    }
  }

  private void seek(final long position) throws IOException, JournalDamagedException {
    ByteBuffer window = probe;
    if (window == null) {
      window = FrameSeeker.newWindow();
      probe = window;
    }
    final List<Path> files = EpochFiles.list(directory.epoch(number()), fileNumber);
    final FrameSeeker.Place near =
        new FrameSeeker(chain.journalTag(), number(), window).before(files, position);
    fileNumber += near.fileIndex();
    offset = near.offset();
  }

  @Override
  public int poll(final FrameVisitor frameVisitor, final long limit, final int frameLimit)
      throws JournalDamagedException, IOException {
    visitor = frameVisitor;
    framesLeft = frameLimit;
    framesShown = 0;
    while (framesLeft > 0 && chain.lastPosition() < limit) {
      enterNextEpoch();
      upTo = Math.min(limit, lastOfEpoch());
      advanced = false;
      file = EpochFiles.fileOf(directory.epoch(number()), fileNumber);
      scanner.scan(file, offset, this);
      if (!advanced) {
        enterNextFile();
      }
    }
    return framesShown;
  }

  @Override
  public JournalStart place() {
    return new JournalStart(chain.lastPosition(), chain.chainHash());
  }

  @Override
  public long epoch() {
    return number();
  }

  @Override
  public long frameBytes() {
    return frameBytes;
  }

  @Override
  public void close() {
    // Files are open during a poll only.
  }

  @Override
  public boolean onFrame(
      final FrameCodec frame,
      final UnsafeBuffer buffer,
      final int bufferOffset,
      final long fileOffset)
      throws JournalDamagedException {
    final boolean passed = frame.firstPosition() <= start && frame.lastPosition() <= start;
    if (passed) {
      requireOfThisEpoch(frame, fileOffset);
    } else {
      beginChainWith(frame);
      final FrameChain.Verdict verdict = chain.judge(frame);
      if (verdict != FrameChain.Verdict.NEXT) {
        throw damaged(verdict.sentence(), fileOffset);
      }
      chain.accept(frame);
    }
    advanced = true;
    offset = fileOffset + frame.length();
    if (frame.kind() == FrameCodec.EPOCH_OPENED) {
      opening = EpochOpened.decode(buffer, bufferOffset + FrameCodec.HEADER_LENGTH);
    } else if (!passed) {
      show(frame, buffer, bufferOffset);
    }
    showStateHash();
    return framesLeft > 0 && chain.lastPosition() < upTo;
  }

  @Override
  public void onBrokenFrame(final long fileOffset, final int statedLength)
      throws JournalDamagedException {
    throw damaged("a frame is broken", fileOffset);
  }

  @Override
  public void onBytesRead(final int count) {
    // Nobody waits for this.
  }

  private void show(final FrameCodec frame, final UnsafeBuffer buffer, final int bufferOffset) {
    framesLeft--;
    framesShown++;
    frameBytes += frame.length();
    visitor.onFrame(
        buffer,
        bufferOffset + FrameCodec.HEADER_LENGTH,
        frame.length() - FrameCodec.HEADER_LENGTH,
        frame.firstPosition(),
        frame.eventCount());
    if (!visitor.wantsMore()) {
      framesLeft = 0;
    }
  }

  /** Takes the first frame at its word, if it is the one with the event that follows the start. */
  private void beginChainWith(final FrameCodec frame) {
    if (!chainKnown && frame.firstPosition() <= start + 1) {
      chain.resumeAfter(frame.firstPosition() - 1, frame.chainHashBefore());
      chainKnown = true;
    }
  }

  private void showStateHash() {
    final EpochOpened said = opening;
    if (said != null && said.lastPosition() <= chain.lastPosition()) {
      opening = null;
      if (said.lastPosition() == chain.lastPosition()) {
        visitor.onStateHash(said.lastPosition(), said.stateHash());
      }
    }
  }

  private void requireOfThisEpoch(final FrameCodec frame, final long fileOffset)
      throws JournalDamagedException {
    if (frame.schemaVersion() > FrameCodec.SCHEMA_VERSION
        || frame.journalTag() != chain.journalTag()
        || frame.epoch() != number()) {
      throw damaged(FrameChain.Verdict.FOREIGN.sentence(), fileOffset);
    }
  }

  private void enterNextEpoch() {
    while (chain.lastPosition() >= lastOfEpoch()) {
      epochIndex++;
      fileNumber = 0;
      offset = 0;
      chain.enter(number());
    }
  }

  /** Goes on in the next file: what is wanted is there, and was not in this one. */
  private void enterNextFile() throws JournalDamagedException {
    fileNumber++;
    offset = 0;
    file = EpochFiles.fileOf(directory.epoch(number()), fileNumber);
    if (!Files.exists(file)) {
      throw damaged("the frame that follows is missing, and so is this file", 0);
    }
  }

  /** Position up to which the epoch counts. */
  private long lastOfEpoch() {
    return epochIndex == manifest.epochs().size() - 1
        ? Long.MAX_VALUE
        : manifest.epochs().get(epochIndex + 1).firstPosition() - 1;
  }

  private Manifest.Epoch current() {
    return manifest.epochs().get(epochIndex);
  }

  private long number() {
    return current().number();
  }

  private JournalDamagedException damaged(final String what, final long fileOffset) {
    return new JournalDamagedException(what, file, fileOffset, chain.nextPosition());
  }
}
