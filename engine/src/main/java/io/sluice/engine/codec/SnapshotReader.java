package io.sluice.engine.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * Reads one snapshot, and hands out nothing of a block before the whole of it was verified.
 *
 * <p>For one thread. Whoever reads has to read all, up to {@link #finish()}: only then is it known
 * that nothing is missing.
 */
public final class SnapshotReader implements StateInput {
  private final ReadableByteChannel channel;
  private final SnapshotHeader header;
  private final ByteBuffer block = SnapshotBlock.newBuffer();
  private final CRC32C whole = new CRC32C();
  private final TextBytes text = new TextBytes();
  private long bytesRead;
  private long blockCount;
  private long sectionCount;
  private int table;
  private int tag;
  private boolean lastOfSection = true;

  /**
   * Reads the header from a channel.
   *
   * @throws DamagedSnapshotException if it is none
   */
  public SnapshotReader(final ReadableByteChannel channel) throws IOException {
    this.channel = channel;
    final ByteBuffer first =
        ByteBuffer.allocate(SnapshotHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    fill(first);
    header = SnapshotHeader.decode(first.flip());
    whole.update(first.rewind());
    block.limit(0);
  }

  /** What the snapshot says of itself. */
  public SnapshotHeader header() {
    return header;
  }

  /** Bytes so far. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void begin(final int tableNumber, final long... shape) {
    assert lastOfSection : "a section ends before the next begins";
    table = tableNumber;
    lastOfSection = false;
    nextBlock();
    expect("measures", shape.length);
    for (final long measure : shape) {
      expect("measure", measure);
    }
  }

  @Override
  public long getLong() {
    if (!block.hasRemaining()) {
      nextBlock();
    }
    try {
      return block.getLong();
    } catch (final BufferUnderflowException e) {
      throw new DamagedSnapshotException("table " + table + " has a block of odd length", e);
    }
  }

  @Override
  public int getCount(final int most) {
    final long count = getLong();
    if (count < 0 || count > most) {
      throw new DamagedSnapshotException(
          "table " + table + " has a count of " + count + ", and there may be " + most);
    }
    return (int) count;
  }

  @Override
  public void getLongs(final long[] values, final int from, final int count) {
    int next = from;
    final int end = from + count;
    while (next < end) {
      if (!block.hasRemaining()) {
        nextBlock();
      }
      final int part = Math.min(end - next, block.remaining() / Long.BYTES);
      if (part == 0) {
        throw new DamagedSnapshotException("table " + table + " has a block of odd length");
      }
      block.asLongBuffer().get(values, next, part);
      block.position(block.position() + part * Long.BYTES);
      next += part;
    }
  }

  @Override
  public TextBytes getTextBytes() {
    final long first = getLong();
    tag = (int) (first >>> Integer.SIZE);
    final boolean wide = (first & 1) != 0;
    final int length = (int) first >>> 1;
    final long bytes = wide ? (long) length * Character.BYTES : length;
    if (bytes > block.remaining()) {
      throw new DamagedSnapshotException("table " + table + " has a text that is cut");
    }
    final int end = block.position() + SnapshotWriter.aligned((int) bytes);
    if (wide) {
      text.readWide(block, length);
    } else {
      text.readLatin(block, length);
    }
    block.position(end);
    return text;
  }

  @Override
  public int tag() {
    return tag;
  }

  @Override
  public void end() {
    if (!lastOfSection || block.hasRemaining()) {
      throw new DamagedSnapshotException("table " + table + " has more content than it should");
    }
    sectionCount++;
  }

  /** Makes sure that this is the end of the snapshot and that all of it was read. */
  public void finish() {
    final long bytesBefore = bytesRead;
    final long crcBefore = whole.getValue();
    readBlock();
    checkEnd(bytesBefore, crcBefore);
  }

  /**
   * Verifies every block up to the end without looking at what is in it, in place of reading it.
   *
   * @param onBlock called before each
   */
  public void skipToEnd(final Runnable onBlock) {
    long bytesBefore;
    long crcBefore;
    do {
      onBlock.run();
      bytesBefore = bytesRead;
      crcBefore = whole.getValue();
      readBlock();
      if (SnapshotBlock.kind(block) == SnapshotBlock.SECTION
          && SnapshotBlock.isLastOfSection(block)) {
        sectionCount++;
      }
    } while (SnapshotBlock.kind(block) == SnapshotBlock.SECTION);
    checkEnd(bytesBefore, crcBefore);
  }

  private void checkEnd(final long bytesBefore, final long crcBefore) {
    if (SnapshotBlock.kind(block) != SnapshotBlock.END) {
      throw new DamagedSnapshotException("it has more tables than are known");
    }
    table = 0;
    lastOfSection = true;
    expect("sections", sectionCount);
    expect("bytes", bytesBefore);
    expect("check sum", crcBefore);
    if (block.hasRemaining() || tryRead(block.clear())) {
      throw new DamagedSnapshotException("something stands behind its end");
    }
  }

  private void expect(final String what, final long wanted) {
    final long found = getLong();
    if (found != wanted) {
      throw new DamagedSnapshotException(
          "table " + table + ": " + what + " " + found + " instead of " + wanted);
    }
  }

  private void nextBlock() {
    if (lastOfSection) {
      throw new DamagedSnapshotException("table " + table + " has less content than it should");
    }
    readBlock();
    if (SnapshotBlock.kind(block) != SnapshotBlock.SECTION || SnapshotBlock.table(block) != table) {
      throw new DamagedSnapshotException("table " + table + " is not where it should be");
    }
    lastOfSection = SnapshotBlock.isLastOfSection(block);
  }

  private void readBlock() {
    try {
      fill(block.clear().limit(SnapshotBlock.HEADER_LENGTH));
      fill(block.limit(SnapshotBlock.length(block)));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
    block.flip();
    SnapshotBlock.verify(block, blockCount++);
    whole.update(block.duplicate());
    block.position(SnapshotBlock.HEADER_LENGTH);
  }

  private void fill(final ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      final int count = channel.read(bytes);
      if (count < 0) {
        throw new DamagedSnapshotException("it ends after " + bytesRead + " bytes");
      }
      bytesRead += count;
    }
  }

  private boolean tryRead(final ByteBuffer bytes) {
    try {
      return channel.read(bytes) > 0;
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
