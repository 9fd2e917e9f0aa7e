package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.event.TimeResumedDecoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.OutcomeHandler;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.EngineRecovery.Recovered;
import io.sluice.engine.recovery.TimeResumption;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.Sequencer;
import io.sluice.engine.sequencer.SlewedClock;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import io.sluice.persistence.memory.Remains;
import java.io.IOException;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One server after the other on one disk, each step of each taken when the simulation says so, and
 * every one of them compared with the rules.
 */
final class Server {
  /** Told of answers, and of those that nobody will get any more. */
  interface Callers {
    void onAnswer(Attempt attempt, Expected answer);

    void onLost(Attempt attempt);
  }

  private static final int COMMAND_TYPES = 18;
  private static final int FRAMES_READ_BEFORE_KILL = 200;
  private static final int OPERATIONS_OF_A_TAKEOVER = 9;

  private final Swarm swarm;
  private final Seams seams;
  private final Rings rings;
  private final Marks marks;
  private final Machine machine;
  private final InMemoryJournalStore store;
  private final Randomness diskChance;
  private final Facts facts = new Facts();
  private final WishEncoder encoder = new WishEncoder();
  private final Answers answers;
  private final TurnJudge judge;
  private final OutcomeHandler onOutcome;
  private final Breaker breaker = new Breaker();
  private final Replicas replicas;
  private Model model;
  private final Past past;
  private EngineCapacity capacity;

  // The process that runs.
  private @Nullable StateMachine engine;
  private @Nullable InMemoryJournal disk;
  private @Nullable Journal journal;
  private @Nullable Sequencer sequencer;
  private @Nullable ClockTap clock;
  private EngineCounters counters = new EngineCounters();
  private boolean failed;
  private boolean starting;
  private boolean stopping;
  private boolean killInStart;
  private int pollingLane;
  private Model.@Nullable Resumption resuming;

  // What the last process left.
  private long leastPosition;
  private long positionAtDeath;

  // What was counted.
  private int processes;
  private int lastFrameBytes;
  private long trace;

  Server(
      final Swarm swarm,
      final Seams seams,
      final Rings rings,
      final Marks marks,
      final Machine machine,
      final Callers callers,
      final @Nullable List<String> story) {
    this.swarm = swarm;
    this.seams = seams;
    this.rings = rings;
    this.marks = marks;
    this.machine = machine;
    diskChance = Randomness.of(swarm.seed(), "disk");
    final int ringBytes = 64 * 4 + swarm.batchBytes() + swarm.spareRingBytes();
    store = new InMemoryJournalStore(swarm.durability(), ringBytes, diskChance);
    store.watch(breaker);
    answers = new Answers(rings, marks, callers);
    judge = new TurnJudge(facts, answers, callers, machine, marks, story);
    capacity = swarm.capacity();
    replicas = new Replicas(swarm, marks, machine);
    model = new Model(swarm, marks);
    past = new Past(model.copy(), new StateMachine(swarm.batchBytes()).stateHash());
    onOutcome = seams.outcomes(this::onOutcome);
    rings.drop();
  }

  Model model() {
    return model;
  }

  long commands() {
    return judge.commands();
  }

  /** A number that is another one if anything went another way. */
  long trace() {
    return trace;
  }

  /** True if the process has ended itself: a write failed. */
  boolean hasFailed() {
    return failed;
  }

  InMemoryJournal disk() {
    return present(disk);
  }

  /** Engine time as it was last asked for. */
  long timeMs() {
    return present(clock).lastMs();
  }

  void capacity(final EngineCapacity newCapacity) {
    marks.hitIf(
        newCapacity.keys() < capacity.keys() || newCapacity.holds() < capacity.holds(),
        Mark.CAPACITY_SHRUNK);
    marks.hitIf(model.claims().holds() > newCapacity.holds(), Mark.MORE_HOLDS_THAN_ROOM);
    marks.hitIf(!newCapacity.equals(capacity), Mark.CAPACITY_CHANGED);
    capacity = newCapacity;
  }

