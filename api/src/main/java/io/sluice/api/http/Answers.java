package io.sluice.api.http;

import io.sluice.api.gateway.EarlyRefusal;
import io.sluice.api.gateway.Outcome;
import io.sluice.api.json.JsonOutput;
import io.sluice.engine.codec.outcome.ActivityOutcomeDecoder;
import io.sluice.engine.codec.outcome.AvailabilityOutcomeDecoder;
import io.sluice.engine.codec.outcome.DefinitionOutcomeDecoder;
import io.sluice.engine.codec.outcome.MovementOutcomeDecoder;
import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.RejectedDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.codec.outcome.StockOutcomeDecoder;
import io.sluice.engine.protocol.RejectReason;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

/** Turns outcomes of the engine into answers to single requests. One event loop. */
final class Answers {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private final JsonOutput out;
  private final ResourceWriter resources;
  private final DefinitionRoutes definitions;

  Answers(
      final JsonOutput out, final ResourceWriter resources, final DefinitionRoutes definitions) {
    this.out = out;
    this.resources = resources;
    this.definitions = definitions;
  }

  /** Answers a request with the outcome of its command. */
  void answer(final Exchange exchange, final Outcome outcome) {
    if (outcome.isReplayed()) {
      exchange.with(Headers.REPLAYED, Headers.TRUE);
    }
    out.clear().beginObject();
    final int status = switch (outcome.templateId()) {
      case ReservationOutcomeDecoder.TEMPLATE_ID -> reservation(exchange, outcome);
      case RejectedDecoder.TEMPLATE_ID -> rejection(exchange, outcome);
      case OrderOutcomeDecoder.TEMPLATE_ID -> order(exchange, outcome);
      case DefinitionOutcomeDecoder.TEMPLATE_ID -> definitions.write(exchange, outcome);
      case MovementOutcomeDecoder.TEMPLATE_ID -> {
        resources.movement(out, outcome);
        yield CREATED;
      }
      case StockOutcomeDecoder.TEMPLATE_ID -> {
        resources.stock(out, outcome);
        yield OK;
      }
      case AvailabilityOutcomeDecoder.TEMPLATE_ID -> availability(exchange, outcome);
      case ActivityOutcomeDecoder.TEMPLATE_ID -> {
        exchange.with(HttpHeaders.ETAG, EntityTags.of(outcome.activity().version()));
        resources.activity(out, outcome);
        yield OK;
      }
      default -> throw new IllegalStateException("no outcome has this template");
    };
    if (status > 0) {
      out.endObject();
      exchange.sendResource(status, outcome.position());
    }
  }

  /** Refuses as the engine would. */
  void soldOut(final Exchange exchange, final EarlyRefusal refusal) {
    out.clear().beginObject();
    resources.soldOut(out, refusal);
    out.endObject();
    exchange.sendProblem(ProblemType.SOLD_OUT, refusal.position());
  }

  private int reservation(final Exchange exchange, final Outcome outcome) {
    resources.reservation(out, outcome);
    final int status = status(outcome);
    if (status != OK) {
      exchange.with(HttpHeaders.LOCATION, "/v1/reservations/" + resources.id());
    }
    return status;
  }

  /** Status of an answer about a reservation: what began as a wait was accepted, no more. */
  static int status(final Outcome outcome) {
    final ReservationOutcomeDecoder it = outcome.reservation();
    if (it.created() == 0) {
      return OK;
    }
    return it.waitActivity() < 0 ? CREATED : ACCEPTED;
  }

  private int order(final Exchange exchange, final Outcome outcome) {
    resources.order(out, outcome);
    if (outcome.order().created() == 0) {
      return OK;
    }
    exchange.with(HttpHeaders.LOCATION, "/v1/orders/" + resources.id());
    return CREATED;
  }

  private int availability(final Exchange exchange, final Outcome outcome) {
    if (exchange.request().method().equals(HttpMethod.POST)) {
      resources.availabilities(out, outcome);
    } else {
      resources.availability(out, outcome);
    }
    return OK;
  }

  /** Sends the refusal itself, since it is of another content type. */
  private int rejection(final Exchange exchange, final Outcome outcome) {
    final RejectedDecoder rejected = outcome.rejected();
    final RejectReason reason = RejectReason.ofCode(rejected.reason());
    final boolean inBody = exchange.resource() == Resource.ORDERS
        && (reason == RejectReason.RESERVATION_UNKNOWN
            || reason == RejectReason.RESERVATION_CLOSED
            || reason == RejectReason.RESERVATION_OF_ANOTHER);
    final boolean ofItem = exchange.resource() == Resource.ACTIVITY;
    resources.rejection(
        out,
        rejected,
        ofItem ? ResourceWriter.ITEM : ResourceWriter.LINE,
        inBody ? "/reservation" : null);
    out.endObject();
    exchange.sendProblem(Rejections.type(reason), outcome.position());
    return 0;
  }
}
