package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.load.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A marketplace's connector that hands over a hundred reservations at once, {@code -Dsluice.rate}
 * times a second, and every tenth batch twice.
 */
public final class BatchConnectorSimulation extends Simulation {
  private static final int SKUS = 200;
  private static final long UNITS = 1_000_000;
  private static final int TWICE_EVERY = 10;
  private static final String CREATED = "created";
  private static final String REPLAYED = "replayed";

  private final Venue venue = Venue.open("batch-connector").stocked(SKUS, UNITS);
  private final RequestPattern batch = Scenario.BATCH.requests(venue.run(), SKUS);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong notRepeated = new AtomicLong();

  /** Sets the connector up. */
  public BatchConnectorSimulation() {
    final ScenarioBuilder connector = scenario("batch connector")
        .exec(send("batch"), exec(this::count))
        .exec(doIf(session -> session.userId() % TWICE_EVERY == 0)
            .then(send("batch again"), exec(this::compare)));
    setUp(connector
            .injectOpen(
                constantUsersPerSec(Venue.number("rate", 20)).during(Venue.number("seconds", 10)))
            .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  private HttpRequestActionBuilder send(final String name) {
    // Each entry bears its own key.
    return http(name)
        .post(batch.path())
        .body(StringBody(session -> batch.call(session.userId()).body()))
        .check(
            status().is(200),
            jmesPath("length(results[?status==`201`])").ofInt().saveAs(CREATED),
            jmesPath("length(results[?replayed])").ofInt().saveAs(REPLAYED));
  }

  private Session count(final Session session) {
    accepted.addAndGet(session.getInt(CREATED));
    return session;
  }

  private Session compare(final Session session) {
    notRepeated.addAndGet(Scenario.BATCH_ENTRIES - session.getInt(REPLAYED));
    return session;
  }

  private void check(final HttpCaller caller, final List<String> complaints) throws IOException {
    final StockSum sum = StockSum.read(caller, SKUS).since(venue.before());
    Audit.same(complaints, "entries of repeated batches that were no repeat", 0, notRepeated.get());
    Audit.same(complaints, "more held", accepted.get(), sum.held());
    Audit.same(complaints, "more available", -accepted.get(), sum.available());
  }
}
