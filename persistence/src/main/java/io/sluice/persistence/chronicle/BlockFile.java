package io.sluice.persistence.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One journal file, seen from the second channel: how far it is filled with zeros, and how far
 * these are forced.
 *
 * <p>Chronicle writes through a mapping, in which a full disk would be the end of the process. What
 * is filled has its place on the disk, so Chronicle is let no further than that. Journaler's
 * thread.
 */
final class BlockFile implements Closeable {
  /** So much is filled at once. */
  static final int SLICE_LENGTH = 256 << 10;

  private final ForcedFile file;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(SLICE_LENGTH);
  private Path path;
  private long filledTo;
  private long forcedTo;

  BlockFile(final Path path, final ForcedFile.Opener opener) throws IOException {
    this.path = path;
    Files.deleteIfExists(path);
    file = opener.open(path);
  }

  /** Fills at most one slice towards an offset. Nothing may have been appended behind it. */
  void fillTowards(final long offset) throws IOException {
    final long length = Math.min(SLICE_LENGTH, offset - filledTo);
    zeros.clear().limit((int) length);
    file.write(zeros, filledTo);
    filledTo += length;
  }

  /** Forces the frames and the zeros. */
  void force() throws IOException {
    file.force();
    forcedTo = filledTo;
  }

  /** Forces the frames in a part of the file. */
  void force(final long from, final long to) throws IOException {
    assert to <= filledTo : "frames are where zeros were";
    file.force(from, to);
  }

  /** Gives it another name; the directory is to be forced after that. */
  void rename(final Path newPath) throws IOException {
    Files.move(path, newPath);
    path = newPath;
  }

  /** Cuts the file off behind an offset. */
  void truncate(final long offset) throws IOException {
    file.truncate(offset);
  }

  /** Closes and removes it. */
  void delete() throws IOException {
    file.close();
    Files.delete(path);
  }

  /** Offset up to which zeros were written. */
  long filledTo() {
    return filledTo;
  }

  /** Offset up to which appending is safe. */
  long forcedTo() {
    return forcedTo;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
