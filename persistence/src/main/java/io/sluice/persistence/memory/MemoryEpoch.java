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

  /** The mark: what the process knew for sure when it last said so. */
  long forcedUpTo;

  long acknowledgedUpTo;
  long bootNumber;
  boolean closed;

  MemoryEpoch(final long number, final long firstPosition, final long bootNumber) {
    this.number = number;
    this.firstPosition = firstPosition;
    this.bootNumber = bootNumber;
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
