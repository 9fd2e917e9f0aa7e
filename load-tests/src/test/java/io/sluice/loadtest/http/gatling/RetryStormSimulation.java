package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.load.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that do not believe their answers: each of {@code -Dsluice.rate} a second sends the same
 * reservation {@code -Dsluice.retries} times more with the same key, and must hear the same.
 */
public final class RetryStormSimulation extends Simulation {
  private static final int CREATED = 201;
  private static final int SKUS = 50;
  private static final long UNITS = 1_000_000;
  private static final String FIRST_ID = "firstId";
  private static final String FIRST_POSITION = "firstPosition";

  private final Venue venue = Venue.open("retry-storm").stocked(SKUS, UNITS);
  private final RequestPattern reserve = Scenario.RESERVE.requests(venue.run(), SKUS);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong different = new AtomicLong();

  /** Sets the crowd up. */
  public RetryStormSimulation() {
    final ScenarioBuilder crowd = scenario("retry storm")
        .exec(Asking.untilDecided("reserve", session -> reserve.call(session.userId()), CREATED))
        .exec(session -> {
          accepted.incrementAndGet();
          return session
              .set(FIRST_ID, Asking.idOf(session))
              .set(FIRST_POSITION, Asking.positionOf(session));
        })
        .exec(repeat(Venue.number("retries", 5))
            .on(
                Asking.untilDecided(
                    "reserve again", session -> reserve.call(session.userId()), CREATED),
                exec(this::compare)));
    setUp(crowd
            .injectOpen(
                constantUsersPerSec(Venue.number("rate", 200)).during(Venue.number("seconds", 10)))
            .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  private Session compare(final Session session) {
    final boolean same = Asking.wasReplayed(session)
        && Asking.idOf(session).equals(Asking.textOf(session, FIRST_ID))
        && Asking.positionOf(session) == session.getLong(FIRST_POSITION);
    if (!same) {
      different.incrementAndGet();
    }
    return session;
  }

  private void check(final HttpCaller caller, final List<String> complaints) throws IOException {
    final StockSum sum = StockSum.read(caller, SKUS).since(venue.before());
    Audit.same(complaints, "answers that differ from the first", 0, different.get());
    Audit.same(complaints, "more held", accepted.get(), sum.held());
    Audit.same(complaints, "more available", -accepted.get(), sum.available());
  }
}
