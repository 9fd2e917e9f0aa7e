package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Frame;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.OutcomeDecoder;
import io.sluice.engine.testing.StateInvariants;
import io.sluice.engine.testing.Swarm;
import io.sluice.engine.testing.TestMachine;
import io.sluice.engine.testing.Traffic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A machine that replays the events of another is in the same state after every frame, and decides
 * everything from there on in the same way, to the byte.
 */
class ReplayEqualsLiveTest {
  private static final int SEEDS = 200;
  private static final int COMMANDS = 2_000;
  private static final int COMMANDS_AFTER_REPLAY = 200;

  private static final int TURNS_BETWEEN_STARTS = 60;

  /** Looking at the whole state takes longer than many turns. */
  private static final int TURNS_BETWEEN_LOOKS = 400;

  @Test
  void shouldBeInTheSameStateAfterEveryFrameAndGoOnInTheSameWay() {
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
    private final StateMachine live = new StateMachine(TestMachine.BATCH_BYTES);
    private final StateMachine replayed = new StateMachine(TestMachine.BATCH_BYTES);
    private final CommandEncoder encoder = new CommandEncoder();
    private final Set<Name> keys = new HashSet<>();
    private long now = TestMachine.START_MS;
    private int starts;

    Run(final Swarm swarm) {
      this.swarm = swarm;
      this.traffic = new Traffic(swarm);
    }

    void run() {
      start();
      traffic.setUp().forEach(request -> decide(live, request));
      replayFrame();
      int commands = 0;
      for (int turn = 1; commands < COMMANDS; turn++) {
        if (swarm.restarts() && turn % TURNS_BETWEEN_STARTS == 0) {
          start();
        }
        commands += turn(live);
        replayFrame();
        if (turn % TURNS_BETWEEN_LOOKS == 0) {
          StateInvariants.check(live, keys);
        }
      }
      StateInvariants.check(replayed, keys);
      goOn();
      assertEquals(0, live.defectCount());
    }

    private void start() {
      live.start(new StartFacts(now, 1, 2, 3, 4, swarm.capacityAt(starts++)));
    }

    private int turn(final StateMachine machine) {
      now += traffic.idleMs();
      machine.expireDue(now, swarm.sweepLimit());
      final int count = traffic.turnCommands();
      for (int i = 0; i < count; i++) {
        decide(machine, traffic.next());
      }
      return count;
    }

    private DirectBuffer decide(final StateMachine machine, final Traffic.Request request) {
      keys.add(request.keyName());
      encoder.encode(request.command(), request.keyName());
      machine.onCommand(encoder.buffer(), 0, now);
      traffic.observe(
          request, OutcomeDecoder.decode(machine.outcomeBuffer(), 0, machine.outcomeLength()));
      return copy(machine.outcomeBuffer(), machine.outcomeLength());
    }

    private void replayFrame() {
      if (live.batch().count() > 0) {
        Frame.take(live).replayInto(replayed);
      }
      assertEquals(live.position(), replayed.position());
      assertEquals(live.stateHash(), replayed.stateHash());
    }

    /** Both machines decide the same from here on. */
    private void goOn() {
      // What was counted and not stated only the live one knows.
      live.tellRefusals(now);
      replayFrame();
      for (int i = 0; i < COMMANDS_AFTER_REPLAY; i++) {
        now += traffic.idleMs();
        assertEquals(
            live.expireDue(now, swarm.sweepLimit()), replayed.expireDue(now, swarm.sweepLimit()));
        final Traffic.Request request = traffic.next();
        final List<DirectBuffer> outcomes = new ArrayList<>();
        for (final StateMachine machine : List.of(live, replayed)) {
          encoder.encode(request.command(), request.keyName());
          machine.onCommand(encoder.buffer(), 0, now);
          outcomes.add(copy(machine.outcomeBuffer(), machine.outcomeLength()));
        }
        traffic.observe(
            request,
            OutcomeDecoder.decode(outcomes.getFirst(), 0, outcomes.getFirst().capacity()));
        assertEquals(outcomes.getFirst(), outcomes.getLast(), request::toString);
        assertEquals(Frame.take(live), Frame.take(replayed), request::toString);
      }
    }

    private static DirectBuffer copy(final DirectBuffer buffer, final int length) {
      final byte[] bytes = new byte[length];
      buffer.getBytes(0, bytes);
      return new UnsafeBuffer(bytes);
    }
  }
}
