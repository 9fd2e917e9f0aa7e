package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * The writing end of one epoch: appends frames, forces them and states in the mark what is forced.
 *
 * <p>One thread at a time, first the starting thread, then the journaler's. After an exception it
 * is good for nothing but {@link #close()}: after a failed force the kernel may have dropped the
 * pages.
 */
final class EpochWriter implements Closeable {
  private final Path directory;
  private final Durability durability;
  private final long fileBytes;
  private final ChronicleAppender appender;
  private final JournalFiles files;
  private final Mark mark;
  private final FrameChain chain;
  private boolean fileBegun;
  private long forcedUpTo;

  EpochWriter(
      final Path directory,
      final ChronicleJournalSettings settings,
      final JournalFiles files,
      final Mark mark,
      final FrameChain chain) {
    this.directory = directory;
    this.files = files;
    this.mark = mark;
    this.chain = chain;
    durability = settings.durability();
    fileBytes = settings.fileBytes();
    forcedUpTo = chain.lastPosition();
    appender = new ChronicleAppender(directory, settings.maxFrameLength());
  }

  /** Offset behind which nothing is appended: a file's length, or what one longest frame needs. */
  static long fileLimit(final ChronicleJournalSettings settings) {
    return Math.max(
        settings.fileBytes(), settings.maxFrameLength() + 2L * ChronicleAppender.OVERHEAD_BYTES);
  }

  /** Makes sure that a frame of this length can be appended; false if the disk is full. */
  boolean tryMakeRoom(final int frameLength) throws IOException {
    if (!fileBegun) {
      if (!files.tryCover(needed(0, frameLength))) {
        return false;
      }
      files.begin(EpochFiles.fileOf(directory, 0));
      fileBegun = true;
      return true;
    }
    final long position = appender.position();
    if (needed(position, frameLength) <= fileBytes || position == 0) {
      return files.tryCover(needed(position, frameLength));
    }
    if (!files.tryCoverNext(needed(0, frameLength))) {
      return false;
    }
    files.roll(EpochFiles.fileOf(directory, appender.roll()));
    return true;
  }

  /** Completes a frame and appends it, after room was made for it. */
  void append(final FrameCodec frame, final DirectBuffer buffer, final int offset) {
    chain.stamp(frame, forcedUpTo);
    appender.append(buffer, offset, frame.length());
  }

  /** Makes what was appended as durable as promised and says so in the mark. */
  void commit() throws IOException {
    if (forcesCommits() || files.rolledSinceForce()) {
      forceFrames();
    }
    mark.write(forcedUpTo, chain.lastPosition(), chain.chainHash());
  }

  /** Whether each commit forces what it appended. */
  boolean forcesCommits() {
    return durability == Durability.DISK;
  }

  /** Forces all frames, whatever is promised. */
  void forceFrames() throws IOException {
    files.forceFrames(appender.position());
    forcedUpTo = chain.lastPosition();
  }

  /**
   * States one thing more in the mark, in both slots, and forces it.
   *
   * @param flag 0 for nothing more
   */
  void state(final int flag) throws IOException {
    mark.raise(flag);
    for (int slot = 0; slot < MarkState.SLOT_COUNT; slot++) {
      mark.write(forcedUpTo, chain.lastPosition(), chain.chainHash());
    }
    mark.force();
  }

  /** Forces everything, says that this is the orderly end, and frees what was filled ahead. */
  void finish() throws IOException {
    forceFrames();
    state(MarkState.CLOSED);
    final long end = appender.position();
    appender.close();
    files.trim(end);
    files.forceFiles();
  }

  /** Forces the mark, and the frames before it if they are not. */
  void settle() throws IOException {
    if (forcedUpTo < chain.lastPosition()) {
      forceFrames();
      mark.write(forcedUpTo, chain.lastPosition(), chain.chainHash());
    }
    mark.force();
  }

  /** Whether a power loss now could take away what the mark says, or frames. */
  boolean unsettled() {
    return mark.unforced() || forcedUpTo < chain.lastPosition();
  }

  /** Forces the mark alone. */
  void forceMark() throws IOException {
    mark.force();
  }

  /** Fills a slice ahead; whether there was anything to fill. */
  boolean fillAhead() throws IOException {
    return files.fillAhead(appender.position());
  }

  /** Fills all that is to be ahead, or as much of it as the disk has room for. */
  void fillLead() throws IOException {
    files.fillLead(appender.position());
  }

  /** Whether the disk is full. Any thread. */
  boolean storageFull() {
    return files.storageFull();
  }

  /** Position of the last event appended. */
  long lastPosition() {
    return chain.lastPosition();
  }

  /** Position up to which everything was forced. */
  long forcedUpTo() {
    return forcedUpTo;
  }

  /** Lets the next caller be another thread. */
  void handOver() {
    appender.handOver();
  }

  /** Frees everything and writes nothing more. */
  @Override
  public void close() throws IOException {
    try (mark;
        files) {
      appender.close();
    }
  }

  private static long needed(final long position, final int frameLength) {
    return position + frameLength + (position == 0 ? 2L : 1L) * ChronicleAppender.OVERHEAD_BYTES;
  }
}
