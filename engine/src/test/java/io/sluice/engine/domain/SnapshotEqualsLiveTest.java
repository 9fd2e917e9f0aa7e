package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Dice;
import io.sluice.engine.testing.Frame;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.OutcomeDecoder;
import io.sluice.engine.testing.Snapshots;
import io.sluice.engine.testing.StateInvariants;
import io.sluice.engine.testing.Swarm;
import io.sluice.engine.testing.TestMachine;
import io.sluice.engine.testing.Traffic;
import java.util.HashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A machine that reads the snapshot of another is in the same state, and goes on as the other does,
 * to the byte: by its own decisions and by replay, and from a snapshot of its own.
 */
class SnapshotEqualsLiveTest {
  private static final int SEEDS = 40;
  private static final int COMMANDS = 2_000;
  private static final int COMMANDS_BETWEEN_SNAPSHOTS = 250;

  @Test
  void shouldGoOnInTheSameWayFromSnapshotsAtManyPoints() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Run(Swarm.of(seed)).run();
      } catch (final Throwable failure) {
        throw new AssertionError("with " + Swarm.of(seed), failure);
      }
    }
  }

  /** The traffic of one seed. */
  private static final class Run {
    private final Swarm swarm;
    private final Traffic traffic;
    private final Dice dice;
    private final StateMachine live = new StateMachine(TestMachine.BATCH_BYTES);
    private final CommandEncoder encoder = new CommandEncoder();
    private final Set<Name> keys = new HashSet<>();

    /** Decides the same commands as the live machine, and was read from a snapshot. */
    private StateMachine decider;

    /** Replays what the live machine states, and was read from a snapshot. */
    private StateMachine replica;

    private long now = TestMachine.START_MS;
    private int starts;

    Run(final Swarm swarm) {
      this.swarm = swarm;
      this.traffic = new Traffic(swarm);
      this.dice = new Dice(swarm.seed() * 31);
      // The first snapshots are those of an empty machine.
      decider = Snapshots.read(Snapshots.write(live));
      replica = Snapshots.read(Snapshots.write(live));
    }

    void run() {
      start();
      traffic.setUp().forEach(this::decide);
      int untilNext = dice.below(COMMANDS_BETWEEN_SNAPSHOTS);
      for (int i = 0; i < COMMANDS; i++) {
        turn();
        if (untilNext-- == 0) {
          restore();
          untilNext = 1 + dice.below(COMMANDS_BETWEEN_SNAPSHOTS);
        }
      }
      restore();
      assertEquals(0, live.defectCount());
    }

    private void turn() {
      now += traffic.idleMs();
      assertEquals(
          live.expireDue(now, swarm.sweepLimit()), decider.expireDue(now, swarm.sweepLimit()));
      compareEvents();
      if (swarm.restarts() && dice.percent(1)) {
        start();
      } else {
        decide(traffic.next());
      }
    }

    private void start() {
      final StartFacts facts = new StartFacts(now, 1, 2, 3, 4, swarm.capacityAt(starts++));
      live.start(facts);
      decider.start(facts);
      compareEvents();
    }

    private void decide(final Traffic.Request request) {
      keys.add(request.keyName());
      encoder.encode(request.command(), request.keyName());
      live.onCommand(encoder.buffer(), 0, now);
      decider.onCommand(encoder.buffer(), 0, now);
      traffic.observe(
          request, OutcomeDecoder.decode(live.outcomeBuffer(), 0, live.outcomeLength()));
      assertEquals(outcome(live), outcome(decider), request::toString);
      compareEvents();
    }

    private void compareEvents() {
      if (live.batch().count() > 0) {
        final Frame frame = Frame.take(live);
        assertEquals(frame, Frame.take(decider));
        frame.replayInto(replica);
        assertEquals(frame.stateHash(), replica.stateHash());
      }
      assertEquals(0, decider.batch().count());
    }

    /** One goes on from what the other wrote. */
    private void restore() {
      // What was counted and not stated is in no snapshot.
      live.tellRefusals(now);
      decider.tellRefusals(now);
      compareEvents();
      final StateMachine before = decider;
      decider = Snapshots.read(Snapshots.write(replica));
      replica = Snapshots.read(Snapshots.write(before));
      assertEquals(live.position(), decider.position());
      assertEquals(live.stateHash(), decider.stateHash());
      assertEquals(live.stateHash(), replica.stateHash());
      StateInvariants.check(decider, keys);
    }

    private static DirectBuffer outcome(final StateMachine machine) {
      final byte[] bytes = new byte[machine.outcomeLength()];
      machine.outcomeBuffer().getBytes(0, bytes);
      return new UnsafeBuffer(bytes);
    }
  }
}
