package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.sale.Ledger;
import io.sluice.loadtest.http.sale.Offer;
import io.sluice.loadtest.http.sale.SalePlan;
import io.sluice.loadtest.http.sale.Stall;
import io.sluice.loadtest.http.sale.Winners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A step from nothing: {@code -Dsluice.buyers} press within {@code -Dsluice.seconds}, and there are
 * {@code -Dsluice.units}.
 */
public final class FlashSaleSimulation extends Simulation {
  private static final int CREATED = 201;
  private static final int SOLD_OUT = 409;

  private final Venue venue = Venue.open("flash-sale");
  private final SalePlan plan = new SalePlan(
      Venue.number("buyers", 6_000),
      Venue.number("units", 500),
      1,
      Duration.ofSeconds(Venue.number("seconds", 3)),
      false,
      0);
  private final Offer offer = lay();
  private final RequestPattern press = offer.press();
  private final Winners winners = new Winners();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /** Sets the crowd up. */
  public FlashSaleSimulation() {
    final ScenarioBuilder crowd = scenario("flash sale")
        .exec(session -> {
          started.incrementAndGet();
          return session;
        })
        .exec(Asking.untilDecided(
            "press", session -> press.call(session.userId()), CREATED, SOLD_OUT))
        .exec(this::remember);
    setUp(crowd
            .injectOpen(constantUsersPerSec(plan.perSecond()).during(plan.within()))
            .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  private Session remember(final Session session) {
    if (Asking.statusOf(session) == CREATED) {
      winners.add(
          session.userId(), "/v1/reservations/" + Asking.idOf(session), Asking.positionOf(session));
    } else {
      refused.incrementAndGet();
    }
    return session;
  }

  private void check(final HttpCaller caller, final List<String> complaints) throws IOException {
    final Ledger ledger = Ledger.read(venue.server(), offer, winners, refused.get());
    Audit.same(complaints, "buyers who heard yes or no", started.get(), heard(ledger));
    Audit.same(complaints, "sold", plan.units(), ledger.taken());
    Audit.same(complaints, "oversold", 0, ledger.oversold());
    Audit.same(complaints, "undersold", 0, ledger.undersold());
    Audit.same(complaints, "lost", 0, ledger.lost() + ledger.doubled() + ledger.astray());
  }

  private static long heard(final Ledger ledger) {
    return ledger.winners() + ledger.refused();
  }

  private Offer lay() {
    try {
      return new Stall(venue.server(), venue.run()).lay(plan);
    } catch (final IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
