package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names in a data directory, and the lock on it.
 *
 * <pre>
 * LOCK                     held by the process that writes
 * journal/MANIFEST         the epochs that count
 * journal/SECRET           under which outside names are hashed
 * journal/epoch-000001/    what one process wrote: *.cq4, metadata.cq4t, MARK
 * </pre>
 */
final class DataDirectory implements Closeable {
  private static final String EPOCH_PREFIX = "epoch-";

  private final Path root;
  private final @Nullable FileChannel lock;

  private DataDirectory(final Path root, final @Nullable FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Creates the directory if needed and keeps all other processes out. */
  static DataDirectory lock(final Path root) throws IOException {
    DurableFiles.createDirectory(root.resolve("journal"));
    final FileChannel channel =
        FileChannel.open(root.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new DataDirectory(root, locked(root, channel, false));
  }

  /** Looks at a directory without changing it, and keeps writers out. */
  static DataDirectory lockForReading(final Path root) throws IOException {
    try {
      final FileChannel channel = FileChannel.open(root.resolve("LOCK"), StandardOpenOption.READ);
      return new DataDirectory(root, locked(root, channel, true));
    } catch (final NoSuchFileException e) {
      return unlocked(root);
    }
  }

  /** Looks at a directory into which another process may be writing. */
  static DataDirectory unlocked(final Path root) {
    return new DataDirectory(root, null);
  }

  private static FileChannel locked(
      final Path root, final FileChannel channel, final boolean shared) throws IOException {
    try {
      final FileLock fileLock = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (fileLock != null) {
        return channel;
      }
    } catch (final OverlappingFileLockException e) {
      channel.close();
      throw new DirectoryInUseException(root);
    }
    channel.close();
    throw new DirectoryInUseException(root);
  }

  Path journal() {
    return root.resolve("journal");
  }

  Path manifest() {
    return journal().resolve("MANIFEST");
  }

  Path secret() {
    return journal().resolve("SECRET");
  }

  Path epoch(final long number) {
    return journal().resolve(EPOCH_PREFIX + "%06d".formatted(number));
  }

  /** Numbers of the epochs that have a directory, ascending. */
  long[] epochs() throws IOException {
    if (!Files.isDirectory(journal())) {
      return new long[0];
    }
    try (Stream<Path> entries = Files.list(journal())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(EPOCH_PREFIX + "\\d{6,18}"))
          .mapToLong(name -> Long.parseLong(name.substring(EPOCH_PREFIX.length())))
          .sorted()
          .toArray();
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
