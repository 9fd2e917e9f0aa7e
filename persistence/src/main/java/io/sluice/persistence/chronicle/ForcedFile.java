package io.sluice.persistence.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is written at given places and forced; either throws if it did not succeed. */
public interface ForcedFile extends Closeable {
  /** Writes all remaining bytes at an offset. */
  void write(ByteBuffer bytes, long offset) throws IOException;

  /** Returns when everything written to the file by anybody is on the disk. */
  void force() throws IOException;

  /** Returns when everything written to a part of the file by anybody is on the disk. */
  void force(long from, long to) throws IOException;

  /** Cuts off everything from an offset on. */
  void truncate(long offset) throws IOException;

  /** Opens such files, and forces the directories in which they are. */
  @FunctionalInterface
  interface Opener {
    /** Opens a file for writing and creates it if needed. */
    ForcedFile open(Path file) throws IOException;

    /** Returns when the entries of a directory are on the disk. */
    default void forceDirectory(final Path directory) throws IOException {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
