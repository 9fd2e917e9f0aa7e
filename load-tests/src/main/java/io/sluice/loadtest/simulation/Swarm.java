package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The kind of run that one seed stands for: every seed draws its own, so that together they go to
 * places where no average run comes.
 *
 * @param seed that all of it was drawn from
 * @param steps of the part with faults, at least
 * @param clients callers with keys of their own
 * @param inFlight requests of one client that wait for an answer at most
 * @param mostAtOnce commands that clients send in one step at most
 * @param skus how many there are at first
 * @param locations how many there are
 * @param channels how many there are
 * @param hotPercent how often the first SKU is meant
 * @param mostUnits of one line
 * @param mostLines of one command
 * @param shortestTtlMs of holds and orders
 * @param longestTtlMs of holds and orders
 * @param durability that answers promise
 * @param batchBytes bound of the events of one turn
 * @param spareRingBytes bound of the frames that wait, beside one of full size
 * @param capacity of the first start
 * @param fatPercent how often a command is as long as it may be, and of no use
 * @param replicaPercent how often a step of the server is one of its replica; 0 if it has none
 * @param snapshotBytes of frames after which the replica writes a snapshot
 * @param duplicatePercent how often an earlier command comes again
 * @param weights how often clients, engine, journaler, polls and time take a step
 * @param longestIdleMs by how much time goes on at most when it takes a step
 * @param ends of the process in the part with faults
 * @param troublesPerMyriad other faults in 10,000 steps
 * @param faults that may happen
 * @param activityPercent how often somebody buys in an activity; 0 if there are none
 * @param waits whether there are waitlists, and somebody who waits
 * @param provable whether some activities keep a log of whom they refused
 * @param actions what clients do, each once or several times according to how often it is
 */
