package io.sluice.persistence.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A forced file on a channel of its own.
 *
 * <p>The force is an fdatasync, or an msync of a part: it covers what Chronicle wrote through its
 * mapping of the same file, and throws on an error of the disk, which Chronicle's own sync does
 * not. A part is forced because with each frame Chronicle writes to the first page of the file,
 * too, which nobody needs, and which costs the disk as much as the frame.
 */
final class ChannelFile implements ForcedFile {
  /** Mapped at once for forcing parts; not touched, so that it takes no memory. */
  private static final long WINDOW_BYTES = 64 << 20;

  private static final long PAGE_BYTES = 4 << 10;

  private final FileChannel channel;
  private @Nullable Arena arena;
  private MemorySegment window = MemorySegment.NULL;
  private long windowFrom;

  private ChannelFile(final FileChannel channel) {
    this.channel = channel;
  }

  static ChannelFile open(final Path file) throws IOException {
    return new ChannelFile(FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /**
   * Writes page by page: Linux keeps what one call wrote as one folio, of up to a megabyte, and
   * marks all of it dirty when one byte is written through a mapping. Each commit would take the
   * whole folio to the disk.
   */
  @Override
  public void write(final ByteBuffer bytes, final long offset) throws IOException {
    final int limit = bytes.limit();
    long at = offset;
    while (bytes.position() < limit) {
      final long pageEnd = (at / PAGE_BYTES + 1) * PAGE_BYTES;
      bytes.limit((int) Math.min(limit, bytes.position() + pageEnd - at));
      at += channel.write(bytes, at);
    }
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void force(final long from, final long to) throws IOException {
    if (from < windowFrom || to > windowFrom + window.byteSize()) {
      map(from, to);
    }
    try {
      window.asSlice(from - windowFrom, to - from).force();
    } catch (final UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  @Override
  public void truncate(final long offset) throws IOException {
    channel.truncate(offset);
  }

  @Override
  public void close() throws IOException {
    unmap();
    channel.close();
  }

  /** Maps a window that begins in the page of an offset; never more than the file has. */
  @SuppressWarnings("MustBeClosedChecker") // Closed when the window moves, or with the file.
  private void map(final long from, final long to) throws IOException {
    unmap();
    final long start = from / PAGE_BYTES * PAGE_BYTES;
    final long length = Math.min(Math.max(WINDOW_BYTES, to - start), channel.size() - start);
    assert to <= start + length : "only what is in the file is forced";
    final Arena newArena = Arena.ofShared();
    arena = newArena;
    window = channel.map(FileChannel.MapMode.READ_WRITE, start, length, newArena);
    windowFrom = start;
  }

  private void unmap() {
    if (arena != null) {
      arena.close();
      arena = null;
      window = MemorySegment.NULL;
    }
  }
}
