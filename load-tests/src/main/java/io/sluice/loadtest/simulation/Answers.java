package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.RejectReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The commands that were decided and whose answers were not yet taken, lane by lane. */
final class Answers {
  private final Rings rings;
  private final Marks marks;
  private final Server.Callers callers;
  private final OutcomeReader reader = new OutcomeReader();
  private final Told told = new Told();
  private final List<ArrayDeque<Attempt>> decidedByLane = new ArrayList<>();
  private final int[] decidedBefore = new int[Rings.LANES];

  Answers(final Rings rings, final Marks marks, final Server.Callers callers) {
    this.rings = rings;
    this.marks = marks;
    this.callers = callers;
    for (int i = 0; i < Rings.LANES; i++) {
      decidedByLane.add(new ArrayDeque<>());
    }
  }

  /** A turn begins, of which somebody may want to know what is answered before it is told. */
  void beginTurn() {
    for (int lane = 0; lane < Rings.LANES; lane++) {
      rings.view(lane).begin();
      decidedBefore[lane] = decidedByLane.get(lane).size();
    }
  }

  /**
   * True if an attempt, the next of its lane that was decided in this turn, is not answered from
   * the memory of keys: the engine did not know its key any more.
   */
  boolean isOfExecution(final Attempt attempt) {
    final RingView view = rings.view(attempt.lane);
    final int number = decidedByLane.get(attempt.lane).size() - decidedBefore[attempt.lane];
    return reader.isOfExecution(view.buffer(), view.offset(number));
  }

  /** An attempt was decided: it will be answered behind those that were before. */
  void await(final Attempt attempt) {
    decidedByLane.get(attempt.lane).add(attempt);
  }

  /**
   * The owner of a lane takes an answer: it is the right one, and to what is durable.
   *
   * @param process number of the process that runs
   * @return the attempt that it belongs to
   */
  Attempt take(
      final int lane,
      final DirectBuffer buffer,
      final int offset,
      final long durablePosition,
      final int process) {
    final Attempt attempt = decidedByLane.get(lane).poll();
    if (attempt == null || OutcomeReader.correlationId(buffer, offset) != attempt.correlationId) {
      throw new Violation("an answer that nobody waits for: " + reader.describe(buffer, offset));
    }
    Violation.unless(attempt.saw <= durablePosition, "told of what is not durable");
    final Expected found = match(attempt, buffer, offset);
    told.hear(found, attempt.decided);
    mark(attempt, found, process);
    callers.onAnswer(attempt, found);
    return attempt;
  }

  /** Nobody will hear the answers that were not taken. */
  void lose() {
    for (final ArrayDeque<Attempt> decided : decidedByLane) {
      decided.forEach(callers::onLost);
      decided.clear();
    }
  }

  private Expected match(final Attempt attempt, final DirectBuffer buffer, final int offset) {
    final Expected expected = attempt.expected;
    final @Nullable Expected found =
        expected == null ? null : reader.match(expected, buffer, offset);
    if (found == null) {
      throw new Violation("%s was answered with %s, not with %s"
          .formatted(attempt.wish, reader.describe(buffer, offset), expected));
    }
    return found;
  }

  private void mark(final Attempt attempt, final Expected found, final int process) {
    final Request request = attempt.request;
    marks.hitIf(found.replayed && request.lostAnswer, Mark.ANSWER_LOST_AND_REPLAYED_AFTER_A_CRASH);
    marks.hitIf(found.reason == RejectReason.KEY_MEMORY_FULL, Mark.KEY_MEMORY_FULL);
    final boolean accepted = !found.isRefusal() && attempt.isKeyed();
    marks.hitIf(
        found.replayed && request.acceptedBy > 0 && request.acceptedBy < process,
        Mark.ACCEPTED_KEY_REPEATED_AFTER_A_CRASH);
    if (request.lostAnswer && !request.answered && accepted) {
      marks.hit(
          found.replayed
              ? Mark.UNKNOWN_OUTCOME_WAS_EXECUTED
              : Mark.UNKNOWN_OUTCOME_WAS_NOT_EXECUTED);
    }
    if (accepted && request.acceptedBy == 0) {
      request.acceptedBy = process;
    }
  }
}
