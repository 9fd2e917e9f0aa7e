package io.sluice.persistence.chronicle;

import java.io.Closeable;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The queue of one epoch, as far as it is appended to.
 *
 * <p>It knows nothing of forcing: Chronicle's own sync swallows errors and is never called. One
 * thread at a time, first the starting thread, then the journaler's.
 */
final class ChronicleAppender implements Closeable {
  /**
   * What Chronicle may write besides a frame at most, and generously: file header, index pages, the
   * header of the message, the mark of the file's end.
   */
  static final int OVERHEAD_BYTES = 64 << 10;

  /** Length of the queue's own small file: two pages of the size that any system can map. */
  static final int METADATA_BYTES = 128 << 10;

  /** Part of its mapping that Chronicle lets overlap the next; a message must fit into it. */
  private static final int OVERLAP_DIVISOR = 4;

  private final CountingRollCycle cycle = new CountingRollCycle();
  private final PointerBytesStore source = new PointerBytesStore();
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private long position;

  /**
   * Creates a queue in an empty directory.
   *
   * @param directory of the epoch
   * @param maxFrameLength of what is going to be appended
   */
  ChronicleAppender(final Path directory, final int maxFrameLength) {
    final int chunkBytes =
        BitUtil.findNextPositivePowerOfTwo(OVERLAP_DIVISOR * (maxFrameLength + OVERHEAD_BYTES));
    queue = SingleChronicleQueueBuilder.single(directory.toFile())
        .rollCycle(cycle)
        .timeProvider(cycle)
        .blockSize(chunkBytes)
        .build();
    appender = queue.createAppender();
  }

  /** Appends a frame, which then begins at a multiple of 8 bytes in the file. */
  void append(final DirectBuffer buffer, final int offset, final int length) {
    source.set(buffer.addressOffset() + offset, length);
    try (DocumentContext document = appender.writingDocument()) {
      boolean complete = false;
      try {
        final Bytes<?> bytes = document.wire().bytes();
        if (bytes.writePosition() % Long.BYTES != 0) {
          bytes.writeInt(0);
        }
        assert bytes.writePosition() % Long.BYTES == 0 : "at " + bytes.writePosition();
        bytes.write(source, 0L, (long) length);
        position = bytes.writePosition();
        complete = true;
      } finally {
        if (!complete) {
          document.rollbackOnClose();
        }
      }
    }
  }

  /** Offset behind the last frame in the current file. */
  long position() {
    return position;
  }

  /** Lets the next frame go into the next file; returns the number of its cycle. */
  int roll() {
    position = 0;
    return cycle.advance();
  }

  /** Lets the next caller be another thread. */
  void handOver() {
    appender.singleThreadedCheckReset();
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
  }
}
