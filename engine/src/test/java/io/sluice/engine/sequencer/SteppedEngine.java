package io.sluice.engine.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.OutcomeDecoder;
import io.sluice.engine.testing.TestMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A sequencer whose turns, clock and disk the test moves. One thread. */
final class SteppedEngine {
  private static final int POLL_LIMIT = 10_000;

  private final EngineDoor door =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 24, new CodeDirectory(), () -> {});
  private final Lane lane = door.openLane(() -> {});
  private final CommandEncoder encoder = new CommandEncoder();
  private final StateMachine machine = new StateMachine(FrameCodec.MAX_EVENTS_LENGTH);
  private final LateJournal journal = new LateJournal();
  private final EngineCapacity capacity;
  private final Sequencer sequencer;
  private long now = TestMachine.START_MS;
  private long correlationId;

  SteppedEngine(final EngineCapacity capacity) {
    this.capacity = capacity;
    sequencer = new Sequencer(machine, journal, door, () -> now, new EngineCounters());
  }

  void start() {
    sequencer.start(new StartFacts(now, 1, 2, 0, now, capacity), journal::settle);
    settle();
  }

  /** Another process over what is durable of this one. */
  SteppedEngine restarted() {
    final SteppedEngine next = new SteppedEngine(capacity);
    next.now = now;
    long position = 0;
    for (final LateJournal.Kept frame : journal.frames) {
      if (position < journal.durablePosition) {
        next.machine.replay(frame.events(), 0, position + 1, frame.eventCount());
      }
      position += frame.eventCount();
    }
    next.journal.durablePosition = next.machine.position();
    next.journal.lastPosition = next.machine.position();
    return next;
  }

  EngineDoor door() {
    return door;
  }

  Sequencer sequencer() {
    return sequencer;
  }

  StateMachine machine() {
    return machine;
  }

  LateJournal journal() {
    return journal;
  }

  int skuCount() {
    return machine.state().catalog().skus().size();
  }

  void later(final long ms) {
    now += ms;
  }

  /** Offers a command for the next turn. */
  void offer(final Command command, final Name key) {
    encoder.encode(command, key, ++correlationId, lane.index());
    assertTrue(lane.tryOffer(encoder.buffer(), 0, encoder.length()));
  }

  /** Lets all that was stated be durable, and the engine take note of it. */
  void settle() {
    do {
      journal.settle();
    } while (sequencer.doWork() > 0);
  }

  /** Hands over the outcomes that may be told. */
  void poll(final Consumer<Outcome> action) {
    lane.poll(
        (buffer, offset, length) -> action.accept(OutcomeDecoder.decode(buffer, offset, length)),
        POLL_LIMIT);
  }

  /** Has a command decided and waits until it is durable. */
  Outcome send(final Command command, final Name key) {
    poll(outcome -> {});
    offer(command, key);
    settle();
    final List<Outcome> outcomes = new ArrayList<>();
    poll(outcomes::add);
    assertEquals(1, outcomes.size());
    return outcomes.getFirst();
  }

  /** A journal in which things become durable when it is told so, or at once. */
  static final class LateJournal implements Journal {
    private final List<Kept> frames = new ArrayList<>();
    private long durablePosition;
    private long lastPosition;
    private boolean held;

    /** Events of a frame. */
    private record Kept(UnsafeBuffer events, int eventCount) {}

    /** From now on nothing becomes durable. */
    void hold() {
      held = true;
    }

    /** Everything becomes durable. */
    void settle() {
      held = false;
      durablePosition = lastPosition;
    }

    @Override
    public boolean hasRoomFor(final int eventsLengthBytes) {
      return true;
    }

    @Override
    public void offer(
        final DirectBuffer events,
        final int offset,
        final int lengthBytes,
        final long firstPosition,
        final int eventCount) {
      assertEquals(lastPosition + 1, firstPosition);
      final UnsafeBuffer copy = new UnsafeBuffer(new byte[lengthBytes]);
      copy.putBytes(0, events, offset, lengthBytes);
      frames.add(new Kept(copy, eventCount));
      lastPosition += eventCount;
      if (!held) {
        durablePosition = lastPosition;
      }
    }

    @Override
    public long durablePosition() {
      return durablePosition;
    }

    @Override
    public boolean storageFull() {
      return false;
    }

    @Override
    public Durability durability() {
      return Durability.DISK;
    }

    @Override
    public void close() {
      assertTrue(durablePosition >= 0);
    }
  }
}
