package io.sluice.engine.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.protocol.ActivityDefinition;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.sequencer.EngineCounters.Value;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.OutcomeDecoder;
import io.sluice.engine.testing.TestMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SequencerTest {
  private static final int SKU = 0;
  private static final int LOCATION = 0;
  private static final int CHANNEL = 0;
  private static final int SALE = 0;
  private static final int MOST_GRANTS_OF_A_STEP = 256;
  private static final long WITHOUT_END = -1;

  private final EngineDoor door =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 24, new CodeDirectory(), () -> {});
  private final Lane lane = door.openLane(() -> {});
  private final CommandEncoder encoder = new CommandEncoder();
  private final InstantJournal journal = new InstantJournal();
  private final AtomicLong timeMs = new AtomicLong(TestMachine.START_MS);
  private final EngineCounters counters = new EngineCounters();
  private final Sequencer sequencer = new Sequencer(
      new StateMachine(FrameCodec.MAX_EVENTS_LENGTH), journal, door, timeMs::get, counters);
  private long nextKey = 1;

  @Test
  void shouldSweepDueHoldsOnlyWhileTheDiskHasRoom() {
    final Outcome.Reservation held = startWithAHold();
    final long before = journal.durablePosition;

    journal.full = true;
    timeMs.addAndGet(Command.TTL_MS);
    sequencer.doWork();

    assertEquals(before, journal.durablePosition, "nothing is stated while the disk is full");
    assertEquals(1, counters.value(Value.DUE_HOLDS));
    assertEquals(Long.MAX_VALUE, sequencer.idleNs(), "a due hold is no reason to wake");
    final Outcome.Reservation read = assertInstanceOf(
        Outcome.Reservation.class, send(new Command.ReadReservation(held.id()), Name.of(0)));
    assertEquals(ReservationStatus.EXPIRED, read.status(), "reads go on, and tell the truth");

    journal.full = false;
    sequencer.doWork();

    assertEquals(before + 1, journal.durablePosition);
    assertEquals(1, counters.value(Value.EXPIRIES));
  }

  /** What follows a command that changed nothing is nothing that the command defined. */
  @Test
  void shouldPublishNothingOfARefusedDefinitionBehindWhichThoseWhoWaitGetUnits() {
    final int waiting = 2 * MOST_GRANTS_OF_A_STEP;
    startWithAHold();
    accept(new Command.MoveStock(
        MovementKind.RECEIVE, List.of(new Command.MoveLine(SKU, LOCATION, waiting, "")), "", ""));
    accept(new Command.DefineActivity("SALE", CHANNEL, timeMs.get(), timeMs.get() + Command.TTL_MS)
        .flags(ActivityDefinition.WAITLIST)
        .selling(SKU, waiting));
    final Outcome.Reservation all = assertInstanceOf(
        Outcome.Reservation.class,
        accept(new Command.ReserveStock(
                CHANNEL,
                Command.NONE,
                Command.TTL_MS,
                List.of(new Command.Line(SKU, Command.ANYWHERE, waiting)))
            .of(SALE)));
    for (int i = 0; i < waiting; i++) {
      accept(new Command.ReserveOrWait(
          CHANNEL, Command.NONE, Command.TTL_MS, SALE, WITHOUT_END, SKU, 1));
    }
    final long before = journal.durablePosition;

    offer(
        new Command.ChangeReservation(all.id(), ReservationChange.RELEASE, 0), Name.of(nextKey++));
    offer(new Command.DefineSku("SKU").ifVersion(before), Name.of(0));
    sequencer.doWork();

    final List<Outcome> outcomes = new ArrayList<>();
    lane.poll(
        (buffer, offset, length) -> outcomes.add(OutcomeDecoder.decode(buffer, offset, length)), 2);
    final Outcome.Rejected refused =
        assertInstanceOf(Outcome.Rejected.class, outcomes.getLast(), outcomes::toString);
    assertEquals(RejectReason.VERSION_STALE, refused.reason());
    assertTrue(
        refused.answer().position() < journal.durablePosition, "something followed the refusal");
    assertEquals(before + 1 + waiting, journal.durablePosition, "released, and given to all");
  }

  private Outcome.Reservation startWithAHold() {
    final long start = timeMs.get();
    sequencer.start(
        new StartFacts(start, 1, 2, 0, start, new EngineCapacity(4_096, 1_000)), () -> {});
    accept(new Command.DefineSku("SKU"));
    accept(new Command.DefineLocation("HQ"));
    accept(new Command.DefineChannel("WEB"));
    accept(new Command.MoveStock(
        MovementKind.RECEIVE, List.of(new Command.MoveLine(SKU, LOCATION, 5, "")), "", ""));
    return assertInstanceOf(
        Outcome.Reservation.class,
        accept(new Command.ReserveStock(
            CHANNEL,
            Command.NONE,
            Command.TTL_MS,
            List.of(new Command.Line(SKU, Command.ANYWHERE, 2)))));
  }

  private Outcome accept(final Command command) {
    final Outcome outcome = send(command, Name.of(nextKey++));
    assertTrue(!(outcome instanceof Outcome.Rejected), outcome::toString);
    return outcome;
  }

  private Outcome send(final Command command, final Name key) {
    offer(command, key);
    sequencer.doWork();
    final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    final int count = lane.poll(
        (buffer, offset, length) -> outcome.set(OutcomeDecoder.decode(buffer, offset, length)), 2);
    assertEquals(1, count);
    return assertInstanceOf(Outcome.class, outcome.get());
  }

  private void offer(final Command command, final Name key) {
    encoder.encode(command, key, nextKey, lane.index());
    assertTrue(lane.tryOffer(encoder.buffer(), 0, encoder.length()));
  }

  /** A journal in which all is durable at once, and whose disk is full when it is told so. */
  private static final class InstantJournal implements Journal {
    private long durablePosition;
    private boolean full;

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
      assertEquals(durablePosition + 1, firstPosition);
      durablePosition += eventCount;
    }

    @Override
    public long durablePosition() {
      return durablePosition;
    }

    @Override
    public boolean storageFull() {
      return full;
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
