package io.sluice.persistence.chronicle;

import io.sluice.engine.protocol.Durability;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** Offset in the current file up to which frames are forced; 0 if it never was forced. */
  private long framesForcedTo;

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
    final BlockFile file = tryNext();
    return file != null && tryCover(file, offset);
  }

  /** Gives the first file its name. */
  void begin(final Path firstFile) throws IOException {
    current.rename(firstFile);
    opener.forceDirectory(directory);
  }

  /**
   * The next file becomes the current one; {@link #forceFrames} must follow the first append to it.
   */
  void roll(final Path nextFile) throws IOException {
    final BlockFile file = Objects.requireNonNull(next, "room was made in it");
    file.rename(nextFile);
    rolled.add(current);
    current = file;
    framesForcedTo = 0;
    next = null;
  }

  /** Whether there was a roll since the last force. */
  boolean rolledSinceForce() {
    return !rolled.isEmpty();
  }

  /**
   * Forces everything appended so far, in as many files as it is in, and their names.
   *
   * @param position offset in the current file behind the last frame
   */
  void forceFrames(final long position) throws IOException {
    if (rolled.isEmpty() && framesForcedTo > 0) {
      if (position > framesForcedTo) {
        current.force(framesForcedTo, position);
      }
    } else {
      forceFiles();
    }
    framesForcedTo = position;
  }

  /** Forces the whole of each file that was written to, and their names. */
  void forceFiles() throws IOException {
    if (!rolled.isEmpty()) {
      for (final BlockFile file : rolled) {
        file.force();
        file.close();
      }
      rolled.clear();
      opener.forceDirectory(directory);
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
    boolean filled = false;
    boolean full = false;
    while (budget > 0 && !full && lacks(wanted)) {
      full = !tryFill(wanted, stepBytes);
      filled |= !full;
      budget -= BlockFile.SLICE_LENGTH;
    }
    if (storageFull && !lacks(wanted)) {
      storageFull = false;
    }
    return filled;
  }

  /** Fills until two blocks are ahead or the disk is full, before anybody is let in. */
  void fillLead(final long position) throws IOException {
    final long wanted = roundUp(position + aheadBytes);
    boolean full = false;
    while (!full && lacks(wanted)) {
      full = !tryFill(wanted, leapBytes);
    }
  }

  /** Whether less is filled than up to an offset, which may lie in the next file. */
  private boolean lacks(final long wanted) {
    final long wantedOfNext = Math.min(fileLimit, wanted - fileLimit);
    return safeTo(current) < Math.min(fileLimit, wanted)
        || (wantedOfNext > 0 && (next == null || safeTo(next) < wantedOfNext));
  }

  private boolean tryFill(final long wanted, final long forceStep) throws IOException {
    final long wantedOfCurrent = Math.min(fileLimit, wanted);
    if (safeTo(current) < wantedOfCurrent) {
      return tryFill(current, wantedOfCurrent, forceStep);
    }
    final BlockFile file = tryNext();
    return file != null && tryFill(file, Math.min(fileLimit, wanted - fileLimit), forceStep);
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
      if (!tryFill(file, target, leapBytes)) {
        // What was filled before that may be enough all the same.
        if (forcing && file.forcedTo() < file.filledTo()) {
          file.force();
        }
        return safeTo(file) >= offset;
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
  private boolean tryFill(final BlockFile file, final long target, final long forceStep)
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

  /**
   * Whether a failure says that the disk, or what one may have of it, is full. Only these two words
   * of the system do: a disk that fails while little of it is free is a disk that fails. In another
   * language than English they are not recognised, and then a full disk is a failed write: the
   * process stops, and nothing is lost.
   */
  static boolean isDiskFull(final IOException failure) {
    final String reason = failure instanceof final FileSystemException named
        ? named.getReason()
        : failure.getMessage();
    return "No space left on device".equals(reason) || "Disk quota exceeded".equals(reason);
  }

  /** The next file; null if the disk has no room for its name. */
  private @Nullable BlockFile tryNext() throws IOException {
    if (next == null) {
      try {
        next = prepare();
      } catch (final IOException e) {
        if (!isDiskFull(e)) {
          throw e;
        }
        storageFull = true;
      }
    }
    return next;
  }

  private BlockFile prepare() throws IOException {
    return new BlockFile(directory.resolve(EpochFiles.PREPARED), opener);
  }
}
