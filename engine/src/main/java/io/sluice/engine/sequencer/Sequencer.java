package io.sluice.engine.sequencer;

import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.command.DefineActivityDecoder;
import io.sluice.engine.codec.command.DefineSkuDecoder;
import io.sluice.engine.domain.Alongside;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.CommandHandler;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.sequencer.EngineCounters.Value;
import io.sluice.engine.spi.EngineClock;
import io.sluice.engine.spi.Journal;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;

/**
 * The one thread that owns engine state: orders commands, stamps them with engine time, decides,
 * applies, hands the events to the journal, and the outcomes to the lanes, where they wait until
 * they are durable.
 *
 * <p>Model. One turn: definitions that are durable are published; then, if the journal has room,
 * time is read once, due holds expire, waiting commands are decided as long as their lanes have
 * room for the outcomes, and all events of the turn go to the journal as one frame; then lanes are
 * woken whose outcomes saw nothing that is not yet durable. The others are woken by the journaler,
 * without this thread. Each step is bounded. Expiry runs before commands so that units freed now
 * can be reserved in this same turn. At a start all that is due expires before the first turn.
 *
 * <p>Engine thread only, but for the counters.
 */
public final class Sequencer implements PacedAgent {
  /** Commands decided in one turn. */
  private static final int DRAIN_LIMIT = 2_048;

  /** Holds expired in one turn: 1 M due holds take some 250 turns. */
  private static final int EXPIRY_LIMIT = 4_096;

  /** Due holds are counted up to this. */
  private static final int BACKLOG_LIMIT = 10_000;

  /** Turns between two looks at numbers that cost something to count. */
  private static final int GAUGE_INTERVAL = 64;

  /** Where a command says which lane waits for its outcome. */
  private static final int LANE_OFFSET = 8 + 8;

  private static final int TEMPLATE_OFFSET = 2;

  private final StateMachine machine;
  private final Journal journal;
  private final EngineDoor door;
  private final EngineClock clock;
  private final EngineCounters counters;
  private final DefinitionPublisher publisher;
  private final SoldOutPublisher soldOut;
  private final CommandHandler onCommand = this::onCommand;
  private final CommandStage stage;
  private StateHashes hashes = StateHashes.unheard();
  private Alongside alongside = Alongside.AT_ONCE;
  private Runnable otherReader = () -> {};
  private long now;
  private long turn;

  /**
   * A sequencer over a recovered machine.
   *
   * @param machine recovered up to the last position of the journal
   * @param journal open for what comes
   * @param door where commands come from; all of its lanes are open
   * @param clock engine time
   * @param counters what others may poll
   */
  public Sequencer(
      final StateMachine machine,
      final Journal journal,
      final EngineDoor door,
      final EngineClock clock,
      final EngineCounters counters) {
    this.machine = machine;
    this.journal = journal;
    this.door = door;
    this.clock = clock;
    this.counters = counters;
    this.publisher = new DefinitionPublisher(door.directory(), machine.state());
    this.soldOut = new SoldOutPublisher(door.soldOut(), machine);
    this.stage = new CommandStage(machine);
    assert StateMachine.MAX_OUTCOME_BYTES <= door.maxOutcomeLength() : "any outcome fits";
    door.directory().follow(journal::durablePosition);
  }

  /** Lets somebody compare states with this one, now and then. Before {@link #start}. */
  public Sequencer telling(final StateHashes told) {
    hashes = told;
    return this;
  }

  /**
   * Lets somebody else read the machine while the start only reads it, too: that is over before
   * anything is written. Before {@link #start}.
   */
  public Sequencer sharing(final Alongside shared, final Runnable reader) {
    alongside = shared;
    otherReader = reader;
    return this;
  }

  /**
   * States the facts of the start, lets everything expire that fell due meanwhile, and opens the
   * door. Before the first turn, on the starting thread.
   *
   * <p>What is due goes in frames as bounded as those of a turn, so that a backlog of any size fits
   * into the journal, and before the door opens, so that no command comes before it.
   *
   * @param whileJournalIsFull waits a little for the journal to make room
   */
  public void start(final StartFacts facts, final Runnable whileJournalIsFull) {
    publisher.publishRecovered();
    final Runnable other = alongside.begin(otherReader);
    soldOut.start(facts.capacity());
    other.run();
    machine.start(facts);
    now = facts.time();
    offerFrame();
    while (machine.nextDueTime() <= now) {
      if (hasRoom()) {
        counters.add(Value.EXPIRIES, machine.expireDue(now, EXPIRY_LIMIT));
        offerFrame();
      } else {
        whileJournalIsFull.run();
      }
    }
    door.admit(Admission.OPEN);
  }

  @Override
  public int doWork() {
    int workCount = publish();
    final boolean hasRoom = hasRoom();
    if (hasRoom) {
      now = Math.max(now, clock.timeMs());
      final int expired = expire();
      final int drained = drain();
      workCount += expired + drained;
      offerFrame();
      if (drained > 0) {
        workCount += publish();
        door.announceAnswers();
      }
    }
    // Whoever sleeps after this has looked at the journal once more: a turn without work is
    // followed by another.
    door.engineAwaitsJournal(!hasRoom || publisher.isWaiting() || soldOut.isWaiting());
    gauge(workCount);
    return workCount;
  }

