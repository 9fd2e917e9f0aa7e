package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small files and directory entries that are there after a power loss, whole or not at all. */
final class DurableFiles {
  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private DurableFiles() {}

  /**
   * All bytes of a file; null only if there is none. A file that can not be read is not one that is
   * missing.
   */
  static byte @Nullable [] readIfThere(final Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (final NoSuchFileException e) {
      return null;
    }
  }

  /** Forces the entries of a directory. */
  static void forceDirectory(final Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Creates a directory and its parents, and forces the entry of each that is new. */
  static void createDirectory(final Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    final Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      createDirectory(parent);
      Files.createDirectory(directory);
      forceDirectory(parent);
    }
  }

  /**
   * Forces the entry of a directory in its parent. An earlier process may have created it and died
   * before it could.
   */
  static void forceEntryOf(final Path directory) throws IOException {
    final Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      try {
        forceDirectory(parent);
      } catch (final AccessDeniedException e) {
        // Where a process may not look, it has not created anything either.
        return;
      }
    }
  }

  /** Puts a file in place: after a crash it has the old content or the new one. */
  static void replace(final Path file, final byte[] content) throws IOException {
    replace(file, content, new FileAttribute<?>[0]);
  }

  /** Puts a file in place that only its owner may read. */
  static void replacePrivate(final Path file, final byte[] content) throws IOException {
    final boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    final FileAttribute<?>[] attributes = posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
    replace(file, content, attributes);
  }

  private static void replace(
      final Path file, final byte[] content, final FileAttribute<?>[] attributes)
      throws IOException {
    final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel = FileChannel.open(temporary, CREATE, attributes)) {
      final ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(file.resolveSibling("."));
  }
}
