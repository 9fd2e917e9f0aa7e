package io.sluice.persistence.chronicle;

import io.sluice.engine.protocol.Durability;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files of the epoch that is being written, as far as they are to be filled, forced and rolled.
 *
 * <p>Journaler's thread; {@link #storageFull()} any thread.
 */
final class JournalFiles implements Closeable {
  /*
   * Two blocks ahead of the last frame are filled and forced, in the current file as long as it
   * lasts, then in the next one, which bears another name until the roll. The work is done after a
   * turn has published, twice as much as the turn appended: so the lead is kept under any load, and
   * a drain never waits for more than that. Should the lead be used up all the same, the append
   * fills on at once.
   *
   * At the level "process" nothing is forced for the sake of the lead: a file system that took the
   * zeros has a place for them.
   *
   * When a slice finds the disk full, more than a block is still ahead. Then storage-full is said,
   * nobody is let in any more, and what waits in the ring still fits into that block. A slice is
   * tried again in later turns, and storage-full is taken back when two blocks are ahead again.
   */
  private static final long LONGEST_STEP_BYTES = 1 << 20;

  /** An append that found no lead makes one of this length, with one force. */
  private static final long LONGEST_LEAP_BYTES = 4 << 20;

  private final Path directory;
  private final ForcedFile.Opener opener;
  private final long fileLimit;
  private final long aheadBytes;

  /** Filling goes on by this much at a time, so that not every frame asks for a little more. */
  private final long stepBytes;

  private final long leapBytes;
  private final boolean forcing;
  private final List<BlockFile> rolled = new ArrayList<>();
  private BlockFile current;
  private long lastPosition;
  private @Nullable BlockFile next;
  private volatile boolean storageFull;

  /**
   * The files of a new epoch, the first of which is not yet there.
   *
   * @param directory of the epoch
   * @param settings of the journal
   * @param fileLimit offset behind which nothing is ever appended
   * @param opener of the second channels
   */
  JournalFiles(
      final Path directory,
      final ChronicleJournalSettings settings,
      final long fileLimit,
      final ForcedFile.Opener opener)
      throws IOException {
    this.directory = directory;
    this.opener = opener;
    this.fileLimit = fileLimit;
    aheadBytes = 2L * settings.blockBytes();
    stepBytes = Math.min(LONGEST_STEP_BYTES, settings.blockBytes());
    leapBytes = Math.min(LONGEST_LEAP_BYTES, settings.blockBytes());
    forcing = settings.durability() == Durability.DISK;
    current = prepare();
  }

  /** Makes appending up to an offset in the current file safe; false if the disk is full. */
  boolean tryCover(final long offset) throws IOException {
    return tryCover(current, offset);
  }

  /** Makes appending up to an offset in the next file safe; false if the disk is full. */
  boolean tryCoverNext(final long offset) throws IOException {
    return tryCover(next(), offset);
  }

  /** Gives the first file its name. */
  void begin(final Path firstFile) throws IOException {
    current.rename(firstFile);
    DurableFiles.forceDirectory(directory);
  }

  /**
   * The next file becomes the current one; {@link #forceFrames} must follow the first append to it.
   */
  void roll(final Path nextFile) throws IOException {
    final BlockFile file = next();
    file.rename(nextFile);
    rolled.add(current);
    current = file;
    next = null;
  }

  /** Whether there was a roll since the last force. */
  boolean rolledSinceForce() {
    return !rolled.isEmpty();
  }

  /** Forces everything appended so far, in as many files as it is in, and their names. */
  void forceFrames() throws IOException {
    if (!rolled.isEmpty()) {
      for (final BlockFile file : rolled) {
        file.force();
        file.close();
      }
      rolled.clear();
      DurableFiles.forceDirectory(directory);
    }
    current.force();
  }

  /**
   * Fills a little more if less than two blocks are ahead.
   *
   * @param position offset in the current file behind the last frame
   * @return whether there was anything to fill
   */
  boolean fillAhead(final long position) throws IOException {
    final long appended = position - (position < lastPosition ? 0 : lastPosition);
    lastPosition = position;
    long budget = Math.max(BlockFile.SLICE_LENGTH, 2 * appended);
    final long wanted = roundUp(position + aheadBytes);
    final long target = Math.min(fileLimit, wanted);
    final long targetInNext = Math.min(fileLimit, wanted - fileLimit);
    boolean filled = false;
    boolean full = false;
    while (budget > 0 && !full && lacks(target, targetInNext)) {
      full = safeTo(current) < target
          ? !fill(current, target, stepBytes)
          : !fill(next(), targetInNext, stepBytes);
      filled |= !full;
      budget -= BlockFile.SLICE_LENGTH;
    }
    if (storageFull && !lacks(target, targetInNext)) {
      storageFull = false;
    }
    return filled;
  }

  private boolean lacks(final long target, final long targetInNext) throws IOException {
    return safeTo(current) < target || (targetInNext > 0 && safeTo(next()) < targetInNext);
  }

  /** Whether the last attempt to fill ahead found the disk full. Any thread. */
  boolean storageFull() {
    return storageFull;
  }

  /** Cuts off what was filled and is not needed any more. Only after Chronicle let go of it. */
  void trim(final long position) throws IOException {
    current.truncate(position);
    if (next != null) {
      next.delete();
      next = null;
    }
  }

  @Override
  public void close() throws IOException {
    for (final BlockFile file : rolled) {
      file.close();
    }
    current.close();
    if (next != null) {
      next.close();
    }
  }

  private boolean tryCover(final BlockFile file, final long offset) throws IOException {
    assert offset <= fileLimit : "offset " + offset + " behind the limit " + fileLimit;
    final long target = Math.min(fileLimit, roundUp(offset + leapBytes));
    while (safeTo(file) < offset) {
      if (!fill(file, target, leapBytes)) {
        return false;
      }
    }
    return true;
  }

  /** Offset up to which an append cannot find the disk full. */
  private long safeTo(final BlockFile file) {
    return forcing ? file.forcedTo() : file.filledTo();
  }

  private long roundUp(final long offset) {
    return (offset + stepBytes - 1) / stepBytes * stepBytes;
  }

  /**
   * Fills one slice, and forces when so much is filled and not forced; false if the disk is full.
   */
  private boolean fill(final BlockFile file, final long target, final long forceStep)
      throws IOException {
    if (file.filledTo() < target) {
      try {
        file.fillTowards(target);
      } catch (final IOException e) {
        if (!isDiskFull(e)) {
          throw e;
        }
        storageFull = true;
        return false;
      }
    }
    if (forcing && (file.filledTo() >= target || file.filledTo() - file.forcedTo() >= forceStep)) {
      file.force();
    }
    return true;
  }

  /** The message is in the language of the system, so what the file system says counts as well. */
  private boolean isDiskFull(final IOException failure) throws IOException {
    final String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota")) {
      return true;
    }
    final FileStore store = Files.getFileStore(directory);
    return store.getUsableSpace() < stepBytes;
  }

  private BlockFile next() throws IOException {
    BlockFile file = next;
    if (file == null) {
      file = prepare();
      next = file;
    }
    return file;
  }

  private BlockFile prepare() throws IOException {
    return new BlockFile(directory.resolve(EpochFiles.PREPARED), opener);
  }
}
