package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.load.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A day like others: of {@code -Dsluice.rate} visitors a second most look, some put things aside
 * and let them go, some keep them, and a few order and pay.
 */
public final class SteadyDaySimulation extends Simulation {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int SKUS = 1_000;
  private static final long UNITS = 10_000;
  private static final Duration THINKING = Duration.ofMillis(500);
  private static final String CLAIM = "claim";

  private final Venue venue = Venue.open("steady-day").stocked(SKUS, UNITS);
  private final RequestPattern reserve = Scenario.RESERVE.requests(venue.run(), SKUS);
  private final RequestPattern order = Scenario.ORDER.requests(venue.run() + "o", SKUS);
  private final RequestPattern look = Scenario.STOCK.requests(venue.run(), SKUS);
  private final RequestPattern ask = Scenario.AVAILABILITY.requests(venue.run(), SKUS);
  private final AtomicLong kept = new AtomicLong();

  /** Sets the visitors up. */
  public SteadyDaySimulation() {
    final ScenarioBuilder visitors = scenario("visitors")
        .exec(
            http("availability")
                .get(session -> ask.call(session.userId()).path())
                .check(status().is(OK)),
            pause(THINKING))
        .exec(randomSwitch()
            .on(
                percent(60).then(exec(look())),
                percent(20).then(reserveAnd("release")),
                percent(15).then(exec(reserveAnd("confirm"), exec(this::keep))),
                percent(5).then(orderAndPay())));
    setUp(visitors
            .injectOpen(constantUsersPerSec(Venue.number("rate", 200))
                .during(Venue.number("seconds", 20))
                .randomized())
            .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  private ChainBuilder look() {
    return exec(http("stock")
        .get(session -> look.call(session.userId()).path())
        .check(status().is(OK)));
  }

  private ChainBuilder reserveAnd(final String then) {
    return exec(Asking.untilDecided("reserve", session -> reserve.call(session.userId()), CREATED))
        .exec(session -> session.set(CLAIM, Asking.idOf(session)))
        .pause(THINKING)
        .exec(Asking.untilDecided(then, session -> onClaim(session, "reservations", then, ""), OK));
  }

  private ChainBuilder orderAndPay() {
    return exec(Asking.untilDecided("order", session -> order.call(session.userId()), CREATED))
        .exec(session -> session.set(CLAIM, Asking.idOf(session)))
        .pause(THINKING)
        .exec(Asking.untilDecided(
            "pay",
            session -> onClaim(
                session,
                "orders",
                "payments",
                "{\"reference\":\"" + venue.run() + "-" + session.userId() + "\"}"),
            OK))
        .exec(this::keep);
  }

  private Call onClaim(
      final Session session, final String what, final String then, final String body) {
    return Call.post(
        "/v1/" + what + "/" + Asking.textOf(session, CLAIM) + "/" + then,
        venue.run() + "-" + then + "-" + session.userId(),
        body);
  }

  private Session keep(final Session session) {
    kept.incrementAndGet();
    return session;
  }

  private void check(final HttpCaller caller, final List<String> complaints) throws IOException {
    final StockSum sum = StockSum.read(caller, SKUS).since(venue.before());
    Audit.same(complaints, "more held", 0, sum.held());
    Audit.same(complaints, "more allocated", kept.get(), sum.allocated());
    Audit.same(complaints, "more available", -kept.get(), sum.available());
  }
}
