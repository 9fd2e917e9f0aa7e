package io.sluice.persistence.snapshot;

import io.sluice.engine.spi.SnapshotStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Snapshots below a data directory, each in a file that is named after its position.
 *
 * <pre>
 * snapshots/snapshot-0000000000000012345.sluice   one that is there
 * snapshots/next.writing                          one that is being written
 * </pre>
 */
public final class FileSnapshotStore implements SnapshotStore {
  /** Name of its directory in the data directory. */
  public static final String DIRECTORY = "snapshots";

  static final String WRITING = "next.writing";

  private static final Pattern NAME_PATTERN = Pattern.compile("snapshot-(\\d{19})\\.sluice");

  private final Path directory;

  /**
   * The snapshots of a data directory. Creates nothing before the first is written.
   *
   * @param root data directory
   */
  public FileSnapshotStore(final Path root) {
    directory = root.resolve(DIRECTORY);
  }

  @Override
  public List<StoredSnapshot> list() throws IOException {
    final List<StoredSnapshot> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (final Path entry : entries.toList()) {
        final Matcher name = NAME_PATTERN.matcher(entry.getFileName().toString());
        if (name.matches()) {
          found.add(new StoredSnapshot(
              Long.parseLong(name.group(1)), Files.size(entry), entry.toString()));
        }
      }
    } catch (final NoSuchFileException e) {
      return found;
    }
    found.sort(Comparator.comparingLong(StoredSnapshot::position).reversed());
    return found;
  }

  @Override
  public ReadableByteChannel read(final StoredSnapshot snapshot) throws IOException {
    return FileChannel.open(file(snapshot.position()), StandardOpenOption.READ);
  }

  @Override
  public Draft begin(final long position) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory);
      FileDraft.forceDirectory(directory.resolve(".."));
    }
    return FileDraft.create(directory.resolve(WRITING), file(position), position);
  }

  @Override
  public void remove(final StoredSnapshot snapshot) throws IOException {
    Files.deleteIfExists(file(snapshot.position()));
    FileDraft.forceDirectory(directory);
  }

  private Path file(final long position) {
    return directory.resolve("snapshot-%019d.sluice".formatted(position));
  }
}
