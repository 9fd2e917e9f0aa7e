package io.sluice.engine.domain;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import io.sluice.engine.codec.command.MessageHeaderDecoder;
import io.sluice.engine.codec.command.RequestDecoder;
import io.sluice.engine.domain.activity.PendingRefusals;
import io.sluice.engine.domain.activity.Waitlist;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.decision.Subject;
import io.sluice.engine.domain.dedup.KeyKind;
import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.table.TableContent;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationStatus;
import org.agrona.DirectBuffer;

/**
 * The inventory and order engine as a pure machine: commands and time in, events and outcomes out.
 *
 * <p>Model. {@link #onCommand} executes one command, that is, decides it against the state, states
 * events in the batch of the turn and applies them, and then writes the outcome. {@link #expireDue}
 * does the same for time. {@link #replay} applies events of the journal. State changes only through
 * events, live and replayed alike, so equal events give equal states; {@link #stateHash} tells.
 *
 * <p>Nothing in here asks a clock, does I/O, logs or locks: one thread at a time. An exception
 * while deciding leaves no trace but an {@code INTERNAL} refusal and a count; an exception while
 * applying is fatal to the caller.
 */
public final class StateMachine {
  /** Rules that this version decides by. */
  public static final int RULES_VERSION = 1;

  /** Longest outcome in bytes. */
  public static final int MAX_OUTCOME_BYTES = OutcomeWriter.MAX_BYTES;

  private static final int REQUEST_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int NO_CALLER = 0;

  /**
   * Grants that follow one command at once; the others come before the commands of the next turn.
   */
  private static final int GRANT_LIMIT = 256;

  /** A time before every other; not so early that a span from it could not be told. */
  private static final long AT_ONCE = 0;

  private final EngineState state = new EngineState();
  private final PendingRefusals pendingRefusals = new PendingRefusals();
  private final EventApplier applier = new EventApplier(state, pendingRefusals);
  private final EventBatch batch;
  private final CommandRouter router;
  private final OutcomeWriter outcome = new OutcomeWriter(state);
  private final Lookahead lookahead = new Lookahead(state);
  private final ReplayLookahead replayLookahead = new ReplayLookahead(state);
  private final Decision decision = new Decision();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final RequestDecoder request = new RequestDecoder();

  /** Another than that of the command, whose answer is still to be written. */
  private final Decision waitDecision = new Decision();

  private long position;
  private long answerPosition;
  private int refusedPool;
  private long defectCount;
  private long correlationId;
  private int knownKeyRow = KeyMemory.UNKNOWN;
  private RejectReason lastRejection = RejectReason.NONE;
  private boolean lastWasReplay;
  private boolean lastHasChanged;

  /** Keeps loads ahead from being left out; means nothing. */
  @SuppressWarnings("unused") // Being written is all that it is for.
  private long touched;

  /**
   * An empty machine.
   *
   * @param batchBytes bound of the events of one turn
   */
  public StateMachine(final int batchBytes) {
    batch = new EventBatch(batchBytes);
    router = new CommandRouter(state, pendingRefusals, batch);
  }

  /** What it knows. To be read only, by whoever runs the machine. */
  public EngineState state() {
    return state;
  }

  /** Events stated since the caller last cleared it. */
  public EventBatch batch() {
    return batch;
  }

  /** Position of the last event. */
  public long position() {
    return position;
  }

  /** Hash of the whole state and its position. */
  public long stateHash() {
    return state.hash() + position * 0x9E3779B97F4A7C15L;
  }

  /** Exceptions in decisions so far; anything but 0 is a defect. */
  public long defectCount() {
    return defectCount;
  }

  /** The outcome of the last command, from offset 0. */
  public DirectBuffer outcomeBuffer() {
    return outcome.buffer();
  }

  /** Bytes of the outcome of the last command. */
  public int outcomeLength() {
    return outcome.length();
  }

  /** Why the last command was refused, or {@code NONE}. */
  public RejectReason lastRejection() {
    return lastRejection;
  }

  /** True if the last command was answered from the memory of keys. */
  public boolean lastWasReplay() {
    return lastWasReplay;
  }

