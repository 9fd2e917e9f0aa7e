package io.sluice.api.webhook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The directory of the endpoints: a file for each, which is replaced as a whole and belongs to its
 * owner alone, for it holds secrets. The webhooks' thread.
 */
final class EndpointFiles {
  private static final String ENDING = ".webhook";
  private static final String DRAFT_ENDING = ".writing";
  private static final String DAMAGED_ENDING = ".damaged";
  private static final Logger LOGGER = LogManager.getLogger(EndpointFiles.class);

  private final Path directory;

  /** The files below a directory, which is made with the first of them. */
  EndpointFiles(final Path directory) {
    this.directory = directory;
  }

  /**
   * Reads all endpoints. A file that is none is put aside: the others go on.
   *
   * @throws IOException if the directory can not be read
   */
  List<EndpointRecord> readAll() throws IOException {
    final List<EndpointRecord> endpoints = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return endpoints;
    }
    final List<Path> files;
    try (var listed = Files.list(directory)) {
      files = listed.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (final Path file : files) {
      final byte[] bytes = Files.readAllBytes(file);
      try {
        endpoints.add(EndpointCodec.decode(bytes));
      } catch (final IOException damaged) {
        LOGGER.error(
            "ALARM: the webhook of {} is damaged and is sent nothing; the file is put aside: {}",
            file,
            damaged.getMessage());
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + DAMAGED_ENDING),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return endpoints;
  }

  /**
   * Replaces the file of an endpoint; when it returns, the file survives a loss of power.
   *
   * @throws IOException if it can not be written; the old file is still there
   */
  void write(final EndpointRecord endpoint) throws IOException {
    Files.createDirectories(directory, owners("rwx------"));
    final Path file = file(endpoint.id());
    final Path draft = file.resolveSibling(file.getFileName() + DRAFT_ENDING);
    Files.deleteIfExists(draft);
    final Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options, owners("rw-------"))) {
      final ByteBuffer bytes = ByteBuffer.wrap(EndpointCodec.encode(endpoint));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
  }

  /** Removes the file of an endpoint. */
  void remove(final String id) throws IOException {
    if (Files.deleteIfExists(file(id))) {
      forceDirectory();
    }
  }

  private Path file(final String id) {
    return directory.resolve(id + ENDING);
  }

  private void forceDirectory() throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private FileAttribute<?>[] owners(final String permissions) {
    final boolean knowsOwners =
        directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return knowsOwners
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
