package io.sluice.api.http;

import io.sluice.api.json.EmptyBody;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.OrderBody;
import io.sluice.api.json.PaymentBody;
import io.sluice.engine.protocol.PublicId;

/** Orders and their payments. One event loop. */
final class OrderRoutes {
  private final EdgeLoop loop;
  private final OrderBody order = new OrderBody();
  private final PaymentBody payment = new PaymentBody();

  OrderRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  void place(final Exchange exchange, final JsonInput in) {
    order.read(in);
    loop.gateway().claims().placeOrder(exchange.key(), order);
    exchange.offerUnlessSoldOut();
  }

  void pay(final Exchange exchange, final JsonInput in) {
    if (isKnownForm(exchange)) {
      payment.read(in);
      loop.gateway().claims().recordPayment(exchange.key(), exchange.id(), payment);
      exchange.offer();
    }
  }

  void cancel(final Exchange exchange, final JsonInput in) {
    if (isKnownForm(exchange)) {
      EmptyBody.read(in);
      loop.gateway().claims().cancelOrder(exchange.key(), exchange.id());
      exchange.offer();
    }
  }

  void read(final Exchange exchange) {
    if (isKnownForm(exchange)) {
      loop.gateway().claims().readOrder(exchange.id());
      exchange.offer();
    }
  }

  private boolean isKnownForm(final Exchange exchange) {
    if (PublicId.isValid(PublicId.ORDER, exchange.id())) {
      return true;
    }
    exchange.refuseAt(Problem.NO_ID, loop.gateway().directory().position());
    return false;
  }
}