  /** True if the last command changed something itself, whatever it gave rise to behind it. */
  public boolean lastHasChanged() {
    return lastHasChanged;
  }

  /** SKU of the line for which the last command was refused, -1 for none. */
  public int refusedSku() {
    return decision.refusedSku();
  }

  /** Pool from which that line could not be served, if it was refused for want of units. */
  public int refusedPool() {
    return refusedPool;
  }

  /** Slot or index of what the last command was about. */
  public int subjectIndex() {
    return decision.subjectIndex();
  }

  /**
   * Resumes time at a start, and puts rules and capacity in force if they are not.
   *
   * @param facts engine time to resume at, and what the machine's clocks say
   */
  public void start(final StartFacts facts) {
    decision.begin(facts.time(), NO_CALLER);
    final int mark = batch.length();
    router.start(facts, decision);
    applySince(mark);
  }

  /**
   * Loads what deciding a command will need, so that the loads of several commands overlap. Changes
   * nothing.
   *
   * @return a value without meaning, to be kept so that the load is not left out
   */
  public long touch(final DirectBuffer command, final int offset) {
    return lookahead.begin(command, offset);
  }

  /**
   * Loads what could not be found before {@link #touch} had loaded the way there, for all commands
   * that it was called for.
   */
  public long touchFurther() {
    return lookahead.end();
  }

  /**
   * Executes one command and writes its outcome.
   *
   * @param command an SBE message header at the offset, then a message of the command schema
   * @param now engine time in milliseconds, never less than before
   */
  public void onCommand(final DirectBuffer command, final int offset, final long now) {
    execute(command, offset, now);
    answer();
  }

  /** Decides and applies one command; {@link #answer()} has to follow if anybody waits. */
  public void execute(final DirectBuffer command, final int offset, final long now) {
    header.wrap(command, offset);
    request.wrap(command, offset + REQUEST_OFFSET);
    decision.begin(now, request.caller());
    decision.key(request.keyHigh(), request.keyLow(), request.fingerprint());
    correlationId = request.correlationId();
    lastRejection = RejectReason.NONE;
    knownKeyRow = decision.hasKey()
        ? state.keys().find(decision.keyHigh(), decision.keyLow())
        : KeyMemory.UNKNOWN;
    lastWasReplay = false;
    lastHasChanged = false;
    if (knownKeyRow == KeyMemory.UNKNOWN) {
      final int mark = batch.length();
      lastRejection = decide(command, offset);
      lastHasChanged = lastRejection == RejectReason.NONE && batch.length() > mark;
      refusedPool = state.plan().pool();
      applySince(mark);
      answerPosition = position;
      grantAll(now, GRANT_LIMIT);
      tellRefusals(now, Integer.MAX_VALUE);
    }
  }

  /** Writes the outcome of the command that was executed last. */
  public void answer() {
    if (knownKeyRow != KeyMemory.UNKNOWN) {
      repeat(knownKeyRow);
      return;
    }
    outcome.answer(correlationId, answerPosition, decision.isRepeat());
    if (lastRejection == RejectReason.NONE) {
      writeOutcome();
    } else {
      writeRejection(lastRejection);
    }
  }

  /** When something is due next, in engine time; the largest long if nothing is. */
  public long nextDueTime() {
    final Waitlist waitlist = state.activities().waitlist();
    return waitlist.poolToLookAt() != Waitlist.NONE || waitlist.closedPool() != Waitlist.NONE
        ? AT_ONCE
        : Math.min(
            pendingRefusals.nextTime(),
            Math.min(state.expiry().nextTime(), state.activities().nextTime()));
  }