record Swarm(
    long seed,
    int steps,
    int clients,
    int inFlight,
    int mostAtOnce,
    int skus,
    int locations,
    int channels,
    int hotPercent,
    int mostUnits,
    int mostLines,
    long shortestTtlMs,
    long longestTtlMs,
    Durability durability,
    int batchBytes,
    int spareRingBytes,
    EngineCapacity capacity,
    int fatPercent,
    int replicaPercent,
    int snapshotBytes,
    int duplicatePercent,
    Weights weights,
    long longestIdleMs,
    int ends,
    int troublesPerMyriad,
    Set<Fault> faults,
    int activityPercent,
    boolean waits,
    boolean provable,
    List<Wish.Kind> actions) {

  /** More codes may be registered on the way than there are at first. */
  static final int MORE_SKUS = 2;

  /** A run goes on until so many commands were decided, as far as its steps may go. */
  static final int FEWEST_COMMANDS = 2_000;

  /** Customers that there are, the first of which is nobody in particular. */
  static final int CUSTOMERS = 3;

  /** Activities that there are at most. */
  static final int ACTIVITIES = 60;

  private static final int ONE_OF_SO_MANY_IS_FAT = 40;
  private static final int ONE_OF_SO_MANY_HAS_A_REPLICA = 8;
  private static final int MOST_STEPS_FACTOR = 8;
  private static final int SMALLEST_BATCH = 512 * 1024;

  private static final List<Wish.Kind> COMMON = List.of(
      Wish.Kind.RECEIVE,
      Wish.Kind.RESERVE,
      Wish.Kind.RESERVE,
      Wish.Kind.CHANGE,
      Wish.Kind.CHANGE,
      Wish.Kind.PLACE,
      Wish.Kind.CHECK_OUT,
      Wish.Kind.PAY);

  /** How often each of the parts takes a step. */
  record Weights(int client, int engine, int journaler, int poll, int time) {
    int sum() {
      return client + engine + journaler + poll + time;
    }
  }

  /** Draws the run of a seed. */
  static Swarm of(final long seed) {
    final Randomness random = Randomness.of(seed, "swarm");
    // Numbers of their own, so that the seeds without activities are what they were without them.
    final Randomness sales = Randomness.of(seed, "activities");
    final int activityPercent = sales.percent(40) ? sales.pick(20, 50, 80) : 0;
    final boolean waits = activityPercent > 0 && Randomness.of(seed, "waits").percent(60);
    final boolean provable =
        activityPercent > 0 && Randomness.of(seed, "refusals").percent(40);
    final long shortestTtlMs = random.pickLong(1, 50, 1_000, 60_000);
    final Durability durability = random.percent(75) ? Durability.DISK : Durability.PROCESS;
    return new Swarm(
        seed,
        3_000 + random.below(3_000),
        2 + random.below(5),
        random.pick(4, 8, 32, 64),
        random.pick(1, 4, 16, 48),
        1 + random.below(12),
        1 + random.below(8),
        1 + random.below(4),
        random.pick(0, 50, 95),
        1 + random.below(6),
        random.pick(1, 1, 2, 5),
        shortestTtlMs,
        shortestTtlMs * random.between(1, 50),
        durability,
        SMALLEST_BATCH + random.pick(64, 2_048, 2_048, 16_384, 65_536),
        random.pick(0, 1_024, 16_384, 1 << 20),
        new EngineCapacity(
            EngineCapacity.MIN_KEYS * random.pick(1, 1, 2, 16),
            random.pick(3, 20, 200, 200, 10_000)),
        random.below(ONE_OF_SO_MANY_IS_FAT) == 0 ? 60 : 0,
        random.below(ONE_OF_SO_MANY_HAS_A_REPLICA) == 0 ? 10 : 0,
        random.pick(30_000, 100_000, 1 << 30),
        random.pick(0, 5, 15, 40),
        new Weights(
            random.pick(50, 70, 85),
            random.pick(2, 6, 15),
            random.pick(2, 6, 15),
            random.pick(2, 6, 15),
            random.pick(0, 1, 5)),
        random.pickLong(2, 50, 1_000, 100_000, 40_000_000),
        4 + random.below(3),
        random.pick(0, 20, 120),
        drawFaults(random, durability),
        activityPercent,
        waits,
        provable,
        drawActions(random, activityPercent > 0, waits));
  }

  /** True if it fills the way into the engine: how much fits depends on what was there before. */
  boolean fillsRings() {
    return fatPercent > 0;
  }

  /** Where the part with faults ends, however little was decided. */
  int mostSteps() {
    return MOST_STEPS_FACTOR * steps;
  }

  /** Faults by which the process ends. */
  List<Fault> endings() {
    return faults.stream().filter(Fault::endsTheProcess).toList();
  }

  /** Faults that it lives through. */
  List<Fault> troubles() {
    return faults.stream().filter(fault -> !fault.endsTheProcess()).toList();
  }

  /** The steps in which the process ends. */
  BitSet endSteps() {
    final Randomness random = Randomness.of(seed, "ends");
    final BitSet endSteps = new BitSet(steps);
    while (endSteps.cardinality() < ends) {
      endSteps.set(random.below(steps));
    }
    return endSteps;
  }

  /** The capacity that another start brings. */
  EngineCapacity otherCapacity(final Randomness random) {
    return new EngineCapacity(
        EngineCapacity.MIN_KEYS * random.pick(1, 1, 2, 4), random.pick(3, 20, 200, 10_000));
  }

  private static Set<Fault> drawFaults(final Randomness random, final Durability durability) {
    final EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
    for (final Fault fault : Fault.values()) {
      if (random.percent(45)) {
        faults.add(fault);
      }
    }
    if (durability == Durability.PROCESS) {
      // Nothing is forced, so no force fails.
      faults.remove(Fault.FORCE_FAILS);
    }
    faults.add(random.percent(40) ? Fault.KILL : Fault.POWER_LOSS);
    return faults;
  }

  private static List<Wish.Kind> drawActions(
      final Randomness random, final boolean withActivities, final boolean waits) {
    final List<Wish.Kind> actions = new ArrayList<>();
    for (final Wish.Kind kind : Wish.Kind.values()) {
      if (!kind.isOfActivity() && kind != Wish.Kind.RESERVE_OR_WAIT && random.percent(60)) {
        actions.add(kind);
      }
    }
    for (final Wish.Kind kind : COMMON) {
      if (random.percent(80)) {
        actions.add(kind);
        actions.add(kind);
        actions.add(kind);
      }
    }
    actions.add(Wish.Kind.RECEIVE);
    actions.add(Wish.Kind.RESERVE);
    actions.add(Wish.Kind.PLACE);
    if (withActivities) {
      actions.add(Wish.Kind.DEFINE_ACTIVITY);
      actions.add(Wish.Kind.DEFINE_ACTIVITY);
      actions.add(Wish.Kind.CHANGE_ACTIVITY);
      actions.add(Wish.Kind.READ_ACTIVITY);
    }
    if (waits) {
      actions.addAll(Collections.nCopies(5, Wish.Kind.RESERVE_OR_WAIT));
      // Late payments of what others wait for by then.
      actions.addAll(Collections.nCopies(3, Wish.Kind.PLACE));
      actions.addAll(Collections.nCopies(3, Wish.Kind.PAY));
    }
    return actions;
  }

  /** True if the events of a turn left no room for one more of any size. */
  boolean isFull(final int frameBytes) {
    return frameBytes > batchBytes - Limits.MAX_EVENT_BYTES;
  }
}