  @Override
  public long idleNs() {
    final long nextTime = machine.nextDueTime();
    if (nextTime == Long.MAX_VALUE || journal.storageFull()) {
      return Long.MAX_VALUE;
    }
    return TimeUnit.MILLISECONDS.toNanos(
        Math.max(1, Math.min(nextTime - now, TimeUnit.HOURS.toMillis(1))));
  }

  /** What was counted and not yet stated would be lost with this process. */
  @Override
  public void onClose() {
    long toldUpTo = -1;
    // One frame may not take all of it. If one takes nothing, none will.
    while (machine.hasUntoldRefusals()
        && machine.position() > toldUpTo
        && hasRoom()
        && !journal.storageFull()) {
      toldUpTo = machine.position();
      machine.tellRefusals(now);
      offerFrame();
    }
  }

  @Override
  public String roleName() {
    return "sluice-engine";
  }

  private boolean hasRoom() {
    return journal.hasRoomFor(machine.batch().buffer().capacity());
  }

  /**
   * Gives back the units of due holds, but not while the disk is full: what stays of the journal is
   * for the commands that were let in before, and a journal that is full up would stop reads, too.
   * A due hold is refused and shown like an expired one all the same.
   */
  private int expire() {
    if (journal.storageFull()) {
      return 0;
    }
    final int expired = machine.expireDue(now, EXPIRY_LIMIT);
    counters.add(Value.EXPIRIES, expired);
    return expired;
  }

  private int publish() {
    final long durablePosition = journal.durablePosition();
    soldOut.publishUpTo(durablePosition);
    final int published = publisher.publishUpTo(durablePosition);
    if (published > 0) {
      door.announceProgress();
    }
    return published;
  }

  private int drain() {
    int count = 0;
    while (count < DRAIN_LIMIT && (!stage.isEmpty() || stage.fill(door))) {
      count += stage.drainTo(onCommand);
      if (!stage.isEmpty()) {
        return count;
      }
    }
    if (count > 0 && stage.isEmpty()) {
      door.allDecided();
    }
    return count;
  }

  private boolean onCommand(final MutableDirectBuffer command, final int offset, final int length) {
    final int lane = command.getInt(offset + LANE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    if (!machine.batch().hasRoom() || !door.hasRoom(lane)) {
      return false;
    }
    final int templateId = command.getShort(offset + TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    machine.onCommand(command, offset, now);
    if (machine.lastHasChanged()) {
      onDefined(templateId);
    }
    door.answer(lane, machine.position(), machine.outcomeBuffer(), 0, machine.outcomeLength());
    count(templateId);
    return true;
  }

  private void onDefined(final int templateId) {
    publisher.onDefined(templateId, machine.subjectIndex(), machine.position());
    if (templateId == DefineSkuDecoder.TEMPLATE_ID
        || templateId == DefineActivityDecoder.TEMPLATE_ID) {
      soldOut.makeRoom();
    }
  }

  private void offerFrame() {
    final EventBatch batch = machine.batch();
    if (batch.count() > 0) {
      final long firstPosition = machine.position() - batch.count() + 1;
      // Before the frame leaves: whoever reads it from the journal can then see the hash, too.
      if (hashes.isDue(machine.position(), now)) {
        hashes.tell(machine.position(), machine.stateHash(), now);
      }
      publisher.publishCells();
      journal.offer(batch.buffer(), 0, batch.length(), firstPosition, batch.count());
      batch.clear();
      counters.add(Value.FRAMES, 1);
    }
  }

  private void count(final int templateId) {
    counters.countCommand(templateId);
    final RejectReason reason = machine.lastRejection();
    if (reason != RejectReason.NONE) {
      counters.countRejection(reason.code());
      if (reason == RejectReason.SOLD_OUT) {
        soldOut.onSoldOut(machine.refusedSku(), machine.refusedPool());
      }
    }
    if (machine.lastWasReplay()) {
      counters.add(Value.REPLAYS, 1);
    }
  }

  private void gauge(final int workCount) {
    counters.set(Value.POSITION, machine.position());
    if (workCount > 0) {
      counters.add(Value.TURNS, 1);
      watchStorage();
    }
    if (workCount == 0 || ++turn % GAUGE_INTERVAL == 0) {
      counters.set(Value.TIME_MS, now);
      counters.set(Value.DEFECTS, machine.defectCount());
      counters.set(Value.HOLDS, machine.state().expiry().size());
      counters.set(Value.WAITING, machine.state().activities().waitlist().size());
      counters.set(Value.DUE_HOLDS, machine.state().expiry().dueCount(now, BACKLOG_LIMIT));
      counters.set(Value.RECORDS, machine.state().claims().size());
      counters.set(Value.KEYS, machine.state().keys().size());
      counters.set(Value.KEY_CAPACITY, machine.state().keys().capacity());
      counters.set(Value.KEY_RETENTION_MS, machine.state().keys().retentionMs(now));
      watchStorage();
    }
  }

  /** A full disk closes the door for changes while the journal still takes what is under way. */
  private void watchStorage() {
    final Admission admission = door.admission();
    if (journal.storageFull() && admission == Admission.OPEN) {
      door.admit(Admission.STORAGE_FULL);
    } else if (!journal.storageFull() && admission == Admission.STORAGE_FULL) {
      door.admit(Admission.OPEN);
    }
  }
}
