package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.CallSource;
import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.kill.Violations.Kind;

/**
 * One command that a client wants, under one key, until it knows what became of it.
 *
 * <p>It may be sent many times and must take effect at most once. Belongs to the thread of the
 * load.
 */
abstract class Wish implements CallSource.Errand {
  private static final int OUTCOME_UNKNOWN = 504;

  private final Belief belief;
  private final String key;
  private long firstSentNs;
  private long sentAfterPosition = -1;
  private int acceptedStatus;
  private long acceptedPosition;
  private String acceptedId = "";

  Wish(final Belief belief, final String key) {
    this.belief = belief;
    this.key = key;
  }

  /** The request, the same each time. */
  abstract Call request();

  /** It was done, and this is the first time that we hear of it. */
  abstract void onAccepted(Answered answer);

  /** It was decided against. */
  abstract void onRefused(Answered answer);

  /** The request once more, for a look at whether the answer is the same. */
  Call repeat() {
    return request();
  }

  /** The answer to {@link #repeat()}. */
  Answered answerIn(final Reply reply) {
    return Answered.single(reply);
  }

  @Override
  public final Call call() {
    noteSending();
    return request();
  }

  @Override
  public void onReply(final Reply reply) {
    belief.checkLevel(reply);
    settle(Answered.single(reply));
  }

  @Override
  public final void onLost(final Loss loss) {
    belief.addUnknown(this);
  }

  /** Learns what became of it. */
  final void settle(final Answered answer) {
    if (answer.isAccepted()) {
      acceptedStatus = answer.status();
      acceptedPosition = answer.position();
      acceptedId = idIn(answer);
      belief.claimPosition(this, sentAfterPosition);
      onAccepted(answer);
      belief.addAccepted(this);
    } else if (answer.isPutOff()) {
      belief.addPutOff(this, answer.pauseNs());
    } else if (answer.status() == OUTCOME_UNKNOWN) {
      belief.addUnknown(this);
    } else if (answer.isRefused()) {
      onRefused(answer);
    } else {
      violated(Kind.UNEXPECTED, "answered with " + answer.status() + " " + answer.body());
    }
  }

  /** Holds the answer to a repeat to the first answer. */
  final void judgeRepeat(final Answered repeat) {
    if (repeat.isPutOff() || repeat.status() == OUTCOME_UNKNOWN) {
      return;
    }
    final String id = idIn(repeat);
    if (!id.equals(acceptedId)) {
      violated(Kind.DOUBLED, "repeated, and answered " + id + " instead of " + acceptedId);
    } else if (repeat.status() != acceptedStatus
        || repeat.position() != acceptedPosition
        || !repeat.isReplayed()) {
      violated(
          Kind.REPLAY,
          "repeated, and answered " + repeat + " instead of " + acceptedStatus + " at "
              + acceptedPosition);
    }
  }

  final void noteSending() {
    if (sentAfterPosition < 0) {
      firstSentNs = System.nanoTime();
      sentAfterPosition = belief.highestPosition();
    }
  }

  final Belief belief() {
    return belief;
  }

  final String key() {
    return key;
  }

  /** When it was sent for the first time. */
  final long firstSentNs() {
    return firstSentNs;
  }

  /** Position of its last event, once accepted. */
  final long acceptedPosition() {
    return acceptedPosition;
  }

  final void violated(final Kind kind, final String text) {
    belief.violations().add(kind, this + " " + text);
  }

  private static String idIn(final Answered answer) {
    final String movement = answer.body().text("movementId");
    return movement.isEmpty() ? answer.body().text("id") : movement;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + key;
  }
}
