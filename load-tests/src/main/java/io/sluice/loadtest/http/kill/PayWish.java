package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.kill.Violations.Kind;

/**
 * Wants to record a payment, which may come too late: then it takes the units again or asks for a
 * refund.
 */
final class PayWish extends ChangeWish {
  PayWish(final Belief belief, final String key, final Holding order) {
    super(belief, key, order, Status.PAID);
  }

  @Override
  Call request() {
    return Call.post(
        holding().path() + "/payments", key(), "{\"reference\":\"payment-" + key() + "\"}");
  }

  @Override
  void onDone(final Answered answer) {
    expectStatus(answer, Status.PAID.wireName());
    if (answer.body().isTrue("reacquired")) {
      if (!holding().isMelting()) {
        violated(Kind.LOST, "had to take units again that it still had");
      }
      belief().move(holding(), Status.EXPIRED);
      belief().replaceUnits(holding(), Holding.units(answer.body()));
    }
    belief().move(holding(), Status.PAID);
  }

  @Override
  void onRefused(final Answered answer) {
    final boolean closed = holding().status() == Status.CANCELLED
        || holding().status() == Status.EXPIRED
        || holding().mayBeExpired(System.nanoTime());
    if (!closed || !answer.problem().equals("order-closed")) {
      super.onRefused(answer);
      return;
    }
    holding().pendingChange(null);
    if (!answer.body().isTrue("refundRequired")) {
      violated(Kind.UNEXPECTED, "does not ask for a refund: " + answer.body());
    }
    if (holding().status() == Status.PENDING_PAYMENT) {
      belief().move(holding(), Status.EXPIRED);
    }
  }
}
