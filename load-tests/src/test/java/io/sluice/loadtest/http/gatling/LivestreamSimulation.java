package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.http.sale.Ledger;
import io.sluice.loadtest.http.sale.Offer;
import io.sluice.loadtest.http.sale.Winners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A livestream: an activity that releases {@code -Dsluice.units} in three waves, and
 * {@code -Dsluice.rate} viewers a second who press for two seconds after each "link is up".
 */
public final class LivestreamSimulation extends Simulation {
  private static final int CREATED = 201;
  private static final int SOLD_OUT = 409;
  private static final int WAVES = 3;
  private static final Duration PRESSING = Duration.ofSeconds(2);
  private static final Duration TALKING = Duration.ofSeconds(3);

  /** The host says so a moment after the units are there. */
  private static final Duration WORD = Duration.ofSeconds(1);

  private static final Duration STREAM = Duration.ofMinutes(10);

  private final Venue venue = Venue.open("livestream");
  private final int perWave = Venue.number("units", 600) / WAVES;
  private final Offer offer =
      new Offer(venue.run(), venue.run(), venue.run(), venue.run(), WAVES * perWave);
  private final Winners winners = new Winners();
  private final AtomicLong refused = new AtomicLong();

  /** Sets the viewers up. */
  public LivestreamSimulation() {
    final ScenarioBuilder viewers = scenario("viewers")
        .exec(Asking.untilDecided(
            "press", session -> offer.press().call(session.userId()), CREATED, SOLD_OUT))
        .exec(this::remember);
    final List<OpenInjectionStep> steps = new ArrayList<>();
    for (int wave = 0; wave < WAVES; wave++) {
      steps.add(nothingFor(wave == 0 ? WORD : TALKING));
      steps.add(constantUsersPerSec(Venue.number("rate", 500)).during(PRESSING));
    }
    setUp(viewers
            .injectOpen(steps.toArray(OpenInjectionStep[]::new))
            .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  /** Opens the activity: what is not held back for a later wave is there at once. */
  @Override
  public void before() {
    final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try (HttpCaller caller = new HttpCaller(venue.server())) {
      final Seed seed = new Seed(caller, venue.run());
      seed.channel(offer.channel());
      seed.location(venue.run(), "warehouse");
      seed.sku(offer.sku(), offer.sku());
      seed.receive(List.of(new Seed.Receipt(offer.sku(), venue.run(), offer.units())));
      caller.callSuccessfully(Call.put("/v1/activities/" + offer.activity(), activity(start)));
    } catch (final IOException failed) {
      throw new UncheckedIOException("no activity could be opened: " + failed.getMessage(), failed);
    }
  }

  private String activity(final Instant start) {
    final StringBuilder waves = new StringBuilder();
    for (int wave = 1; wave < WAVES; wave++) {
      final Instant at = start.plus(PRESSING.plus(TALKING).multipliedBy(wave));
      waves.append(wave == 1 ? "" : ",").append("{\"at\":\"").append(at).append("\",\"sku\":\"");
      waves.append(offer.sku()).append("\",\"quantity\":").append(perWave).append('}');
    }
    return "{\"channel\":\"" + offer.channel() + "\",\"startsAt\":\"" + start + "\",\"endsAt\":\""
        + start.plus(STREAM) + "\",\"holdTtlMs\":" + STREAM.toMillis() + ",\"items\":[{\"sku\":\""
        + offer.sku() + "\",\"quantity\":" + offer.units() + "}],\"waves\":[" + waves + "]}";
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
    final Json activity =
        caller.callSuccessfully(Call.get("/v1/activities/" + offer.activity())).json();
    final Json item = activity.objects("items").getFirst();
    final Ledger ledger = Ledger.read(venue.server(), offer, winners, refused.get());
    Audit.same(complaints, "sold", offer.units(), ledger.taken());
    Audit.same(complaints, "held by the activity", ledger.taken(), item.number("held"));
    Audit.same(complaints, "oversold", 0, ledger.oversold());
    Audit.same(complaints, "undersold", 0, ledger.undersold());
    Audit.same(complaints, "lost", 0, ledger.lost() + ledger.doubled() + ledger.astray());
  }
}
