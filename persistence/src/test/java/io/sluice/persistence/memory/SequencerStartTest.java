package io.sluice.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.codec.outcome.MessageHeaderDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.EngineCounters.Value;
import io.sluice.engine.sequencer.Sequencer;
import io.sluice.engine.spi.RecoveryProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What fell due while no process ran expires before the first command of the next one. */
class SequencerStartTest {
  /** More than twice as many as expire in one turn. */
  private static final int HOLDS = 9_000;

  private static final int BATCH_BYTES = FrameCodec.MAX_EVENTS_LENGTH;
  private static final long START_MS = 1_790_000_000_000L;
  private static final long TTL_MS = 60_000;
  private static final long LATER_MS = START_MS + TTL_MS;
  private static final EngineCapacity CAPACITY = new EngineCapacity(20_000, 20_000);

  /** Has room for the largest frame, but not beside another one. */
  private final InMemoryJournalStore disk =
      new InMemoryJournalStore(Durability.DISK, BATCH_BYTES + 4_096, new SplittableRandom(1));

  private final RawCommands commands = new RawCommands();
  private int turnsWithoutRoom;

  @Test
  void shouldExpireWhatIsDueInOrderBeforeTheDoorOpens() throws Exception {
    liveUntilKilled();
    final EngineDoor door =
        new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 24, new CodeDirectory(), () -> {});
    final Lane lane = door.openLane(() -> {});
    assertTrue(lane.tryOffer(commands.reserve(HOLDS, TTL_MS), 0, commands.length()));
    final StateMachine machine = recovered();
    final InMemoryJournal journal = openEpoch(machine);
    final EngineCounters counters = new EngineCounters();
    final Sequencer sequencer = new Sequencer(machine, journal, door, () -> LATER_MS, counters);
    assertEquals(HOLDS, machine.state().expiry().dueCount(LATER_MS, Integer.MAX_VALUE));

    sequencer.start(new StartFacts(LATER_MS, 1, 2, 3, LATER_MS, CAPACITY), () -> {
      assertEquals(Admission.STARTING, door.admission());
      assertTrue(journal.doWork() > 0, "there is something to wait for");
      turnsWithoutRoom++;
    });

    assertEquals(Admission.OPEN, door.admission());
    assertEquals(0, machine.state().expiry().size());
    assertEquals(HOLDS, counters.value(Value.EXPIRIES));
    assertTrue(turnsWithoutRoom >= 2, () -> "waited for room " + turnsWithoutRoom + " times");
    assertEquals(HOLDS, unitsHeldByTheFirstCommand(sequencer, journal, lane));
    final long hash = machine.stateHash();
    disk.killProcess();
    assertEquals(hash, recovered().stateHash());
  }

  /** A process that made holds and was killed before any of them ended. */
  private void liveUntilKilled() throws Exception {
    final StateMachine machine = recovered();
    final InMemoryJournal journal = openEpoch(machine);
    machine.start(new StartFacts(START_MS, 1, 2, 3, START_MS, CAPACITY));
    commands.world(HOLDS).forEach(command -> machine.onCommand(command, 0, START_MS));
    for (int i = 0; i < HOLDS; i++) {
      machine.onCommand(commands.reserve(1, TTL_MS), 0, START_MS);
      if (!machine.batch().hasRoom() || i == HOLDS - 1) {
        final long first = machine.position() - machine.batch().count() + 1;
        journal.offer(
            machine.batch().buffer(),
            0,
            machine.batch().length(),
            first,
            machine.batch().count());
        machine.batch().clear();
        journal.doWork();
      }
    }
    assertEquals(HOLDS, machine.state().expiry().size());
    assertEquals(machine.position(), journal.durablePosition());
    disk.killProcess();
  }

  private StateMachine recovered() throws Exception {
    return EngineRecovery.recover(disk.open(), BATCH_BYTES, RecoveryProgress.NONE)
        .machine();
  }

  private InMemoryJournal openEpoch(final StateMachine machine) throws Exception {
    return disk.openEpoch(machine.stateHash(), () -> {}, (code, cause) -> fail(cause));
  }

  private static long unitsHeldByTheFirstCommand(
      final Sequencer sequencer, final InMemoryJournal journal, final Lane lane) {
    final List<Long> units = new ArrayList<>();
    while (sequencer.doWork() + journal.doWork() > 0) {
      // The last frame of the start leaves, the command is decided, its outcome is let go.
    }
    lane.poll(
        (buffer, offset, length) -> {
          final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
          assertEquals(ReservationOutcomeDecoder.TEMPLATE_ID, header.templateId());
          new ReservationOutcomeDecoder()
              .wrapAndApplyHeader(buffer, offset, header)
              .allocations()
              .forEach(part -> units.add(part.quantity()));
        },
        Integer.MAX_VALUE);
    return units.stream().mapToLong(Long::longValue).sum();
  }
}