  /** Sends an attempt; false if the door is closed for it. */
  boolean offer(final Attempt attempt) {
    if (!attempt.wish.kind.isRead() && rings.door().admission() != Admission.OPEN) {
      return false;
    }
    final int length = encoder.encode(attempt, seams.sent(attempt.wish));
    if (!rings.lane(attempt.lane).tryOffer(encoder.buffer(), 0, length)) {
      marks.hit(Mark.COMMAND_RING_FULL);
      return false;
    }
    rings.lane(attempt.lane).flush();
    attempt.fingerprint = encoder.fingerprint();
    judge.expect(attempt);
    return true;
  }

  /** One turn of the engine; returns how much it did. */
  int engineTurn() {
    final Sequencer running = present(sequencer);
    final ClockTap tap = present(clock);
    facts.clear();
    if (swarm.provable()) {
      answers.beginTurn();
    }
    final long before = decided();
    final int work = running.doWork();
    final int count = (int) (decided() - before);
    if (tap.takeAsked()) {
      compareTurn(Math.max(tap.lastMs(), model.lastTime()), count);
    } else {
      marks.hit(Mark.JOURNAL_WITHOUT_ROOM);
      Violation.unless(count == 0 && !facts.hasNext(), "a turn without room did something");
    }
    return work;
  }

  /** An engine that nobody wakes wakes itself when the next hold is due. */
  void checkSleep() {
    final long untilDueMs = model.nextDue() - Math.max(timeMs(), model.lastTime());
    Violation.unless(
        present(disk).storageFull()
            || model.nextDue() == Long.MAX_VALUE
            || present(sequencer).idleNs() <= Math.max(1, untilDueMs) * Machine.NS_PER_MS,
        "the engine sleeps longer than the next hold lasts");
  }

  /** One turn of the journaler; returns how much it did. */
  int journalerTurn() {
    return present(disk).doWork();
  }

  /** The owner of a lane looks what there is for it. */
  int poll(final int lane, final int limit) {
    pollingLane = lane;
    return rings.lane(lane).poll(onOutcome, limit);
  }

  /** The replicas and their snapshots. */
  Replicas replicas() {
    return replicas;
  }

  /** One turn of the replica; returns how much it did. */
  int replicaTurn() {
    return replicas.turn(model.nextDue() <= Math.max(timeMs(), model.lastTime()));
  }

  /** Something goes wrong with a snapshot. */
  void damageSnapshot(final Randomness random) {
    try {
      replicas.damage(random);
    } catch (final IOException e) {
      throw new Violation("a snapshot that is listed can not be read", e);
    }
  }

  /** True if somebody has woken the engine since the last time. */
  boolean takeSignal() {
    return rings.takeSignal();
  }

  /** Every owner of a lane that was woken looks what there is for it. */
  int pollWoken() {
    int count = 0;
    for (int lane = 0; lane < Rings.LANES; lane++) {
      if (rings.takeWake(lane)) {
        count += poll(lane, Integer.MAX_VALUE);
      }
    }
    return count;
  }

  /** Everything is compared, at any time. */
  void audit() {
    replicas.comeToTheEnd(present(disk).forcedPosition());
    StateAudit.checkAll(present(engine).state(), model);
  }

  /** The hashes are compared with what they stand for. */
  void auditHashes() {
    StateAudit.checkHashes(present(engine).state());
  }

  /** What it has at the end: nothing due, nothing that nobody was told of. */
  boolean hasDueHolds() {
    return present(engine).state().expiry().dueCount(timeMs(), 1) > 0
        || model.nextDue() <= timeMs();
  }

  /** The process is killed, or the power is lost. */
  void die(final boolean powerToo) {
    final boolean power = powerToo && swarm.durability() == Durability.DISK;
    marks.hit(power ? Mark.POWER_LOST : Mark.PROCESS_KILLED);
    marks.hitIf(!model.waits().isEmpty(), Mark.DIED_WHILE_SOMEBODY_WAITED);
    leave();
    if (power) {
      store.losePower(diskChance);
      machine.reboot();
    } else {
      store.killProcess();
    }
    seams.onDeath(store);
  }

