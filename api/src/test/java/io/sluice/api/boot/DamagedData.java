package io.sluice.api.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Damage to a data directory, as a disk might do it. */
final class DamagedData {
  private DamagedData() {}

  /** Flips a bit in the last bytes that were written to the last file; returns the file. */
  static Path flipLastFrame(final Path data) throws IOException {
    final List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    }
    final Path file = files.getLast();
    final byte[] bytes = Files.readAllBytes(file);
    int last = bytes.length - 1;
    while (bytes[last] == 0) {
      last--;
    }
    bytes[last - 8] ^= 1;
    Files.write(file, bytes);
    return file;
  }
}
