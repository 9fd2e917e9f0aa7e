package io.sluice.persistence.memory;

import io.sluice.engine.codec.FrameCodec;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What one process wrote into an {@link InMemoryJournalStore}, as its disk would show it. */
final class MemoryEpoch {
  final long number;
  final long firstPosition;

  /** Each frame as it was appended, or what is left of it. */
  final List<byte[]> frames = new ArrayList<>();

  final long bootNumber;

  /** The frames up to here survive the loss of power, whatever the mark says. */
  long forcedUpTo;

  /** The mark as the process last wrote it. */
  MemoryMark mark;

  /** The mark as it is after a loss of power if what was written since its force is lost. */
  MemoryMark forcedMark;

  /**
   * What the process knew for sure.
   *
   * @param forcedUpTo highest position that was forced
   * @param acknowledgedUpTo highest position that anybody may have been told of
   * @param closed whether it ended in order
   */
  record MemoryMark(long forcedUpTo, long acknowledgedUpTo, boolean closed) {}

  MemoryEpoch(final long number, final long firstPosition, final long bootNumber) {
    this.number = number;
    this.firstPosition = firstPosition;
    this.bootNumber = bootNumber;
    mark = new MemoryMark(firstPosition - 1, firstPosition - 1, false);
    forcedMark = mark;
  }

  /** Writes the mark without forcing it. */
  void writeMark(final long acknowledgedUpTo, final boolean closed) {
    mark = new MemoryMark(forcedUpTo, acknowledgedUpTo, closed);
  }

  /** Forces the mark; whether that made a difference. */
  boolean forceMark() {
    final boolean written = !mark.equals(forcedMark);
    forcedMark = mark;
    return written;
  }

  /** Index of the frame that holds a position. */
  int frameWith(final long position) {
    final FrameCodec codec = new FrameCodec();
    for (int i = frames.size() - 1; i >= 0; i--) {
      final byte[] frame = frames.get(i);
      codec.wrap(new UnsafeBuffer(frame), 0, frame.length);
      if (codec.fits() && codec.firstPosition() <= position && position <= codec.lastPosition()) {
        return i;
      }
    }
    throw new IllegalArgumentException("no frame holds position " + position);
  }
}