  /**
   * Some operation on the disk will be the last one.
   *
   * @param operation how many come before it
   */
  void breakIn(final int operation, final Cut cut) {
    breaker.arm(operation, cut);
  }

  /** No operation on the disk will be the last one. */
  void breakNever() {
    breaker.disarm();
  }

  /** The process ended in an operation on the disk, and leaves what that leaves. */
  void dieInWrite() {
    final Remains remains = breaker.cut().remains();
    breaker.disarm();
    if (remains == null) {
      die(false);
    } else {
      losePower(remains);
    }
  }

  /** The power is lost, and so much is left. */
  void losePower(final Remains remains) {
    if (swarm.durability() != Durability.DISK) {
      die(false);
      return;
    }
    marks.hit(Mark.POWER_LOST);
    leave();
    store.losePower(remains);
    machine.reboot();
    seams.onDeath(store);
  }

  /** The disk under all processes. */
  InMemoryJournalStore store() {
    return store;
  }

  /** The process ends in order: what is durable is still told. */
  void stop() {
    stateWhatIsCounted();
    present(journal).close();
    for (int lane = 0; lane < Rings.LANES; lane++) {
      poll(lane, Integer.MAX_VALUE);
    }
    marks.hit(Mark.STOPPED_IN_ORDER);
    leave();
    store.killProcess();
  }

  private void stateWhatIsCounted() {
    stopping = true;
    present(sequencer).onClose();
    stopping = false;
    Violation.unless(
        !model.refusals().hasCounts()
            || !present(journal).hasRoomFor(swarm.batchBytes())
            || present(disk).storageFull(),
        "a process ended with what it had counted");
  }

  /** Flips a bit of what was acknowledged, sees that it is noticed, and flips it back. */
  void damage(final Randomness random) {
    // What lies before a snapshot is not read.
    final long first = replicas.newestPosition() + 1;
    if (leastPosition < first) {
      return;
    }
    final long position = random.between(first, leastPosition);
    final int bit = random.below(64 * 8 + 40 * 8);
    final Runnable repair = store.flipBit(position, bit);
    seams.beforeRecovery(store);
    boolean noticed = false;
    try {
      EngineRecovery.recover(
          seams.store(new Disk(store.open())),
          replicas.loader(),
          swarm.batchBytes(),
          RecoveryProgress.NONE);
    } catch (final JournalDamagedException e) {
      noticed = true;
    } catch (final IOException e) {
      throw new Violation("the disk can not be opened", e);
    }
    store.killProcess();
    Violation.unless(noticed, "damage was not noticed");
    marks.hit(Mark.DAMAGE_REFUSED);
    repair.run();
  }

  /** Starts a process; false if it was killed on the way. */
  boolean tryStart(final StartKill kill, final int chance) {
    seams.beforeRecovery(store);
    processes++;
    try {
      final Disk opened = new Disk(store.open());
      opened.killAfter(kill == StartKill.WHILE_READING ? chance % FRAMES_READ_BEFORE_KILL : -1);
      final JournalStore source = seams.store(opened);
      final Recovered recovered = EngineRecovery.recover(
          source, replicas.loader(), swarm.batchBytes(), RecoveryProgress.NONE);
      compareRecovered(recovered);
      final StartFacts startFacts = startFacts(recovered);
      if (kill == StartKill.BEFORE_TAKING_OVER) {
        marks.hit(Mark.KILLED_BEFORE_TAKING_OVER);
        throw new Disk.Killed();
      }
      if (kill == StartKill.WHILE_TAKING_OVER) {
        breaker.arm(chance % OPERATIONS_OF_A_TAKEOVER, Cut.ALL.get(chance % Cut.ALL.size()));
      }
      takeOver(source, opened, recovered);
      if (kill == StartKill.AFTER_TAKING_OVER) {
        marks.hit(Mark.KILLED_AFTER_TAKING_OVER);
        throw new Disk.Killed();
      }
      killInStart = kill == StartKill.WHILE_STARTING;
      start(recovered.machine(), source, opened, startFacts);
      return true;
    } catch (final Disk.Killed e) {
      marks.hitIf(kill == StartKill.WHILE_READING, Mark.KILLED_WHILE_READING);
      marks.hitIf(kill == StartKill.WHILE_TAKING_OVER, Mark.KILLED_WHILE_TAKING_OVER);
      return false;
    } catch (final JournalDamagedException | IOException e) {
      throw new Violation("a sound journal was refused", e);
    }
  }

