package io.sluice.loadtest.http.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks from outside at how far a server's journal got: when the last start began to write to it,
 * and into how many files it has.
 */
final class JournalWatch {
  private static final String EPOCH_PREFIX = "epoch-";
  private static final String JOURNAL = "journal";
  private static final String FILE_ENDING = ".cq4";

  private final Path journal;

  JournalWatch(final Path data) {
    journal = data.resolve(JOURNAL);
  }

  /** When the last start began to write; the beginning of time if there was none. */
  FileTime lastEpochBegan() throws IOException {
    final Optional<Path> last = lastEpoch();
    return last.isEmpty()
        ? FileTime.fromMillis(0)
        : Files.readAttributes(last.get(), BasicFileAttributes.class).creationTime();
  }

  /** Files of the last start. */
  long filesOfLastEpoch() throws IOException {
    final Optional<Path> last = lastEpoch();
    if (last.isEmpty()) {
      return 0;
    }
    try (Stream<Path> files = Files.list(last.get())) {
      return files.filter(file -> file.toString().endsWith(FILE_ENDING)).count();
    }
  }

  private Optional<Path> lastEpoch() throws IOException {
    try (Stream<Path> folders = Files.list(journal)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(EPOCH_PREFIX))
          .max(Comparator.naturalOrder());
    } catch (final NoSuchFileException notYet) {
      return Optional.empty();
    }
  }
}
