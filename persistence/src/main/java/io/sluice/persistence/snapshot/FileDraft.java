package io.sluice.persistence.snapshot;

import io.sluice.engine.spi.SnapshotStore.Draft;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A snapshot file that is being written under a name that nobody reads.
 *
 * <p>What was written is forced every few megabytes: a disk that had to take a whole snapshot at
 * once would let the journal wait. For one thread.
 */
final class FileDraft implements Draft {
  private static final long FORCE_BYTES = 8L << 20;

  private final FileChannel channel;
  private final Path writing;
  private final Path file;
  private final long position;
  private long unforcedBytes;
  private long lengthBytes;

  private FileDraft(
      final FileChannel channel, final Path writing, final Path file, final long position) {
    this.channel = channel;
    this.writing = writing;
    this.file = file;
    this.position = position;
  }

  static FileDraft create(final Path writing, final Path file, final long position)
      throws IOException {
    Files.deleteIfExists(writing);
    final FileChannel channel =
        FileChannel.open(writing, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new FileDraft(channel, writing, file, position);
  }

  /** Forces the entries of a directory. */
  static void forceDirectory(final Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  @Override
  public int write(final ByteBuffer bytes) throws IOException {
    final int count = channel.write(bytes);
    lengthBytes += count;
    unforcedBytes += count;
    if (unforcedBytes >= FORCE_BYTES) {
      channel.force(false);
      unforcedBytes = 0;
    }
    return count;
  }

  @Override
  public StoredSnapshot publish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(file.resolveSibling("."));
    return new StoredSnapshot(position, lengthBytes, file.toString());
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      Files.deleteIfExists(writing);
    }
  }
}
