package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the files in an epoch's directory.
 *
 * <p>Chronicle names a file after the time of its cycle. Our cycles are counted, one "second" each
 * from the beginning of 1970: {@code 19700101-000002.cq4} is the third file.
 */
final class EpochFiles {
  /** Pattern of a file's name without its suffix. */
  static final String CYCLE_PATTERN = "yyyyMMdd-HHmmss";

  /** What one cycle counts for, in Chronicle's time. */
  static final int CYCLE_MS = 1000;

  static final String MARK = "MARK";
  static final String METADATA = "metadata.cq4t";

  /** The next file while it is filled: a name that Chronicle does not look at. */
  static final String PREPARED = "next.prepared";

  private static final String SUFFIX = ".cq4";
  private static final DateTimeFormatter CYCLE = DateTimeFormatter.ofPattern(CYCLE_PATTERN);

  private EpochFiles() {}

  /** The file of a cycle. */
  static Path fileOf(final Path epochDirectory, final int cycle) {
    final LocalDateTime time = LocalDateTime.ofEpochSecond(cycle, 0, ZoneOffset.UTC);
    return epochDirectory.resolve(CYCLE.format(time) + SUFFIX);
  }

  /** All files of an epoch, as {@link #list(Path, int)} has them from the first on. */
  static List<Path> list(final Path epochDirectory) throws IOException, JournalDamagedException {
    return list(epochDirectory, 0);
  }

  /**
   * The files of an epoch from a number on, in the order in which they were written.
   *
   * @param first number of the first file that must be there; those before it do not count
   * @throws JournalDamagedException if one between them is missing
   */
  static List<Path> list(final Path epochDirectory, final int first)
      throws IOException, JournalDamagedException {
    final String firstName = fileOf(epochDirectory, first).getFileName().toString();
    final List<Path> files = present(epochDirectory).stream()
        .filter(file -> file.getFileName().toString().compareTo(firstName) >= 0)
        .toList();
    for (int i = 0; i < files.size(); i++) {
      final Path expected = fileOf(epochDirectory, first + i);
      if (!files.get(i).getFileName().equals(expected.getFileName())) {
        throw new JournalDamagedException("a file is missing before a later one", expected, 0, 0);
      }
    }
    return files;
  }

  /** All files of an epoch that there are, in the order in which they were written. */
  static List<Path> present(final Path epochDirectory) throws IOException {
    try (Stream<Path> entries = Files.list(epochDirectory)) {
      return entries
          .filter(entry -> entry.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .toList();
    }
  }
}
