package io.sluice.engine.naive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.event.AttemptRefusedDecoder;
import io.sluice.engine.codec.event.RefusalsCountedDecoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.CommandEncoder;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Frame;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.OutcomeDecoder;
import io.sluice.engine.testing.Swarm;
import io.sluice.engine.testing.TestMachine;
import io.sluice.engine.testing.Traffic;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The engine answers every command as the naive telling of the rules does. */
class NaiveModelTest {
  private static final int SEEDS = 200;
  private static final int COMMANDS = 2_000;
  private static final int COMMANDS_BETWEEN_LOOKS = 100;
  private static final int CUSTOMERS = 3;
  private static final int TURNS_BETWEEN_STARTS = 60;

  private long toldOfRefusals;

  @Test
  void shouldAnswerEveryCommandAsTheRulesPlainlyToldDo() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      final Run run = new Run(Swarm.of(seed));
      run.run();
      toldOfRefusals += run.toldCount;
    }
    assertTrue(toldOfRefusals > SEEDS, () -> "refusals are told now and then: " + toldOfRefusals);
  }

  /** The traffic of one seed. */
  private static final class Run {
    private final Swarm swarm;
    private final Traffic traffic;
    private final StateMachine machine = new StateMachine(TestMachine.BATCH_BYTES);
    private final NaiveEngine naive;
    private final CommandEncoder encoder = new CommandEncoder();
    private long now = TestMachine.START_MS;
    private long step;
    private int starts;
    private long mostKeys;
    private long mostHolds;
    private long toldCount;

    Run(final Swarm swarm) {
      this.swarm = swarm;
      this.traffic = new Traffic(swarm);
      this.naive =
          new NaiveEngine(swarm, id -> machine.state().claims().exists(id.sequence(), id.slot()));
    }

    void run() {
      start();
      traffic.setUp().forEach(this::compare);
      for (int turn = 1; step < COMMANDS; turn++) {
        now += traffic.idleMs();
        if (swarm.restarts() && turn % TURNS_BETWEEN_STARTS == 0) {
          start();
        }
        sweep();
        for (int i = traffic.turnCommands(); i > 0; i--) {
          compare(traffic.next());
          if (step % COMMANDS_BETWEEN_LOOKS == 0) {
            compareState();
          }
        }
      }
      compareState();
    }

    private void start() {
      final EngineCapacity capacity = swarm.capacityAt(starts++);
      machine.start(new StartFacts(now, 1, 2, 3, 4, capacity));
      machine.batch().clear();
      naive.capacity(capacity.keys(), capacity.holds());
      mostKeys = Math.max(mostKeys, capacity.keys());
      mostHolds = Math.max(mostHolds, capacity.holds());
    }

    /** What is due goes, in order, before the commands of a turn. */
    private void sweep() {
      machine.expireDue(now, swarm.sweepLimit());
      final Frame frame = Frame.take(machine);
      assertEquals(
          naive.expireDue(now),
          Fact.read(frame.events(), frame.eventCount()).stream()
              .filter(Fact::isOfClaim)
              .map(Fact::sequence)
              .toList(),
          swarm::toString);
      assertEquals(naive.refusals().take(), refusals(frame), swarm::toString);
    }

    private static List<NaiveRefusals.Told> refusals(final Frame frame) {
      return Fact.read(frame.events(), frame.eventCount()).stream()
          .filter(Fact::isOfRefusals)
          .map(Run::told)
          .toList();
    }

    private static NaiveRefusals.Told told(final Fact fact) {
      if (fact.type() == Fact.Type.REFUSALS_COUNTED) {
        final RefusalsCountedDecoder it = fact.counted();
        return new NaiveRefusals.Count(
            it.activity(),
            it.pool(),
            it.since(),
            it.soldOut(),
            it.others(),
            it.firstPosition(),
            it.lastPosition());
      }
      final AttemptRefusedDecoder it = fact.refused();
      final Name who = new Name(it.customerHigh(), it.customerLow());
      assertEquals(0, it.cause().keyHigh(), "a refusal is not remembered");
      return new NaiveRefusals.Refusal(
          it.activity(),
          it.sku(),
          LongStream.range(0, CUSTOMERS)
              .filter(number -> Name.of(number).equals(who))
              .findFirst()
              .orElseThrow(),
          it.quantity(),
          it.before(),
          it.available(),
          it.location(),
          RejectReason.ofCode(it.reason()));
    }

    private void compare(final Traffic.Request request) {
      step++;
      encoder.encode(request.command(), request.keyName());
      final long before = machine.position();
      naive.refusals().at(before);
      machine.onCommand(encoder.buffer(), 0, now);
      final Frame frame = Frame.take(machine);
      final Outcome actual =
          OutcomeDecoder.decode(machine.outcomeBuffer(), 0, machine.outcomeLength());
      try {
        assertEquals(naive.answer(request, now, actual), actual);
        if (!actual.answer().replayed()) {
          final List<Fact> facts = Fact.read(frame.events(), frame.eventCount());
          final int own = (int) (actual.answer().position() - before);
          assertEquals(
              naive.granted(),
              facts.subList(own, facts.size()).stream()
                  .filter(fact -> !fact.isOfRefusals())
                  .map(Fact::sequence)
                  .toList());
        }
        final List<NaiveRefusals.Told> told = naive.refusals().take();
        toldCount += told.size();
        assertEquals(told, refusals(frame));
      } catch (final AssertionError e) {
        throw new AssertionError("step %d, %s, with %s".formatted(step, request, swarm), e);
      }
      traffic.observe(request, actual);
    }

    private void compareState() {
      final EngineState state = machine.state();
      final StockLedger ledger = state.ledger();
      for (int sku = 0; sku < state.catalog().skus().size(); sku++) {
        for (final Outcome.Row row : naive.stock().rows(sku)) {
          if (row.activity() >= 0) {
            // Which pool that is only the outcomes tell, and these are compared.
            continue;
          }
          final int cell = ledger.cellAt(sku, row.location());
          assertEquals(
              List.of(row.available(), row.held(), row.allocated()),
              List.of(
                  ledger.units(cell, Bucket.AVAILABLE),
                  ledger.units(cell, Bucket.HELD),
                  ledger.units(cell, Bucket.ALLOCATED)),
              swarm::toString);
        }
        assertEquals(0, ledger.conservationDifference(sku), swarm::toString);
        assertTrue(ledger.isSound(sku), swarm::toString);
      }
      compareClaims(state);
    }

    private void compareClaims(final EngineState state) {
      final ClaimStore claims = state.claims();
      int holds = 0;
      for (final NaiveClaim claim : naive.claims()) {
        holds += claim.held ? 1 : 0;
        if (naive.mustKeep(claim)) {
          assertTrue(
              claims.exists(claim.id.sequence(), claim.id.slot()),
              () -> claim.id + " with " + swarm);
          assertEquals(claim.expiresAt, claims.expiresAt(claim.id.slot()), swarm::toString);
        }
      }
      assertEquals(holds, state.expiry().size(), swarm::toString);
      final long most = mostKeys + mostHolds + 2 * KeyMemory.FORGET_GROUP;
      assertTrue(state.keys().size() <= most, swarm::toString);
      assertEquals(0, machine.defectCount(), swarm::toString);
    }
  }
}
