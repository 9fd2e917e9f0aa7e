package io.sluice.loadtest.http.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks from outside at how far a server's journal got: how many starts wrote to it, and into how
 * many files the last one.
 */
final class JournalWatch {
  private static final String JOURNAL = "journal";
  private static final String FILE_ENDING = ".cq4";

  private final Path journal;

  JournalWatch(final Path data) {
    journal = data.resolve(JOURNAL);
  }

  /** Folders of starts. */
  long epochs() throws IOException {
    try (Stream<Path> folders = Files.list(journal)) {
      return folders.filter(Files::isDirectory).count();
    } catch (final NoSuchFileException notYet) {
      return 0;
    }
  }

  /** Files of the last start. */
  long filesOfLastEpoch() throws IOException {
    final Optional<Path> last;
    try (Stream<Path> folders = Files.list(journal)) {
      last = folders.filter(Files::isDirectory).max(Comparator.naturalOrder());
    } catch (final NoSuchFileException notYet) {
      return 0;
    }
    if (last.isEmpty()) {
      return 0;
    }
    try (Stream<Path> files = Files.list(last.get())) {
      return files.filter(file -> file.toString().endsWith(FILE_ENDING)).count();
    }
  }
}
