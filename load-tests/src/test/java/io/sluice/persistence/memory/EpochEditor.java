package io.sluice.persistence.memory;

import io.sluice.engine.codec.FrameCodec;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Changes the last epoch of a disk in memory as a broken journal would have written it, and says
 * whether that made a difference.
 */
public final class EpochEditor {
  private EpochEditor() {}

  /** The last frame was never there, and nothing tells that it should be. */
  public static boolean loseLastFrame(final InMemoryJournalStore store) {
    final MemoryEpoch epoch = store.lastEpoch();
    if (epoch == null || epoch.frames.size() < 2) {
      return false;
    }
    final FrameCodec last = wrapped(epoch.frames.getLast());
    if (!last.isIntact() || last.kind() != FrameCodec.EVENTS) {
      return false;
    }
    epoch.frames.removeLast();
    knowsOf(epoch, Math.min(epoch.forcedUpTo, last.firstPosition() - 1));
    return true;
  }

  /** Every broken frame that is all there gets a checksum that is right. */
  public static boolean forgiveChecksums(final InMemoryJournalStore store) {
    final MemoryEpoch epoch = store.lastEpoch();
    if (epoch == null) {
      return false;
    }
    boolean forgiven = false;
    for (final byte[] frame : epoch.frames) {
      final FrameCodec codec = wrapped(frame);
      if (codec.fits() && !codec.isIntact()) {
        codec.seal();
        forgiven = true;
      }
    }
    return forgiven;
  }

  /** The mark says that all that was appended was forced. */
  public static boolean markAhead(final InMemoryJournalStore store, final long position) {
    final MemoryEpoch epoch = store.lastEpoch();
    if (epoch == null || position <= epoch.mark().forcedUpTo()) {
      return false;
    }
    final long forcedUpTo = epoch.forcedUpTo;
    epoch.forcedUpTo = position;
    epoch.writeMark(position, false);
    epoch.writeMark(position, false);
    epoch.forceMark();
    epoch.forcedUpTo = forcedUpTo;
    return true;
  }

  /** What was taken over was not forced. */
  public static boolean unforceTakeover(final InMemoryJournalStore store) {
    final MemoryEpoch epoch = store.lastEpoch();
    if (epoch == null || epoch.forcedUpTo == epoch.firstPosition - 1) {
      return false;
    }
    knowsOf(epoch, epoch.firstPosition - 1);
    return true;
  }

  /** So much was forced, and both slots of the mark say so. */
  private static void knowsOf(final MemoryEpoch epoch, final long position) {
    epoch.forcedUpTo = position;
    epoch.onDiskUpTo = position;
    epoch.writeMark(position, false);
    epoch.writeMark(position, false);
    epoch.forceMark();
  }

  private static FrameCodec wrapped(final byte[] frame) {
    return new FrameCodec().wrap(new UnsafeBuffer(frame), 0, frame.length);
  }
}
