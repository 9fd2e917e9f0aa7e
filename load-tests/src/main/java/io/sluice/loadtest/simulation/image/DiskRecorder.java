package io.sluice.loadtest.simulation.image;

import io.sluice.persistence.chronicle.ForcedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Stands between a journal and its directory, and knows of every byte in it whether it is certainly
 * on the disk.
 *
 * <p>It looks at the files themselves before and after everything that it sees, because most of a
 * journal is written through a mapping that nobody sees. For one thread.
 */
final class DiskRecorder implements ForcedFile.Opener {
  /** Told of every instant at which the power may be lost. */
  @FunctionalInterface
  interface Watcher {
    /** Everything up to now was looked at; whoever throws ends the life of the journal here. */
    void onInstant() throws IOException;
  }

  private final Path root;
  private final ForcedFile.Opener files;
  private final Predicate<Path> forces;
  private final DirectoryHistory top = new DirectoryHistory();
  private Map<Object, Object> nodeByKey = new HashMap<>();
  private Watcher watcher = () -> {};

  /**
   * A recorder.
   *
   * @param root directory whose present content is on the disk
   * @param files the real ones
   * @param forces whether a force of a file or directory is one, or only says so
   */
  DiskRecorder(final Path root, final ForcedFile.Opener files, final Predicate<Path> forces)
      throws IOException {
    this.root = root;
    this.files = files;
    this.forces = forces;
    look();
    forceAll(top);
  }

  void watcher(final Watcher newWatcher) {
    watcher = newWatcher;
  }

  /** The directory that is recorded. */
  DirectoryHistory top() {
    return top;
  }

  /** Takes note of what is there now. */
  void look() throws IOException {
    final Map<Object, Object> found = new HashMap<>();
    look(root, top, found, false);
    nodeByKey = found;
  }

  @Override
  public ForcedFile open(final Path file) throws IOException {
    instant();
    final ForcedFile real = files.open(file);
    instant();
    return new RecordedFile(real, file);
  }

  @Override
  public void forceDirectory(final Path directory) throws IOException {
    instant();
    files.forceDirectory(directory);
    final Object node = nodeByKey.get(key(directory));
    if (node instanceof final DirectoryHistory history && forces.test(directory)) {
      history.force();
    }
    instant();
  }

  private void instant() throws IOException {
    look();
    watcher.onInstant();
  }

  private void look(
      final Path directory,
      final DirectoryHistory history,
      final Map<Object, Object> found,
      final boolean quiet)
      throws IOException {
    found.put(key(directory), history);
    final Map<String, Path> pathByName = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> pathByName.put(entry.getFileName().toString(), entry));
    }
    final String newestEpoch = pathByName.keySet().stream()
        .filter(name -> name.startsWith("epoch-"))
        .reduce("", (first, second) -> second);
    final Map<String, Object> nodes = new TreeMap<>();
    for (final Map.Entry<String, Path> entry : pathByName.entrySet()) {
      final Path path = entry.getValue();
      final Object key = key(path);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        final Object known = nodeByKey.get(key);
        final DirectoryHistory inner =
            known instanceof final DirectoryHistory same ? same : new DirectoryHistory();
        nodes.put(entry.getKey(), inner);
        look(path, inner, found, !entry.getKey().equals(newestEpoch) && !newestEpoch.isEmpty());
      } else {
        final Object known = nodeByKey.get(key);
        final FileHistory file = known instanceof final FileHistory same ? same : new FileHistory();
        file.look(path, quiet);
        found.put(key, file);
        nodes.put(entry.getKey(), file);
      }
    }
    history.look(nodes);
  }

  private static void forceAll(final DirectoryHistory directory) {
    directory.force();
    for (final Object node : directory.current().values()) {
      if (node instanceof final FileHistory file) {
        file.force();
      } else {
        forceAll((DirectoryHistory) node);
      }
    }
  }

  private static Object key(final Path path) throws IOException {
    final Object key = Files.readAttributes(
            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
    if (key == null) {
      throw new NoSuchFileException(path.toString(), null, "its file system numbers no files");
    }
    return key;
  }

  /** One file, seen from the channel that forces it. */
  private final class RecordedFile implements ForcedFile {
    private final ForcedFile real;
    private final Path openedAs;
    private final FileHistory history;

    RecordedFile(final ForcedFile real, final Path openedAs) throws IOException {
      this.real = real;
      this.openedAs = openedAs;
      history = (FileHistory) Objects.requireNonNull(nodeByKey.get(key(openedAs)));
    }

    @Override
    public void write(final ByteBuffer bytes, final long offset) throws IOException {
      real.write(bytes, offset);
      instant();
    }

    @Override
    public void force() throws IOException {
      instant();
      real.force();
      if (forces.test(openedAs)) {
        history.force();
      }
      instant();
    }

    @Override
    public void force(final long from, final long to) throws IOException {
      instant();
      real.force(from, to);
      if (forces.test(openedAs)) {
        history.force(from, to);
      }
      instant();
    }

    @Override
    public void truncate(final long offset) throws IOException {
      instant();
      real.truncate(offset);
      instant();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
