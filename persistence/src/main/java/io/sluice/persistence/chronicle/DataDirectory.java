package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * journal/discarded/       an epoch that never counted, while it is removed
 * </pre>
 */
final class DataDirectory implements Closeable {
  private static final String JOURNAL = "journal";
  private static final String LOCK = "LOCK";
  private static final String EPOCH_PREFIX = "epoch-";

  /** Whoever only looks forces nothing. */
  private static final DurableFiles READ_ONLY = new DurableFiles(ChannelFile::open);

  /**
   * What this process holds. The kernel forgets a process's lock on a file as soon as the process
   * closes any channel on it, so a second one must not even be opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final DurableFiles files;
  private final @Nullable FileChannel lock;
  private final Path held;

  private DataDirectory(
      final Path root,
      final DurableFiles files,
      final @Nullable FileChannel lock,
      final Path held) {
    this.root = root;
    this.files = files;
    this.lock = lock;
    this.held = held;
  }

  /** Creates the directory if needed and keeps all other processes out. */
  static DataDirectory lock(final Path root, final ForcedFile.Opener opener) throws IOException {
    final Path journal = root.resolve(JOURNAL);
    final DurableFiles files = new DurableFiles(opener);
    files.createDirectory(journal);
    final DataDirectory directory =
        locked(root, files, false, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean forced = false;
    try {
      files.forceDirectory(journal);
      files.forceDirectory(root);
      files.forceEntryOf(root);
      forced = true;
    } finally {
      if (!forced) {
        directory.close();
      }
    }
    return directory;
  }

  /** Looks at a directory without changing it, and keeps writers out. */
  static DataDirectory lockForReading(final Path root) throws IOException {
    try {
      return locked(root, READ_ONLY, true, StandardOpenOption.READ);
    } catch (final NoSuchFileException e) {
      return unlocked(root);
    }
  }

  /** Looks at a directory into which another process may be writing. */
  static DataDirectory unlocked(final Path root) {
    return new DataDirectory(root, READ_ONLY, null, root);
  }

  private static DataDirectory locked(
      final Path root, final DurableFiles files, final boolean shared, final OpenOption... options)
      throws IOException {
    final Path held = root.toRealPath();
    if (!HELD.add(held)) {
      throw new DirectoryInUseException(root);
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(held.resolve(LOCK), options);
      locked = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
    } finally {
      if (!locked) {
        HELD.remove(held);
        if (channel != null) {
          channel.close();
        }
      }
    }
    if (!locked) {
      throw new DirectoryInUseException(root);
    }
    return new DataDirectory(root, files, channel, held);
  }

  /** How small files in it are written. */
  DurableFiles files() {
    return files;
  }

  Path journal() {
    return root.resolve(JOURNAL);
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
    try (Stream<Path> entries = Files.list(journal())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(EPOCH_PREFIX + "\\d{6,18}"))
          .mapToLong(name -> Long.parseLong(name.substring(EPOCH_PREFIX.length())))
          .sorted()
          .toArray();
    } catch (final NoSuchFileException e) {
      return new long[0];
    }
  }

  /**
   * Removes an epoch that never counted. It changes its name first, so that a crash leaves it whole
   * under the old name or of no importance under the new one.
   */
  void discard(final long number) throws IOException {
    Files.move(epoch(number), discarded(), StandardCopyOption.ATOMIC_MOVE);
    files.forceDirectory(journal());
    removeDiscarded();
  }

  /** Removes what a crash left of an epoch that was discarded. */
  void removeDiscarded() throws IOException {
    try (Stream<Path> leftovers = Files.list(discarded())) {
      for (final Path file : leftovers.toList()) {
        Files.delete(file);
      }
    } catch (final NoSuchFileException e) {
      return;
    }
    Files.delete(discarded());
  }

  private Path discarded() {
    return journal().resolve("discarded");
  }

  @Override
  public void close() throws IOException {
    if (lock != null && lock.isOpen()) {
      lock.close();
      HELD.remove(held);
    }
  }
}