  private void compareRecovered(final Recovered recovered) {
    final long position = recovered.journal().lastPosition();
    Violation.unless(position >= leastPosition, "what was acknowledged is lost");
    Violation.unless(position <= positionAtDeath, "there is more than ever was");
    final long snapshot = recovered.snapshotPosition();
    marks.hitIf(snapshot > 0, Mark.STARTED_FROM_A_SNAPSHOT);
    marks.hitIf(
        snapshot > 0 && snapshot < replicas.newestPosition(), Mark.FELL_BACK_TO_AN_OLDER_SNAPSHOT);
    marks.hitIf(!store.outline().isWhole(), Mark.JOURNAL_LET_GO);
    marks.hitIf(position < positionAtDeath, Mark.TORN_OR_LOST_TAIL);
    marks.hitIf(recovered.journal().tornBytes() > 0, Mark.LAST_FRAME_TORN);
    marks.hitIf(position > leastPosition, Mark.UNACKNOWLEDGED_TAIL_SURVIVED);
    if (position != model.position()) {
      model = past.backTo(position);
    }
    Violation.unless(
        recovered.machine().stateHash() == past.hashAt(position),
        "the replay leads to another state than the one that was lived");
    StateAudit.checkAll(recovered.machine().state(), model);
    model.waits().markRecovered(snapshot);
  }

  private StartFacts startFacts(final Recovered recovered) {
    final Resuming expected = Resuming.of(model, machine);
    expected.mark(model, machine, marks);
    final TimeResumption rule = new TimeResumption(TimeResumption.DEFAULT_MAX_DOWNTIME_MS, false);
    final TimeResumption.Verdict first = rule.decide(recovered.lastTime(), machine.moment());
    Violation.unless(
        expected.isRefused() == first instanceof TimeResumption.Refused,
        "a clock was refused or believed that should not be");
    final TimeResumption accepting =
        new TimeResumption(TimeResumption.DEFAULT_MAX_DOWNTIME_MS, true);
    final TimeResumption.Verdict verdict = first instanceof TimeResumption.ResumeAt
        ? first
        : accepting.decide(recovered.lastTime(), machine.moment());
    if (!(verdict instanceof final TimeResumption.ResumeAt resumed)) {
      throw new Violation("a clock was refused that the operator vouches for");
    }
    Violation.unless(resumed.timeMs() == expected.timeMs(), "engine time resumes at another time");
    resuming = new Model.Resumption(expected.timeMs(), machine.bootId(), machine.uptimeMs());
    return seams.start(new StartFacts(
        resumed.timeMs(),
        machine.bootId(),
        machine.bootId(),
        machine.uptimeMs(),
        machine.wallMs(),
        capacity));
  }

  private void takeOver(final JournalStore source, final Disk opened, final Recovered recovered)
      throws JournalDamagedException, IOException {
    failed = false;
    final Journal writing = source.openEpoch(
        recovered.machine().stateHash(),
        rings.door()::announceProgress,
        (exitCode, cause) -> failed = true);
    disk = opened.writing();
    // Whatever was found is forced now: no crash leads back behind it.
    past.settle(model, recovered.machine().stateHash());
    leastPosition = model.position();
    positionAtDeath = model.position();
    journal = new JournalTap(
        seams.journal(writing, opened.writing()), facts, this::onFrame, model.position());
    breaker.disarm();
  }

