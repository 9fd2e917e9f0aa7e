package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Real files that fail when they are told so, and count what is asked of them. */
final class FaultyFiles implements ForcedFile.Opener {
  private static final int METADATA_NUMBER = -1;

  private boolean failForce;
  private boolean full;
  private boolean fullOfFiles;
  private boolean failWrites;
  private Path disk = Path.of("");
  private long capacity = Long.MAX_VALUE;
  private final Map<Object, Long> bytesByFile = new HashMap<>();
  private int frameFilesOpened;
  private final List<Integer> frameForces = new ArrayList<>();
  private int markForces;
  private long operationsLeft = Long.MAX_VALUE;
  private Runnable onFrameForce = () -> {};

  void failNextForce() {
    failForce = true;
  }

  void full(final boolean isFull) {
    full = isFull;
  }

  /** Lets no more files with frames be made. */
  void fullOfFiles(final boolean isFull) {
    fullOfFiles = isFull;
  }

  /** Lets every write fail for another reason than a full disk. */
  void failWrites() {
    failWrites = true;
  }

  /** Lets the files below a directory have so many bytes together. */
  void capacity(final Path directory, final long bytes) {
    disk = directory;
    capacity = bytes;
  }

  /** Lets only so many more operations succeed. */
  void failAfter(final long operations) {
    operationsLeft = operations;
  }

  /** Called before each force of a file with frames. */
  void onFrameForce(final Runnable call) {
    onFrameForce = call;
  }

  /** Each force of a file with frames, by the number of the file. */
  List<Integer> frameForces() {
    return frameForces;
  }

  /** How often a mark was forced. */
  int markForces() {
    return markForces;
  }

  @Override
  public ForcedFile open(final Path file) throws IOException {
    countOperation();
    final boolean frames = file.endsWith(EpochFiles.PREPARED);
    if (frames && fullOfFiles) {
      throw new FileSystemException(file.toString(), null, "No space left on device");
    }
    final boolean there = Files.exists(file);
    final ForcedFile real = ChannelFile.open(file);
    final Object key = Files.getAttribute(file, "unix:ino");
    if (!there) {
      bytesByFile.put(key, 0L);
    }
    return new FaultyFile(
        real, key, file.endsWith(EpochFiles.MARK), frames ? frameFilesOpened++ : METADATA_NUMBER);
  }

  /** Counts what was written through here, and not how far Chronicle maps a file. */
  private void occupy(final Object key, final long length) throws IOException {
    final long before = bytesByFile.getOrDefault(key, 0L);
    if (length > before) {
      if (capacity != Long.MAX_VALUE && used() + length - before > capacity) {
        throw new IOException("No space left on device");
      }
      bytesByFile.put(key, length);
    }
  }

  private long used() throws IOException {
    long used = 0;
    try (Stream<Path> files = Files.walk(disk)) {
      for (final Path file : files.toList()) {
        used += bytesByFile.getOrDefault(Files.getAttribute(file, "unix:ino"), 0L);
      }
    }
    return used;
  }

  private void countOperation() throws IOException {
    if (operationsLeft == 0) {
      throw new IOException("the machine died");
    }
    operationsLeft--;
  }

  /** One of them. */
  private final class FaultyFile implements ForcedFile {
    private final ForcedFile real;
    private final Object key;
    private final boolean mark;
    private final int number;

    FaultyFile(final ForcedFile real, final Object key, final boolean mark, final int number) {
      this.real = real;
      this.key = key;
      this.mark = mark;
      this.number = number;
    }

    @Override
    public void write(final ByteBuffer bytes, final long offset) throws IOException {
      countOperation();
      if (full && !mark) {
        throw new IOException("No space left on device");
      }
      if (failWrites) {
        throw new IOException("Input/output error");
      }
      occupy(key, offset + bytes.remaining());
      real.write(bytes, offset);
    }

    @Override
    public void force() throws IOException {
      countForce();
      real.force();
    }

    @Override
    public void force(final long from, final long to) throws IOException {
      countForce();
      real.force(from, to);
    }

    private void countForce() throws IOException {
      countOperation();
      if (mark) {
        markForces++;
      } else if (number != METADATA_NUMBER) {
        frameForces.add(number);
        onFrameForce.run();
        if (failForce) {
          failForce = false;
          throw new IOException("Input/output error");
        }
      }
    }

    @Override
    public void truncate(final long offset) throws IOException {
      countOperation();
      real.truncate(offset);
      bytesByFile.computeIfPresent(key, (file, length) -> Math.min(length, offset));
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
