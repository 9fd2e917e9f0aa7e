package io.sluice.api.http;

import io.sluice.api.json.BatchBody;
import io.sluice.api.json.EmptyBody;
import io.sluice.api.json.ExtendBody;
import io.sluice.api.json.JsonInput;
import io.sluice.api.json.ReservationBody;
import io.sluice.engine.protocol.PublicId;
import io.sluice.engine.protocol.ReservationChange;

/** Reservations, one by one and many at once. One event loop. */
final class ReservationRoutes {
  private final EdgeLoop loop;
  private final ReservationBody body = new ReservationBody();
  private final BatchBody batch = new BatchBody();

  ReservationRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  void reserve(final Exchange exchange, final JsonInput in) {
    body.read(in);
    loop.gateway().claims().reserve(exchange.key(), body);
    exchange.offerUnlessSoldOut();
  }

  void reserveMany(final Exchange exchange, final JsonInput in, final byte[] bytes) {
    batch.read(in);
    exchange.owe(batch.count() - 1L);
    new BatchExchange(loop, exchange, batch.count()).offer(batch, in, bytes, body);
  }

  void change(final Exchange exchange, final JsonInput in, final ReservationChange what) {
    if (isKnownForm(exchange)) {
      EmptyBody.read(in);
      loop.gateway().claims().change(exchange.key(), exchange.id(), what, 0);
      exchange.offer();
    }
  }

  void extend(final Exchange exchange, final JsonInput in) {
    if (isKnownForm(exchange)) {
      final long ttlMs = ExtendBody.readTtlMs(in);
      loop.gateway()
          .claims()
          .change(exchange.key(), exchange.id(), ReservationChange.EXTEND, ttlMs);
      exchange.offer();
    }
  }

  void read(final Exchange exchange) {
    if (isKnownForm(exchange)) {
      loop.gateway().claims().readReservation(exchange.id());
      exchange.offer();
    }
  }

  private boolean isKnownForm(final Exchange exchange) {
    if (PublicId.isValid(PublicId.RESERVATION, exchange.id())) {
      return true;
    }
    exchange.refuseAt(Problem.NO_ID, loop.gateway().directory().position());
    return false;
  }
}
