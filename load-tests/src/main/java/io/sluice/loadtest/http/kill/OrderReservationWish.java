package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.kill.Violations.Kind;

/** Wants to turn a reservation into an order: its units become the order's in one step. */
final class OrderReservationWish extends ChangeWish {
  OrderReservationWish(final Belief belief, final String key, final Holding reservation) {
    super(belief, key, reservation, Status.ORDERED);
  }

  @Override
  Call request() {
    final String body = "{\"channel\":\"" + World.CHANNEL + "\",\"customer\":\""
        + holding().customer() + "\",\"paymentTtlMs\":" + World.LONG_TTL_MS + ",\"reservation\":\""
        + holding().id() + "\"}";
    return Call.post("/v1/orders", key(), body);
  }

  @Override
  void onDone(final Answered answer) {
    expectStatus(answer, Status.PENDING_PAYMENT.wireName());
    final Holding order = new Holding(
        true, answer.body().text("id"), false, holding().customer(), Holding.units(answer.body()));
    if (!order.unitsByCell().equals(holding().unitsByCell())) {
      violated(Kind.UNEXPECTED, "got other units than " + holding().unitsByCell());
    }
    belief().move(holding(), Status.ORDERED);
    belief().addHolding(order);
  }
}
