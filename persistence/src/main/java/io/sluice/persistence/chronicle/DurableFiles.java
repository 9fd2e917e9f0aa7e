package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Small files and directory entries that are there after a power loss, whole or not at all. */
final class DurableFiles {
  private final ForcedFile.Opener opener;

  DurableFiles(final ForcedFile.Opener opener) {
    this.opener = opener;
  }

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
  void forceDirectory(final Path directory) throws IOException {
    opener.forceDirectory(directory);
  }

  /** Creates a directory and its parents, and forces the entry of each that is new. */
  void createDirectory(final Path directory) throws IOException {
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
  void forceEntryOf(final Path directory) throws IOException {
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
  void replace(final Path file, final byte[] content) throws IOException {
    replace(file, content, new FileAttribute<?>[0]);
  }

  /** Puts a file in place that only its owner may read. */
  void replacePrivate(final Path file, final byte[] content) throws IOException {
    final boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    final FileAttribute<?>[] attributes = posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
    replace(file, content, attributes);
  }

  private void replace(final Path file, final byte[] content, final FileAttribute<?>[] attributes)
      throws IOException {
    final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, attributes);
    try (ForcedFile written = opener.open(temporary)) {
      written.write(ByteBuffer.wrap(content), 0);
      written.force();
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(file.resolveSibling("."));
  }
}
