package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Durability;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run of one seed: set up, a part with faults, healing, a part in which everything must come to
 * an end, and a last look at all of it.
 *
 * <p>Each step of the part with faults draws from numbers of its own, so that a step that is left
 * out leaves the others what they were. One thread.
 */
final class Simulation {
  /**
   * What became of a run.
   *
   * @param commands that were decided
   * @param crashes ends of a process, starts that were killed among them
   * @param steps that were taken in the part with faults
   * @param resolved requests whose answer was lost, and that were answered later
   * @param virtualMs time that passed in it
   * @param trace a number that is another one if anything went another way
   * @param violation what went wrong, or null
   */
  record Result(
      long commands,
      long crashes,
      int steps,
      long resolved,
      long virtualMs,
      long trace,
      @Nullable Throwable violation) {
    /** The same with something that went wrong. */
    Result with(final Throwable otherViolation) {
      return new Result(commands, crashes, steps, resolved, virtualMs, trace, otherViolation);
    }
  }

  private static final int MYRIAD = 10_000;
  private static final int MOST_WRITES_LEFT = 8;
  private static final int MOST_KILLED_STARTS = 4;
  private static final int TICK_NS_BITS = 18;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  private final Swarm swarm;
  private final Stage stage;
  private final Machine machine;
  private final Crowd crowd;
  private final Server server;
  private final Marks marks;
  private final @Nullable BitSet kept;
  private final long stepSeed;
  private final BitSet endSteps;
  private final Randomness random = new Randomness(0);
  private boolean diskFull;
  private long crashes;
  private int step;

  /**
   * A run.
   *
   * @param kept steps to be taken; null for all
   * @param story to be told, line by line; null for nobody
   */
  Simulation(
      final Swarm swarm,
      final Seams seams,
      final Rings rings,
      final Marks marks,
      final @Nullable BitSet kept,
      final @Nullable List<String> story) {
    this.swarm = swarm;
    this.marks = marks;
    this.kept = kept;
    stage = new Stage(swarm, seams, swarm.fillsRings() ? rings.asNew() : rings, marks, story);
    machine = stage.machine();
    crowd = stage.crowd();
    server = stage.server();
    endSteps = swarm.endSteps();
    stepSeed = Randomness.of(swarm.seed(), "steps").nextLong();
  }

  /** Runs to the end, or until something is wrong. */
  Result run() {
    Throwable violation = null;
    try {
      random.reseed(stepSeed);
      stage.setUp(random);
      takeSteps();
      heal();
      stage.live(this::kill);
      stage.lookAtAll(this::kill);
    } catch (final RuntimeException | AssertionError e) {
      violation = e;
      stage.tell(() -> "VIOLATION: " + e);
    }
    return new Result(
        server.commands(),
        crashes,
        step,
        crowd.resolved(),
        machine.nanoTime() / Machine.NS_PER_MS,
        server.trace(),
        violation);
  }

  /** Takes all steps, or those that are kept, which are no more than were taken without that. */
  private void takeSteps() {
    final int end = kept == null ? swarm.mostSteps() : kept.length();
    while (step < end && !(kept == null && isLongEnough())) {
      if (kept == null || kept.get(step)) {
        takeStep();
      }
      step++;
    }
  }

  private boolean isLongEnough() {
    return step >= swarm.steps() && server.commands() >= Swarm.FEWEST_COMMANDS;
  }

  private void takeStep() {
    random.reseed(Randomness.mix(stepSeed ^ step));
    stage.tell(() -> "step " + step);
    machine.advance(random.nextLong() >>> Long.SIZE - TICK_NS_BITS);
    try {
      act();
    } catch (final Disk.Killed e) {
      stage.tell(() -> "the process ends in the middle of an operation on the disk");
      marks.hit(Mark.KILLED_IN_A_WRITE);
      server.dieInWrite();
      restart();
    }
    if (server.hasFailed()) {
      crash(random.percent(50));
    }
  }

  private void act() {
    if (endSteps.get(step)) {
      end(drawEnd());
    } else if (random.below(MYRIAD) < swarm.troublesPerMyriad()) {
      trouble();
    } else {
      work();
    }
  }

  private void work() {
    final Swarm.Weights weights = swarm.weights();
    final int roll = random.below(weights.sum());
    if (roll < weights.client()) {
      clientStep();
    } else if (roll < weights.client() + weights.time()) {
      timeStep();
    } else {
      serverStep();
    }
  }

  /** Clients send; if all of them wait, it is the server's step. */
  private void clientStep() {
    int count = 1 + random.below(swarm.mostAtOnce());
    Request request = crowd.next(random);
    if (request == null) {
      serverStep();
      return;
    }
    while (request != null) {
      stage.send(request);
      request = --count > 0 ? crowd.next(random) : null;
    }
  }

