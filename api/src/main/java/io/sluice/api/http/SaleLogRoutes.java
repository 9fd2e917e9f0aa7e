package io.sluice.api.http;

import io.sluice.api.json.JsonInput;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import io.sluice.api.stream.SaleLogReader;
import io.sluice.api.stream.SaleLogs;
import io.sluice.engine.protocol.ActivityDefinition;
import org.jspecify.annotations.Nullable;

/** The log of an activity, and what a customer is called in it. One event loop. */
final class SaleLogRoutes {
  private static final String AFTER = "after";
  private static final String CUSTOMER = "customer";
  private static final Name ACTIVITY_NAME = Name.of("activity");
  private static final Name CUSTOMER_NAME = Name.of("customer");
  private static final Name LOG_NAME = Name.of("name");
  private static final int OK = 200;

  private final EdgeLoop loop;

  SaleLogRoutes(final EdgeLoop loop) {
    this.loop = loop;
  }

  /** Answers with the lines of the log behind one. */
  void read(final Exchange exchange) {
    final QueryParameters query = QueryParameters.parse(exchange.request().query(), AFTER);
    final long after = query.number(AFTER, 0, QueryParameters.MAX_POSITION);
    final SaleLogs logs = loop.saleLogs();
    if (query.problem() != null) {
      exchange.refuse(query.problem());
    } else if (after < 0) {
      exchange.refuse(Problem.malformed("must be the number of a line", '/' + AFTER));
    } else if (logs == null) {
      exchange.refuse(Problem.NO_EVENTS);
    } else {
      final ActivityDefinition activity = find(exchange);
      if (activity != null) {
        open(exchange, logs, activity, after);
      }
    }
  }

  /** Answers with the name of a customer. */
  void name(final Exchange exchange) {
    final QueryParameters query = QueryParameters.parse(exchange.request().query(), CUSTOMER);
    final String customer = query.problem() == null ? query.value(CUSTOMER) : null;
    final SaleLogs logs = loop.saleLogs();
    if (query.problem() != null) {
      exchange.refuse(query.problem());
    } else if (customer == null || !JsonInput.isId(customer)) {
      exchange.refuse(Problem.malformed("must be the id of a customer", '/' + CUSTOMER));
    } else if (logs == null) {
      exchange.refuse(Problem.NO_EVENTS);
    } else {
      final ActivityDefinition activity = find(exchange);
      if (activity != null) {
        final JsonOutput out = loop.out().clear().beginObject();
        out.plain(ACTIVITY_NAME, activity.code()).plain(CUSTOMER_NAME, customer);
        out.plain(LOG_NAME, loop.gateway().hashOf(customer, logs.names(activity.code())::of));
        out.endObject();
        exchange.sendResource(OK, loop.gateway().directory().position());
      }
    }
  }

  private void open(
      final Exchange exchange,
      final SaleLogs logs,
      final ActivityDefinition activity,
      final long after) {
    final SaleLogReader reader = logs.tryOpen(activity, after);
    if (reader == null) {
      exchange.refuse(Problem.FULL);
    } else {
      new SaleLogExchange(loop, exchange, reader).start();
    }
  }

  private @Nullable ActivityDefinition find(final Exchange exchange) {
    final ActivityDefinition found = loop.gateway().directory().activities().find(exchange.id());
    if (found == null || !found.has(ActivityDefinition.PROVABLE)) {
      exchange.refuseAt(
          found == null ? Problem.NO_ID : Problem.NO_LOG,
          loop.gateway().directory().position());
      return null;
    }
    return found;
  }
}