  /**
   * Does what time does, in its order: gives back the units of holds whose time is over, in the
   * order (expiresAt, number), lets waves of activities out and ends activities. Of what is due at
   * the same time, holds come first. Who waits gets units before anything else is looked at, and
   * who waits in vain ends before anything else expires.
   *
   * @return how many, at most the limit
   */
  public int expireDue(final long now, final int limit) {
    int count = grantAll(now, limit);
    count += tellRefusals(now, limit - count);
    while (count < limit && nextDueTime() <= now && batch.hasRoom()) {
      decision.begin(now, NO_CALLER);
      final int mark = batch.length();
      final int closedPool = state.activities().waitlist().closedPool();
      if (closedPool != Waitlist.NONE) {
        router.endNextWait(closedPool, decision);
      } else if (pendingRefusals.nextTime() == nextDueTime()) {
        router.refusals().tellNextTimed(decision);
      } else if (state.expiry().nextTime() <= state.activities().nextTime()) {
        router.expire(state.expiry().nextSlot(), decision);
      } else {
        router.due(state.activities().nextActivity(), decision);
      }
      applySince(mark);
      count++;
      count += grantAll(now, limit - count);
      count += tellRefusals(now, limit - count);
    }
    return count;
  }

  /** True if refusals were counted and no fact says so yet. */
  public boolean hasUntoldRefusals() {
    return !pendingRefusals.isEmpty();
  }

  /**
   * States all counts of refusals, complete or not, as far as the batch has room: a process that
   * goes on from the events alone knows of none that were not stated.
   */
  public void tellRefusals(final long now) {
    pendingRefusals.closeAll();
    tellRefusals(now, Integer.MAX_VALUE);
  }

  /**
   * States the counts of refusals for whose items there are units again; returns how many. Behind
   * whatever may have brought units back, so that a count says of all of its time that there were
   * none.
   */
  private int tellRefusals(final long now, final int limit) {
    int count = 0;
    // Asked before the limit is: that ends the counts, stated or not.
    while (!pendingRefusals.isEmpty()
        && router.refusals().mustTell()
        && count < limit
        && batch.hasRoom()) {
      waitDecision.begin(now, NO_CALLER);
      final int mark = batch.length();
      router.refusals().tellNext(waitDecision);
      applySince(mark);
      count++;
    }
    return count;
  }

  /** Gives units that are free to those who wait for them; returns how many facts that took. */
  private int grantAll(final long now, final int limit) {
    final Waitlist waitlist = state.activities().waitlist();
    int count = 0;
    while (waitlist.poolToLookAt() != Waitlist.NONE && count < limit && batch.hasRoom()) {
      waitDecision.begin(now, NO_CALLER);
      final int mark = batch.length();
      if (router.grantNext(waitlist.poolToLookAt(), waitDecision)) {
        applySince(mark);
        count++;
      } else {
        waitlist.seen();
      }
    }
    return count;
  }

  /**
   * Applies events of the journal.
   *
   * @param events entries as {@link EventBatch} lays them out
   * @param firstPosition position of the first; must be the one after {@link #position()}
   * @param eventCount how many
   * @throws IllegalStateException if they do not follow, or one is unknown
   */
  public void replay(
      final DirectBuffer events, final int offset, final long firstPosition, final int eventCount) {
    if (firstPosition != position + 1) {
      throw new IllegalStateException(
          "events from position " + firstPosition + " do not follow position " + position);
    }
    int entry = offset;
    for (int i = 0; i < eventCount; i++) {
      if (i % ReplayLookahead.MOST_ENTRIES == 0) {
        touched += replayLookahead.touch(
            events, entry, Math.min(ReplayLookahead.MOST_ENTRIES, eventCount - i));
      }
      applier.apply(events, entry, position + 1);
      position++;
      entry += EventBatch.entryLength(events, entry);
    }
  }

  /** Writes all that it knows; the position belongs to what is written beside it. */
  public void writeState(final StateOutput out) {
    for (final TableContent content : state.contents()) {
      content.writeTo(out);
    }
  }

  /**
   * Takes over what another machine wrote. Only for a machine that is still empty; if this throws,
   * the machine is good for nothing.
   *
   * @param atPosition of the last event in the state
   * @param hash of the state, as {@link #stateHash()} was when it was written
   * @param alongside may run a part of the work; it is over when this returns
   * @throws io.sluice.engine.codec.DamagedSnapshotException if what is read is not that state
   */
  public void readState(
      final StateInput in, final long atPosition, final long hash, final Alongside alongside) {
    if (position != 0) {
      throw new IllegalStateException("the machine is at position " + position);
    }
    new StateApplier(state).read(in, alongside);
    position = atPosition;
    if (stateHash() != hash) {
      throw new DamagedSnapshotException("its state has the hash "
          + Long.toHexString(stateHash())
          + " instead of "
          + Long.toHexString(hash));
    }
  }