  private void serverStep() {
    if (swarm.replicaPercent() > 0 && random.percent(swarm.replicaPercent())) {
      replicaStep();
      return;
    }
    final Swarm.Weights weights = swarm.weights();
    final int roll = random.below(weights.engine() + weights.journaler() + weights.poll());
    if (roll < weights.engine()) {
      final int work = server.engineTurn();
      stage.tell(() -> "engine turn at " + server.timeMs() + ": " + work);
    } else if (roll < weights.engine() + weights.journaler()) {
      final int work = server.journalerTurn();
      stage.tell(() -> "journaler: " + work);
    } else {
      final int lane = random.below(Rings.LANES);
      final int count = server.poll(lane, 1 + random.below(64));
      stage.tell(() -> "lane " + lane + " takes " + count);
    }
  }

  private void replicaStep() {
    if (random.percent(1)) {
      server.replicas().ask();
    }
    final int work = server.replicaTurn();
    stage.tell(() -> "replica: " + work);
  }

  /** Time goes on: by any amount, or to the moment at which a hold is due. */
  private void timeStep() {
    final long due = server.model().nextDue();
    final long now = server.timeMs();
    final long untilDue = due - now + random.below(3) - 1;
    final boolean toTheDue = due < Long.MAX_VALUE
        && untilDue > 0
        && untilDue <= swarm.longestTtlMs()
        && random.percent(40);
    final long ms = toTheDue ? untilDue : random.between(0, swarm.longestIdleMs());
    machine.advance(ms * Machine.NS_PER_MS);
    stage.tell(() -> ms + " ms pass");
  }

  private void trouble() {
    final List<Fault> possible = swarm.troubles();
    if (possible.isEmpty()) {
      return;
    }
    final Fault fault = possible.get(random.below(possible.size()));
    stage.tell(() -> "trouble: " + fault);
    switch (fault) {
      case SLOW_DISK -> server.disk().delayForces(1 + random.below(20));
      case FULL_DISK -> fillDisk(!diskFull);
      case WALL_JUMP -> {
        marks.hit(Mark.WALL_CLOCK_SET);
        machine.setWall(random.between(-DAY_MS, DAY_MS));
      }
      case BAD_SNAPSHOT -> server.damageSnapshot(random);
      default -> {
        // Belongs to a start.
      }
    }
  }

  private void fillDisk(final boolean full) {
    diskFull = full;
    server.disk().diskFull(full);
    marks.hitIf(full, Mark.DISK_FULL);
  }

  private Fault drawEnd() {
    final List<Fault> possible = swarm.endings();
    return possible.get(random.below(possible.size()));
  }

  private void end(final Fault fault) {
    stage.tell(() -> "end: " + fault);
    switch (fault) {
      case POWER_LOSS -> crash(true);
      case STOP -> {
        fillDisk(false);
        server.stop();
        restart();
      }
      case FORCE_FAILS -> {
        marks.hitIf(swarm.durability() == Durability.DISK, Mark.FORCE_FAILED);
        server.disk().failNextForce();
      }
      case APPEND_FAILS -> {
        marks.hit(Mark.APPEND_FAILED);
        server.disk().failNextAppend();
      }
      case KILL_IN_WRITE ->
        server.breakIn(random.below(MOST_WRITES_LEFT), Cut.ALL.get(random.below(Cut.ALL.size())));
      case BIT_FLIP -> {
        server.die(false);
        server.damage(random);
        restart();
      }
      default -> crash(false);
    }
  }

  private void crash(final boolean power) {
    stage.tell(() -> power ? "the power is lost" : "the process is killed");
    server.die(power);
    restart();
  }

  private void kill() {
    crash(false);
  }

  private void restart() {
    crashes++;
    diskFull = false;
    final boolean mayKill = swarm.faults().contains(Fault.KILL_DURING_START);
    if (swarm.faults().contains(Fault.OTHER_CAPACITY) && random.percent(50)) {
      server.capacity(swarm.otherCapacity(random));
    }
    boolean up = false;
    for (int i = 0; !up; i++) {
      final boolean longDowntime =
          swarm.faults().contains(Fault.LONG_DOWNTIME) && random.percent(30);
      final long downMs = random.between(0, longDowntime ? 10 * DAY_MS : 5_000);
      machine.advance(downMs * Machine.NS_PER_MS);
      final boolean kill = mayKill && i < MOST_KILLED_STARTS && random.percent(50);
      final StartKill where = kill ? drawKill() : StartKill.NEVER;
      stage.tell(() -> "start after " + downMs + " ms, killed " + where);
      up = server.tryStart(where, random.below(1 << 16));
      if (!up) {
        crashes++;
        marks.hitIf(i > 0, Mark.KILLED_TWICE_IN_A_ROW);
        if (where == StartKill.WHILE_TAKING_OVER) {
          server.dieInWrite();
        } else {
          server.die(random.percent(50));
        }
      }
    }
  }

  private StartKill drawKill() {
    final StartKill[] kills = StartKill.values();
    return kills[1 + random.below(kills.length - 1)];
  }

  /** From here on nothing goes wrong any more. */
  private void heal() {
    random.reseed(Randomness.mix(~stepSeed));
    stage.tell(() -> "healed");
    fillDisk(false);
    server.disk().delayForces(0);
    server.breakNever();
    stage.comeToRest(this::kill);
  }
}
