package io.sluice.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/**
 * The real machine with time moved by hand. Every command is a turn of its own, and what must hold
 * after any command is checked after each.
 */
public final class TestMachine {
  /** Engine time at the first start. */
  public static final long START_MS = 1_700_000_000_000L;

  /** Bound of the events of one turn. */
  public static final int BATCH_BYTES = 2 * Limits.MAX_EVENT_BYTES;

  private final StateMachine machine = new StateMachine(BATCH_BYTES);
  private final CommandEncoder encoder = new CommandEncoder();
  private final List<Frame> frames = new ArrayList<>();
  private final Set<Name> keys = new HashSet<>();
  private List<Fact> facts = List.of();
  private long now = START_MS;
  private long correlationId;
  private long expectedDefects;

  /** The machine itself. */
  public StateMachine machine() {
    return machine;
  }

  /** Engine time. */
  public long now() {
    return now;
  }

  /** Moves engine time on. */
  public void later(final long ms) {
    now += ms;
  }

  /** Events of the last step. */
  public List<Fact> facts() {
    return facts;
  }

  /** All events so far, a frame a step. */
  public List<Frame> frames() {
    return frames;
  }

  /** Starts, at the present engine time. */
  public void start(final EngineCapacity capacity) {
    final long before = machine.position();
    machine.start(new StartFacts(now, 11, 12, 13, 14, capacity));
    endStep(before);
  }

  /** Has a command decided and returns its outcome. */
  public Outcome send(final Command command, final Name key) {
    keys.add(key);
    return decide(encoder.encode(command, key, ++correlationId, 0));
  }

  /** Has a command decided whose bytes no edge would send: one more defect. */
  public Outcome sendDamaged(
      final Command command, final Name key, final Consumer<MutableDirectBuffer> damage) {
    keys.add(key);
    encoder.encode(command, key, ++correlationId, 0);
    damage.accept(encoder.buffer());
    expectedDefects++;
    return decide(encoder);
  }

  /**
   * Has many commands decided, each a turn of its own, and checks the state after the last only.
   */
  public void sendAll(final List<? extends Command> commands, final long firstKey) {
    long key = firstKey;
    for (final Command command : commands) {
      final Name name = Name.of(key++);
      keys.add(name);
      encoder.encode(command, name, ++correlationId, 0);
      final long before = machine.position();
      machine.onCommand(encoder.buffer(), 0, now);
      final Outcome outcome =
          OutcomeDecoder.decode(machine.outcomeBuffer(), 0, machine.outcomeLength());
      assertTrue(!(outcome instanceof Outcome.Rejected), outcome::toString);
      assertTrue(machine.position() > before);
      frames.add(Frame.take(machine));
    }
    StateInvariants.check(machine, keys);
  }

  /**
   * Applies an event of which no command is known, as a journal of another version may hold it.
   *
   * @param stating writes it into the batch
   */
  public void replay(final Consumer<EventBatch> stating) {
    final EventBatch batch = machine.batch();
    stating.accept(batch);
    machine.replay(batch.buffer(), 0, machine.position() + 1, batch.count());
    frames.add(Frame.take(machine));
    StateInvariants.check(machine, keys);
  }

  /** Has a command decided, whatever comes of it; the state is not looked at. */
  public void sendUnchecked(final Command command) {
    machine.onCommand(encoder.encode(command, Name.of(Command.NONE)).buffer(), 0, now);
    if (machine.batch().count() > 0) {
      frames.add(Frame.take(machine));
    }
  }

  /** States all counts of refusals, as the end of a process does. */
  public void tellRefusals() {
    final long before = machine.position();
    machine.tellRefusals(now);
    endStep(before);
  }

  /** Gives back the units of due holds and returns how many there were. */
  public int expireDue(final int limit) {
    final long before = machine.position();
    final int count = machine.expireDue(now, limit);
    endStep(before);
    assertTrue(count <= limit);
    // The end of an activity is told in two facts if units are left.
    assertEquals(count, facts.stream().filter(fact -> !fact.more()).count());
    return count;
  }

  /** Replays all events into an empty machine and compares the state after every step. */
  public StateMachine replayed() {
    final StateMachine other = new StateMachine(BATCH_BYTES);
    for (final Frame frame : frames) {
      frame.replayInto(other);
      assertEquals(frame.stateHash(), other.stateHash(), "the state at " + other.position());
    }
    StateInvariants.check(other, keys);
    return other;
  }

  /** True if the key is remembered. */
  public boolean remembers(final Name key) {
    return machine.state().keys().find(key.high(), key.low()) >= 0;
  }

  private Outcome decide(final CommandEncoder encoded) {
    final long positionBefore = machine.position();
    final long hashBefore = machine.stateHash();
    machine.onCommand(encoded.buffer(), 0, now);
    final Outcome outcome =
        OutcomeDecoder.decode(machine.outcomeBuffer(), 0, machine.outcomeLength());
    endStep(positionBefore);
    assertEquals(correlationId, outcome.answer().correlationId());
    if (facts.isEmpty()) {
      assertEquals(hashBefore, machine.stateHash(), "nothing was stated, so nothing changed");
    }
    if (outcome.answer().replayed() && !(outcome instanceof Outcome.Rejected)) {
      return outcome;
    }
    final long ownPosition = Math.max(positionBefore, outcome.answer().position());
    final int own = (int) (ownPosition - positionBefore);
    if (outcome instanceof final Outcome.Rejected rejected && !rejected.refundRequired()) {
      assertTrue(
          facts.subList(0, own).stream().allMatch(Fact::isOfRefusals),
          "a refusal states nothing but itself");
    }
    for (final Fact fact : facts.subList(own, facts.size())) {
      assertTrue(
          fact.isOfWaiting() || fact.type() == Fact.Type.REFUSALS_COUNTED,
          "behind the facts of a command are those of who waits or was refused");
    }
    return outcome;
  }

  private void endStep(final long positionBefore) {
    final Frame frame = Frame.take(machine);
    facts = Fact.read(frame.events(), frame.eventCount());
    assertEquals(positionBefore + facts.size(), machine.position(), "positions are dense");
    for (int i = 0; i < facts.size(); i++) {
      assertEquals(now, facts.get(i).cause().time());
    }
    if (!facts.isEmpty()) {
      frames.add(frame);
    }
    StateInvariants.check(machine, keys);
    assertEquals(expectedDefects, machine.defectCount(), "decisions that failed");
  }
}
