package io.sluice.engine.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Writes one snapshot: header, sections, end. Holds no more of it than a block.
 *
 * <p>For one thread.
 */
public final class SnapshotWriter implements StateOutput {
  private static final int LATIN = 0;
  private static final int WIDE = 1;

  private final WritableByteChannel channel;
  private final ByteBuffer block = SnapshotBlock.newBuffer();
  private final CRC32C whole = new CRC32C();
  private long bytesWritten;
  private long blockCount;
  private long sectionCount;
  private int table;
  private boolean inSection;

  /** A snapshot that goes to a channel. */
  public SnapshotWriter(final WritableByteChannel channel, final SnapshotHeader header)
      throws IOException {
    this.channel = channel;
    final ByteBuffer first =
        ByteBuffer.allocate(SnapshotHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    header.encode(first);
    write(first.flip());
  }

  @Override
  public void begin(final int tableNumber, final long... shape) {
    assert !inSection : "a section ends before the next begins";
    inSection = true;
    table = tableNumber;
    block.clear().position(SnapshotBlock.HEADER_LENGTH);
    putLong(shape.length);
    for (final long measure : shape) {
      putLong(measure);
    }
  }

  @Override
  public void putLong(final long value) {
    makeRoom(Long.BYTES);
    block.putLong(value);
  }

  @Override
  public void putLongs(final long[] values, final int from, final int count) {
    int next = from;
    final int end = from + count;
    while (next < end) {
      makeRoom(Long.BYTES);
      final int part = Math.min(end - next, block.remaining() / Long.BYTES);
      block.asLongBuffer().put(values, next, part);
      block.position(block.position() + part * Long.BYTES);
      next += part;
    }
  }

  @Override
  public void putText(final int tag, final String text) {
    final int length = text.length();
    final boolean wide = isWide(text);
    final int bytes = Long.BYTES + aligned(wide ? length * Character.BYTES : length);
    if (bytes > SnapshotBlock.MAX_LENGTH - SnapshotBlock.HEADER_LENGTH) {
      throw new IllegalArgumentException("a text of " + length + " characters is too long");
    }
    makeRoom(bytes);
    block.putInt(length << 1 | (wide ? WIDE : LATIN)).putInt(tag);
    for (int i = 0; i < length; i++) {
      if (wide) {
        block.putChar(text.charAt(i));
      } else {
        block.put((byte) text.charAt(i));
      }
    }
    while (block.position() % Long.BYTES != 0) {
      block.put((byte) 0);
    }
  }

  @Override
  public void end() {
    assert inSection : "a section was begun";
    inSection = false;
    sectionCount++;
    flush(SnapshotBlock.SECTION, SnapshotBlock.LAST_OF_SECTION);
  }

  /** Ends the snapshot; nothing comes after it. */
  public void finish() {
    assert !inSection : "the last section was ended";
    table = 0;
    block
        .clear()
        .position(SnapshotBlock.HEADER_LENGTH)
        .putLong(sectionCount)
        .putLong(bytesWritten)
        .putLong(whole.getValue());
    flush(SnapshotBlock.END, 0);
  }

  /** Bytes so far, those of the section that is being written among them once it ended. */
  public long bytesWritten() {
    return bytesWritten;
  }

  private void makeRoom(final int bytes) {
    assert inSection : "values belong to a section";
    if (block.remaining() < bytes) {
      flush(SnapshotBlock.SECTION, 0);
      block.clear().position(SnapshotBlock.HEADER_LENGTH);
    }
  }

  private void flush(final int kind, final int flags) {
    SnapshotBlock.seal(block, kind, blockCount++, table, flags);
    try {
      write(block);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(final ByteBuffer bytes) throws IOException {
    whole.update(bytes.duplicate());
    bytesWritten += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static boolean isWide(final String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }

  static int aligned(final int length) {
    return length + Long.BYTES - 1 & -Long.BYTES;
  }
}
