package io.sluice.persistence.chronicle;

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
   * lasts, then in the next one, which bears another name until the roll. The work is done in
   * slices, one a turn, after the turn has published: a drain never waits for more than a slice.
   *
   * When a slice finds the disk full, more than a block is still ahead. Then storage-full is said,
   * nobody is let in any more, and what waits in the ring still fits into that block. A slice is
   * tried again in later turns, and storage-full is taken back when two blocks are ahead again.
   */
  private static final long LONGEST_STEP_BYTES = 1 << 20;

  private final Path directory;
  private final ForcedFile.Opener opener;
  private final long fileLimit;
  private final long aheadBytes;

  /** Filling goes on by this much at a time, so that not every frame asks for a little more. */
  private final long stepBytes;

  private final List<BlockFile> rolled = new ArrayList<>();
  private BlockFile current;
  private @Nullable BlockFile next;
  private volatile boolean storageFull;

  /**
   * The files of a new epoch, the first of which is not yet there.
   *
   * @param directory of the epoch
   * @param fileLimit offset behind which nothing is ever appended
   * @param blockBytes half of what is filled ahead
   * @param opener of the second channels
   */
  JournalFiles(
      final Path directory,
      final long fileLimit,
      final long blockBytes,
      final ForcedFile.Opener opener)
      throws IOException {
    this.directory = directory;
    this.opener = opener;
    this.fileLimit = fileLimit;
    aheadBytes = 2 * blockBytes;
    stepBytes = Math.min(LONGEST_STEP_BYTES, blockBytes);
    current = prepare();
  }

  /** Fills and forces the current file at least up to an offset; false if the disk is full. */
  boolean tryCover(final long offset) throws IOException {
    return tryCover(current, offset);
  }

  /** Fills and forces the next file at least up to an offset; false if the disk is full. */
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
   * Fills one more slice if less than two blocks are ahead.
   *
   * @param position offset in the current file behind the last frame
   * @return whether there was anything to fill
   */
  boolean fillAhead(final long position) throws IOException {
    final long wanted = (position + aheadBytes + stepBytes - 1) / stepBytes * stepBytes;
    final long target = Math.min(fileLimit, wanted);
    if (current.forcedTo() < target) {
      return fill(current, target);
    }
    final long targetInNext = Math.min(fileLimit, wanted - fileLimit);
    if (targetInNext > 0 && next().forcedTo() < targetInNext) {
      return fill(next(), targetInNext);
    }
    storageFull = false;
    return false;
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
    while (file.forcedTo() < offset) {
      if (!fill(file, offset)) {
        return false;
      }
    }
    return true;
  }

  /** Fills one slice and now and then forces; false if the disk is full. */
  private boolean fill(final BlockFile file, final long target) throws IOException {
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
    if (file.filledTo() >= target || file.filledTo() - file.forcedTo() >= stepBytes) {
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
