package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds a place in the files of an epoch from which a position is soon reached, by looking at a few
 * frames only.
 *
 * <p>It decides nothing: what it does not find, it leaves to whoever reads on from an earlier
 * place. For one thread.
 */
final class FrameSeeker {
  /** A frame begins within this much of any offset, if there is one behind it. */
  private static final int PROBE_LENGTH = 2 * FrameCodec.MAX_FRAME_LENGTH;

  /** Reading so much costs less than looking for a better place. */
  private static final long NEAR_BYTES = 8L << 20;

  private final long journalTag;
  private final long epoch;
  private final ByteBuffer window;
  private final UnsafeBuffer buffer;
  private final FrameCodec frame = new FrameCodec();

  /** Offset of the frame that was found last. */
  private long foundOffset;

  /**
   * A place at which a frame begins, or the beginning of a file.
   *
   * @param fileIndex of the file in the list of those that were looked at
   * @param offset in it
   */
  record Place(int fileIndex, long offset) {}

  /**
   * A seeker in one epoch.
   *
   * @param journalTag trace of the journal that each of its frames carries
   * @param epoch number that each of its frames carries
   */
  FrameSeeker(final long journalTag, final long epoch) {
    this(journalTag, epoch, newWindow());
  }

  /** The same for those who seek often and keep the memory for it. */
  FrameSeeker(final long journalTag, final long epoch, final ByteBuffer window) {
    assert window.capacity() == PROBE_LENGTH : window;
    this.journalTag = journalTag;
    this.epoch = epoch;
    this.window = window;
    buffer = new UnsafeBuffer(window);
  }

  /** Memory that a seeker needs. */
  static ByteBuffer newWindow() {
    return ByteBuffer.allocateDirect(PROBE_LENGTH);
  }

  /**
   * A place behind which the frame that follows a position comes, if there is one.
   *
   * @param files of the epoch in their order
   */
  Place before(final List<Path> files, final long position) throws IOException {
    int index = Math.max(0, files.size() - 1);
    while (index > 0 && !beginsUpTo(files.get(index), position + 1)) {
      index--;
    }
    return new Place(index, files.isEmpty() ? 0 : offsetBefore(files.get(index), position));
  }

  /** Whether the first frame of a file begins at or before a position. */
  private boolean beginsUpTo(final Path file, final long position) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return tryFind(channel, 0) && frame.firstPosition() <= position;
    }
  }

  private long offsetBefore(final Path file, final long position) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long low = 0;
      long high = channel.size();
      while (high - low > NEAR_BYTES) {
        final long middle = low + (high - low) / 2 / FrameCodec.ALIGNMENT * FrameCodec.ALIGNMENT;
        if (tryFind(channel, middle) && frame.lastPosition() <= position) {
          low = foundOffset;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** Finds the first intact frame of the epoch that begins at or soon behind an offset. */
  private boolean tryFind(final FileChannel channel, final long from) throws IOException {
    window.clear();
    int count = 0;
    while (count >= 0 && window.hasRemaining()) {
      count = channel.read(window, from + window.position());
    }
    final int filled = window.position();
    for (int at = 0; at + FrameCodec.HEADER_LENGTH <= filled; at += FrameCodec.ALIGNMENT) {
      if (FrameCodec.isMagic(buffer, at)
          && frame.wrap(buffer, at, filled - at).isIntact()
          && frame.journalTag() == journalTag
          && frame.epoch() == epoch) {
        foundOffset = from + at;
        return true;
      }
    }
    return false;
  }
}
