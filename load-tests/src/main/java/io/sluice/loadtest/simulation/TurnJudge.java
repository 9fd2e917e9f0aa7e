package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.ReservationChange;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what an engine did in one turn with what the rules say, command by command. */
final class TurnJudge {
  private static final int MANY_COMMANDS = 16;
  private static final int TURNS_BETWEEN_LOOKS = 32;
  private static final long PAUSE_MS = 30_000;

  /** By how much engine time may be off a wall clock that nobody sets. */
  private static final long WALL_SLACK_MS = 4;

  private final Facts facts;
  private final Answers answers;
  private final Server.Callers callers;
  private final Machine machine;
  private final Marks marks;
  private final @Nullable List<String> story;

  /** What was sent and not decided yet, in this order. */
  private final ArrayDeque<Attempt> offered = new ArrayDeque<>();

  // What was counted.
  private long decidedCount;
  private long lastTurnMs;
  private long commands;
  private long turns;

  /**
   * A judge of the turns of one engine after the other.
   *
   * @param facts that each turn stated
   * @param callers told of what will never be decided
   * @param story gets the commands in words; null if nobody wants to read them
   */
  TurnJudge(
      final Facts facts,
      final Answers answers,
      final Server.Callers callers,
      final Machine machine,
      final Marks marks,
      final @Nullable List<String> story) {
    this.facts = facts;
    this.answers = answers;
    this.callers = callers;
    this.machine = machine;
    this.marks = marks;
    this.story = story;
  }

  /** Commands that were decided. */
  long commands() {
    return commands;
  }

  /** An attempt will be decided, behind those that were before. */
  void expect(final Attempt attempt) {
    offered.add(attempt);
  }

  /** Nothing that was not decided will be any more. */
  void lose() {
    offered.forEach(callers::onLost);
    offered.clear();
  }

  /**
   * Lets the model do what the engine did, and compares.
   *
   * @param now engine time of the turn
   * @param count commands that were decided in it
   * @param engine as it is after the turn
   * @param storageFull whether the disk under the engine is full
   */
  Turn compare(
      final long now,
      final int count,
      final Model model,
      final StateMachine engine,
      final boolean storageFull) {
    final Turn turn = new Turn(now);
    final boolean mustSweep = !storageFull && model.nextDue() <= now;
    if (!storageFull) {
      // Else nothing is due, and whoever gets something gets it behind a command.
      turn.takeDue(facts, model);
    }
    compareClocks(now);
    marks.hitIf(
        turn.expiredCount() > 0 && model.nextDue() <= now, Mark.MORE_DUE_THAN_ONE_TURN_EXPIRES);
    Violation.unless(!mustSweep || turn.expiredCount() > 0, "what is due does not expire");
    int stated = 0;
    for (int i = 0; i < count; i++) {
      final Attempt attempt = offered.poll();
      if (attempt == null) {
        throw new Violation("a command was decided that nobody sent");
      }
      stated += compareCommand(attempt, turn, now, model, storageFull) ? 1 : 0;
    }
    commands += count;
    if (facts.hasNext()) {
      throw new Violation("something was stated that the rules do not say: " + facts);
    }
    marks.hitIf(stated == 1 && count == 1, Mark.FRAME_OF_ONE_COMMAND);
    marks.hitIf(stated >= MANY_COMMANDS, Mark.FRAME_OF_MANY_COMMANDS);
    Violation.unless(engine.position() == model.position(), "an event more or less");
    Violation.unless(engine.defectCount() == 0, "a decision threw an exception");
    if (++turns % TURNS_BETWEEN_LOOKS == 0) {
      StateAudit.checkUnits(engine.state(), model);
    }
    return turn;
  }

  /** A deadline is met as the wall says, as long as nobody sets it. */
  private void compareClocks(final long now) {
    Violation.unless(
        machine.wasWallSet() || Math.abs(machine.wallMs() - now) <= WALL_SLACK_MS,
        "engine time is not that of the wall, although nobody set it");
    marks.hitIf(now - lastTurnMs >= PAUSE_MS && turns > 0, Mark.PAUSED_FOR_HALF_A_MINUTE);
    lastTurnMs = now;
  }

  /** Compares one command; true if it stated something. */
  private boolean compareCommand(
      final Attempt attempt,
      final Turn turn,
      final long now,
      final Model model,
      final boolean storageFull) {
    final Request request = attempt.request;
    Violation.unless(
        !facts.hasNext() || facts.time() == now, "an event at another time than that of its turn");
    facts.ask(attempt, model.position());
    final Expected decided = model.decide(attempt.wish, request.key, now, facts);
    final Resolution resolution = model.resolution();
    final boolean executed =
        model.isExecuted() || (model.mayBeRepeat() && answers.isOfExecution(attempt));
    final Expected refusal = executed ? refused(attempt, now, model) : null;
    final int gifts = turn.takeGiftsBehind(executed, facts, model);
    final int counts = turn.takeCountsBehind(executed, facts, model);
    final Expected expected = gifts == 0 ? decided : model.shownAgain(decided);
    attempt.expected = expected;
    if (story != null) {
      story.add("  decided: client %d key %d %s %s: %s"
          .formatted(request.caller, request.key, attempt.wish, resolution, expected));
    }
    attempt.stated = resolution.stated();
    attempt.saw = model.position();
    expected.unwritten &= storageFull;
    marks.hitIf(expected.unwritten, Mark.SHOWN_AS_EXPIRED_WHILE_THE_DISK_WAS_FULL);
    attempt.decided = ++decidedCount;
    if (resolution.stated() || refusal != null || gifts + counts > 0) {
      turn.addDecided(attempt, resolution, refusal, gifts, counts);
    }
    mark(attempt, turn);
    answers.await(attempt);
    return resolution.stated();
  }

  /** The refusal of an attempt that a log has to say something of; null if none has. */
  private @Nullable Expected refused(final Attempt attempt, final long now, final Model model) {
    final Expected refusal = model.refusal();
    if (refusal == null) {
      return null;
    }
    final ModelRefusals.Kept kept = model.refuse(attempt.wish, refusal, now);
    if (kept == ModelRefusals.Kept.AS_A_FACT) {
      Violation.unless(facts.isRefusal(), "a refusal is a fact and was not stated");
      facts.takeSaid();
    }
    return kept == ModelRefusals.Kept.NOT_AT_ALL ? null : refusal;
  }

  private void mark(final Attempt attempt, final Turn turn) {
    final Request request = attempt.request;
    marks.hitIf(request.lastTurn == turns, Mark.DUPLICATE_IN_ONE_TURN);
    request.lastTurn = turns;
    marks.hitIf(
        attempt.wish.kind == Wish.Kind.CHANGE
            && attempt.wish.change == ReservationChange.CONFIRM.code()
            && turn.hasExpired(attempt.wish.number),
        Mark.CONFIRM_IN_THE_TURN_OF_THE_EXPIRY);
  }
}