  private RejectReason decide(final DirectBuffer command, final int offset) {
    final int length = batch.length();
    final int count = batch.count();
    RejectReason reason;
    try {
      reason = router.decide(header, command, offset, decision);
      if (batch.count() > count && decision.hasKey() && !hasRoomForKey()) {
        reason = RejectReason.KEY_MEMORY_FULL;
        batch.truncate(length, count);
        decision.dropFindings();
      }
      if (reason != RejectReason.NONE && batch.count() == count) {
        router.refusals().decide(header, command, offset, reason, position, decision);
      }
      return reason;
    } catch (final RuntimeException | AssertionError e) {
      defectCount++;
      reason = RejectReason.INTERNAL;
    }
    batch.truncate(length, count);
    decision.dropFindings();
    return reason;
  }

  /** True if the key of the decision can be remembered, and its record can count it. */
  private boolean hasRoomForKey() {
    final boolean ofOldRecord = !decision.created()
        && (decision.subject() == Subject.RESERVATION || decision.subject() == Subject.ORDER);
    return state.keys().hasRoom(decision.now())
        && !(ofOldRecord && state.claims().isReferenceFull(decision.subjectIndex()));
  }

  private void applySince(final int mark) {
    int entry = mark;
    while (entry < batch.length()) {
      applier.apply(batch.buffer(), entry, position + 1);
      position++;
      entry += EventBatch.entryLength(batch.buffer(), entry);
    }
  }

  /** Answers a command whose key is known: as the first time, with the thing as it now stands. */
  private void repeat(final int row) {
    final KeyMemory keys = state.keys();
    if (!keys.fingerprintMatches(row, decision.fingerprint())) {
      outcome.answer(correlationId, position, false);
      writeRejection(RejectReason.REQUEST_KEY_REUSED);
      return;
    }
    lastWasReplay = true;
    outcome.answer(correlationId, keys.position(row), true);
    final int slot = keys.slot(row);
    final KeyKind kind = keys.kind(row);
    switch (kind) {
      case RESERVATION_CREATED, RESERVATION_CHANGED ->
        writeReservation(slot, kind == KeyKind.RESERVATION_CREATED);
      case ORDER_CREATED, ORDER_CHANGED -> writeOrder(slot, kind == KeyKind.ORDER_CREATED);
      case STOCK_MOVED -> outcome.movement(keys.position(row));
      case ACTIVITY_CHANGED -> outcome.activity(slot, decision.now());
      case PAYMENT_REFUSED -> {
        decision.requireRefund();
        writeRejection(RejectReason.ORDER_CLOSED);
      }
    }
  }

  private void writeOutcome() {
    final int index = decision.subjectIndex();
    switch (decision.subject()) {
      case RESERVATION -> writeReservation(index, decision.created());
      case ORDER -> writeOrder(index, decision.created());
      case FORGOTTEN_ORDER -> outcome.forgottenOrder(decision);
      case MOVEMENT -> outcome.movement(answerPosition);
      case DEFINITION ->
        outcome.definition(index, decision.created(), router.definitionVersion(index));
      case STOCK -> {
        if (!outcome.stock(index)) {
          writeRejection(RejectReason.TOO_MANY_PARTS);
        }
      }
      case AVAILABILITY -> outcome.availability(router.availabilityQuestion());
      case ACTIVITY -> outcome.activity(index, decision.now());
    }
  }

  private void writeRejection(final RejectReason reason) {
    lastRejection = reason;
    outcome.rejected(reason, decision);
  }

  private void writeReservation(final int slot, final boolean created) {
    final ReservationStatus status = router.reservationStatus(slot, decision.now());
    outcome.reservation(slot, created, status, decision.now());
  }

  private void writeOrder(final int slot, final boolean created) {
    final ClaimStore claims = state.claims();
    assert claims.isUsed(slot) : "a record stays as long as a key refers to it";
    final OrderStatus status = router.orderStatus(slot, decision.now());
    outcome.order(slot, created, status, decision.now());
  }
}
