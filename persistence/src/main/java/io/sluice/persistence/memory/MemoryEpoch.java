package io.sluice.persistence.memory;

import io.sluice.engine.codec.FrameCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** What one process wrote into an {@link InMemoryJournalStore}, as its disk would show it. */
final class MemoryEpoch {
  final long number;
  final long firstPosition;

  /** Each frame as it was appended, or what is left of it. */
  final List<byte[]> frames = new ArrayList<>();

  final long bootNumber;

  /** All files up to here were forced, as the process knows. */
  long forcedUpTo;

  /** The frames up to here survive the loss of power, whatever the process knows of it. */
  long onDiskUpTo;

  /** Both slots of the mark as the process last wrote them; null where a write was torn. */
  private final @Nullable MemoryMark[] slots = new MemoryMark[2];

  /** The slots as they are after a loss of power if what was written since their force is lost. */
  private final @Nullable MemoryMark[] forcedSlots = new MemoryMark[2];

  private long markSequence;

  /**
   * What the process knew for sure.
   *
   * @param sequence one higher with each
   * @param forcedUpTo highest position that was forced
   * @param acknowledgedUpTo highest position that anybody may have been told of
   * @param closed whether it ended in order
   */
  record MemoryMark(long sequence, long forcedUpTo, long acknowledgedUpTo, boolean closed) {}

  MemoryEpoch(final long number, final long firstPosition, final long bootNumber) {
    this.number = number;
    this.firstPosition = firstPosition;
    this.bootNumber = bootNumber;
  }

  /** The newest mark that can be read; one that says nothing if there is none. */
  MemoryMark mark() {
    MemoryMark newest = new MemoryMark(0, firstPosition - 1, firstPosition - 1, false);
    for (final MemoryMark slot : slots) {
      if (slot != null && slot.sequence() > newest.sequence()) {
        newest = slot;
      }
    }
    return newest;
  }

  /** Writes the mark into the slot whose turn it is, without forcing it. */
  void writeMark(final long acknowledgedUpTo, final boolean closed) {
    markSequence++;
    slots[(int) (markSequence & 1)] =
        new MemoryMark(markSequence, forcedUpTo, acknowledgedUpTo, closed);
  }

  /** The mark that was written last can not be read. */
  void tearMark() {
    slots[(int) (markSequence & 1)] = null;
  }

  /** True if a mark was written since the last force of it. */
  boolean isMarkUnforced() {
    return !Arrays.equals(slots, forcedSlots);
  }

  void forceMark() {
    System.arraycopy(slots, 0, forcedSlots, 0, slots.length);
  }

  /** What was written into the mark and not forced is lost. */
  void loseUnforcedMark() {
    System.arraycopy(forcedSlots, 0, slots, 0, slots.length);
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
