package io.sluice.loadtest.simulation;

import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.CommandHandler;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.ingress.OutcomeHandler;
import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The door and its lanes. Their memory is large, so it serves one process after the other, and each
 * finds it empty. One thread.
 */
final class Rings {
  static final int LANES = 3;

  private static final int COMMAND_RING_BYTES = 8 * Limits.MAX_COMMAND_BYTES;
  private static final int OUTCOME_RING_BYTES = 1 << 24;
  private static final int DROPPED_AT_ONCE = 1 << 20;
  private static final CommandHandler DROP_COMMAND = (buffer, offset, length) -> true;
  private static final OutcomeHandler DROP_OUTCOME = (buffer, offset, length) -> {};

  private final List<UnsafeBuffer> memory = new ArrayList<>();
  private final EngineDoor door;
  private final Lane[] lanes = new Lane[LANES];
  private final RingView[] views = new RingView[LANES];
  private final boolean[] woken = new boolean[LANES];
  private @Nullable Rings apart;
  private boolean signalled;

  Rings() {
    this(List.of());
  }

  private Rings(final List<UnsafeBuffer> used) {
    final Iterator<UnsafeBuffer> next = used.iterator();
    door = new EngineDoor(
        COMMAND_RING_BYTES,
        OUTCOME_RING_BYTES,
        new CodeDirectory(),
        () -> signalled = true,
        bytes -> {
          final UnsafeBuffer ring = next.hasNext() ? next.next() : EngineDoor.newMemory(bytes);
          memory.add(ring);
          return ring;
        });
    for (int i = 0; i < LANES; i++) {
      final int lane = i;
      lanes[i] = door.openLane(() -> woken[lane] = true);
      views[i] = new RingView(memory.getLast());
    }
  }

  /**
   * Rings that nothing ever went through, for a run that depends on how much fits. They lie apart
   * from these, in the memory of those that this gave before, which nobody uses any more.
   */
  Rings asNew() {
    final Rings last = apart;
    final Rings next = new Rings(last == null ? List.of() : last.cleared());
    apart = next;
    return next;
  }

  EngineDoor door() {
    return door;
  }

  Lane lane(final int lane) {
    return lanes[lane];
  }

  /** What was written for the owner of a lane. */
  RingView view(final int lane) {
    return views[lane];
  }

  /** True if somebody has woken the engine since the last time. */
  boolean takeSignal() {
    final boolean was = signalled;
    signalled = false;
    return was;
  }

  /** True if somebody has woken the owner of a lane since the last time. */
  boolean takeWake(final int lane) {
    final boolean was = woken[lane];
    woken[lane] = false;
    return was;
  }

  /** A process has ended, and with it all that was under way. */
  void drop() {
    door.admit(Admission.STARTING);
    door.directory().complete();
    door.directory().follow(() -> Long.MAX_VALUE);
    for (final Lane lane : lanes) {
      lane.flush();
      while (lane.poll(DROP_OUTCOME, DROPPED_AT_ONCE) > 0) {
        // Until there is nothing left.
      }
    }
    while (door.drain(DROP_COMMAND, DROPPED_AT_ONCE) > 0) {
      // Until there is nothing left.
    }
    door.engineAwaitsJournal(false);
  }

  private List<UnsafeBuffer> cleared() {
    drop();
    for (final UnsafeBuffer ring : memory) {
      // A reader ends at a header of zeros. The ring of many writers writes them when it reads, the
      // others write each in front of the message before it, so here only the first is missing.
      ring.setMemory(0, RecordDescriptor.HEADER_LENGTH, (byte) 0);
      final int counters = ring.capacity() - RingBufferDescriptor.TRAILER_LENGTH;
      ring.setMemory(counters, RingBufferDescriptor.TRAILER_LENGTH, (byte) 0);
    }
    return memory;
  }
}
