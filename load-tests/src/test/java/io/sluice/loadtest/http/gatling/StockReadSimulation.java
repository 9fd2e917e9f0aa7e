package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.load.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code -Dsluice.rate} looks a second at stock that {@code -Dsluice.sales} a second change: each
 * look must add up.
 */
public final class StockReadSimulation extends Simulation {
  private static final int CREATED = 201;
  private static final int SKUS = 20;
  private static final long UNITS = 1_000_000;

  private final Venue venue = Venue.open("stock-read").stocked(SKUS, UNITS);
  private final RequestPattern reserve = Scenario.RESERVE.requests(venue.run(), SKUS);
  private final RequestPattern look = Scenario.STOCK.requests(venue.run(), SKUS);
  private final RequestPattern ask = Scenario.AVAILABILITY.requests(venue.run(), SKUS);
  private final AtomicLong accepted = new AtomicLong();

  /** Sets the crowd up. */
  public StockReadSimulation() {
    final int seconds = Venue.number("seconds", 10);
    final ScenarioBuilder readers = scenario("stock readers")
        .exec(
            http("stock")
                .get(session -> look.call(session.userId()).path())
                .check(status().is(200), bodyString().transform(this::addsUp).is(true)),
            http("availability")
                .get(session -> ask.call(session.userId()).path())
                .check(status().is(200)));
    final ScenarioBuilder buyers = scenario("buyers")
        .exec(Asking.untilDecided("reserve", session -> reserve.call(session.userId()), CREATED))
        .exec(session -> {
          accepted.incrementAndGet();
          return session;
        });
    setUp(
            readers.injectOpen(constantUsersPerSec(Venue.number("rate", 500)).during(seconds)),
            buyers
                .injectOpen(constantUsersPerSec(Venue.number("sales", 50)).during(seconds))
                .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  /** No unit is between two accounts in any answer. */
  private boolean addsUp(final String body) {
    final Json stock = Json.parse(body);
    return stock.number("onHand") == UNITS
        && stock.number("available") + stock.number("held") + stock.number("allocated") == UNITS;
  }

  private void check(final HttpCaller caller, final List<String> complaints) throws IOException {
    final StockSum sum = StockSum.read(caller, SKUS).since(venue.before());
    Audit.same(complaints, "more held", accepted.get(), sum.held());
    Audit.same(complaints, "more available", -accepted.get(), sum.available());
  }
}
