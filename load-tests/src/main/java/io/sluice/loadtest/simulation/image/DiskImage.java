package io.sluice.loadtest.simulation.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files and directories that a disk may have.
 *
 * @param fileByPath relative to the data directory, with slashes
 * @param directories below it, parents first
 */
record DiskImage(Map<String, ImageFile> fileByPath, Iterable<String> directories) {
  /** Draws one from what was recorded. */
  static DiskImage draw(final DirectoryHistory top, final Draw draw) {
    final Map<String, ImageFile> files = new TreeMap<>();
    final Map<String, Boolean> directories = new TreeMap<>();
    collect("", top, draw, files, directories);
    return new DiskImage(files, directories.keySet());
  }

  private static void collect(
      final String prefix,
      final DirectoryHistory directory,
      final Draw draw,
      final Map<String, ImageFile> files,
      final Map<String, Boolean> directories) {
    for (final Map.Entry<String, Object> entry : directory.draw(draw).entrySet()) {
      final String path = prefix + entry.getKey();
      if (entry.getValue() instanceof final FileHistory file) {
        files.put(path, file.draw(draw));
      } else {
        directories.put(path, true);
        collect(path + "/", (DirectoryHistory) entry.getValue(), draw, files, directories);
      }
    }
  }

  /** The same for the same files with the same bytes. */
  long hash() {
    long hash = 0;
    for (final String directory : directories) {
      hash = PageHash.mix(hash ^ directory.hashCode());
    }
    for (final Map.Entry<String, ImageFile> entry : fileByPath.entrySet()) {
      hash = PageHash.mix(hash ^ entry.getKey().hashCode());
      hash = PageHash.mix(hash ^ entry.getValue().hash());
      hash = PageHash.mix(hash ^ entry.getValue().length());
    }
    return hash;
  }

  /** Makes it a directory that is not there yet. */
  void write(final Path root) throws IOException {
    Files.createDirectories(root);
    for (final String directory : directories) {
      Files.createDirectory(root.resolve(directory));
    }
    for (final Map.Entry<String, ImageFile> entry : fileByPath.entrySet()) {
      entry.getValue().write(root.resolve(entry.getKey()));
    }
  }
}