  private void start(
      final StateMachine recovered,
      final JournalStore source,
      final Disk opened,
      final StartFacts startFacts) {
    engine = recovered;
    counters = new EngineCounters();
    final ClockTap tap = new ClockTap(
        seams.clock(
            new SlewedClock(startFacts.time(), machine::nanoTime, machine::wallMs), machine),
        machine,
        present(resuming).time());
    clock = tap;
    final Sequencer started =
        new Sequencer(recovered, present(journal), rings.door(), tap, counters);
    if (swarm.replicaPercent() > 0) {
      final StateHashes hashes = new StateHashes();
      started.telling(hashes);
      replicas.begin(present(journal), source, hashes);
    }
    starting = true;
    final int holdsBefore = model.claims().holds();
    started.start(startFacts, () -> makeRoom(opened.writing()));
    starting = false;
    marks.hitIf(model.claims().holds() < holdsBefore, Mark.EXPIRED_AT_START);
    Violation.unless(
        model.nextDue() > present(resuming).time(), "what was due did not expire at the start");
    Violation.unless(model.position() == recovered.position(), "an event more or less");
    sequencer = started;
  }

  private void makeRoom(final InMemoryJournal writing) {
    if (killInStart) {
      marks.hit(Mark.KILLED_WHILE_STARTING);
      throw new Disk.Killed();
    }
    Violation.unless(writing.doWork() > 0, "a start waits for a journal that does nothing");
  }

  private void onFrame(final int lengthBytes) {
    lastFrameBytes = lengthBytes;
    marks.hitIf(swarm.isFull(lengthBytes), Mark.FULL_BATCH);
    if (stopping) {
      endTurn(Turn.ofLastCounts(Math.max(timeMs(), model.lastTime()), facts, model));
    } else if (starting) {
      onStartFrame();
    }
  }

  /** Frames of a start come one after the other, each with nothing but expiries in it. */
  private void onStartFrame() {
    final Model.Resumption resumption = present(resuming);
    final Turn turn = new Turn(resumption.time());
    if (facts.template() == TimeResumedDecoder.TEMPLATE_ID) {
      Violation.unless(facts.time() == resumption.time(), "a start at another time");
      model.start(resumption, capacity.keys(), capacity.holds(), facts.lastPosition());
      turn.addStart(resumption, capacity.keys(), capacity.holds());
    } else {
      turn.takeDue(facts, model);
      marks.hitIf(turn.hasActivityDue(), Mark.ACTIVITY_DUE_AT_START);
      Violation.unless(!facts.hasNext(), "a start states what nobody asked for");
    }
    endTurn(turn);
  }

  private void compareTurn(final long now, final int count) {
    final long positionBefore = model.position();
    final Turn turn =
        judge.compare(now, count, model, present(engine), present(disk).storageFull());
    if (model.position() > positionBefore || turn.decidedCount() > 0) {
      endTurn(turn);
    }
  }

  private void endTurn(final Turn turn) {
    if (!swarm.isFull(lastFrameBytes)) {
      turn.checkWhole();
    }
    final long hash = present(engine).stateHash();
    turn.end(model.position(), hash);
    past.add(turn);
    positionAtDeath = model.position();
    trace = Randomness.mix(trace ^ hash);
  }

  private void onOutcome(final DirectBuffer buffer, final int offset, final int length) {
    final Attempt attempt =
        answers.take(pollingLane, buffer, offset, present(disk).durablePosition(), processes);
    leastPosition = Math.max(leastPosition, attempt.saw);
    trace = Randomness.mix(trace ^ attempt.correlationId);
  }

  /** Everything that was only in memory is gone. */
  private void leave() {
    final InMemoryJournal writing = disk;
    if (writing != null) {
      leastPosition = Math.max(leastPosition, writing.durablePosition());
    }
    starting = false;
    killInStart = false;
    replicas.end();
    sequencer = null;
    engine = null;
    journal = null;
    clock = null;
    disk = null;
    failed = false;
    rings.drop();
    answers.lose();
    judge.lose();
  }

  private long decided() {
    long sum = 0;
    for (int template = 1; template < COMMAND_TYPES; template++) {
      sum += counters.commands(template);
    }
    return sum;
  }

  private static <T> T present(final @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no process runs");
    }
    return value;
  }
}
