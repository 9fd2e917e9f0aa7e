package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.kill.Violations.Kind;

/**
 * Wants to change a reservation or an order; nothing else changes it until the outcome is known.
 */
abstract class ChangeWish extends Wish {
  private final Holding holding;
  private final Status wanted;

  /**
   * A wish to change a holding, which is reserved for it from now on.
   *
   * @param wanted how the holding stands when it was done
   */
  ChangeWish(final Belief belief, final String key, final Holding holding, final Status wanted) {
    super(belief, key);
    this.holding = holding;
    this.wanted = wanted;
    holding.pendingChange(this);
  }

  /** It was done: tells the belief what changed. */
  abstract void onDone(Answered answer);

  final Holding holding() {
    return holding;
  }

  /** How the holding stands if it was done without our hearing of it. */
  final Status wanted() {
    return wanted;
  }

  @Override
  final void onAccepted(final Answered answer) {
    holding.pendingChange(null);
    onDone(answer);
  }

  @Override
  void onRefused(final Answered answer) {
    holding.pendingChange(null);
    final boolean closed =
        answer.problem().equals("reservation-closed") || answer.problem().equals("order-closed");
    if (closed && holding.mayBeExpired(System.nanoTime())) {
      belief().move(holding, Status.EXPIRED);
    } else {
      violated(Kind.LOST, "was refused on " + holding + ": " + answer.body());
    }
  }

  /** Says so if an answer shows another status than it should. */
  final void expectStatus(final Answered answer, final String wireName) {
    final String shown = answer.body().text("status");
    if (!shown.equals(wireName)) {
      violated(Kind.UNEXPECTED, "shows " + shown + " instead of " + wireName);
    }
  }

  @Override
  public String toString() {
    return super.toString() + " on " + holding;
  }
}
