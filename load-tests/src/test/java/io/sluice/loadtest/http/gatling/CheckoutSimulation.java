package io.sluice.loadtest.http.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
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
import java.util.concurrent.locks.LockSupport;

/**
 * The checkout of a mini-program: hold, order, pay, and poll until it is paid.
 *
 * <p>Of {@code -Dsluice.rate} customers a second some leave their cart, before the order or after
 * it, some tap twice, and some switch away: whatever has not ended five seconds later is cut off by
 * their phone, so when they come back they send it again with the same key. What is left alone must
 * come back by itself.
 */
public final class CheckoutSimulation extends Simulation {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int SKUS = 100;
  private static final long UNITS = 100_000;
  private static final long CART_MS = 20_000;
  private static final Duration THINKING = Duration.ofSeconds(1);

  /** After so long in the background a phone cuts off what has not ended. */
  private static final Duration CUT = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_PAUSE_NS = 100_000_000;
  private static final String CART = "cart";
  private static final String ORDER = "order";
  private static final String PAID = "paid";

  private final Venue venue = Venue.open("checkout").stocked(SKUS, UNITS);

  /** The same body as everywhere, but that a cart is not kept for a day. */
  private final RequestPattern hold = shortLived(Scenario.RESERVE.requests(venue.run(), SKUS));

  private final AtomicLong paid = new AtomicLong();
  private final AtomicLong different = new AtomicLong();

  /** Sets the customers up. */
  public CheckoutSimulation() {
    final ScenarioBuilder customers = scenario("mini-program")
        .exec(Asking.untilDecided("hold", session -> hold.call(session.userId()), CREATED))
        .exec(session -> session.set(CART, Asking.idOf(session)))
        .pause(THINKING)
        .exec(randomSwitch()
            .on(
                // The rest leave their cart.
                percent(75).then(order(exec(session -> session))),
                percent(10).then(order(orderAgain("order, tapped twice"))),
                percent(5).then(order(pause(CUT).exec(orderAgain("order, after the cut"))))));
    setUp(customers
            .injectOpen(constantUsersPerSec(Venue.number("rate", 100))
                .during(Venue.number("seconds", 15))
                .randomized())
            .andThen(Audit.of(venue, this::check)))
        .protocols(venue.protocol())
        .assertions(Audit.assertions());
  }

  private ChainBuilder order(final ChainBuilder again) {
    return exec(Asking.untilDecided("order", this::orderCall, CREATED))
        .exec(session -> session.set(ORDER, Asking.idOf(session)))
        .exec(again)
        .pause(THINKING)
        // The others never come back from the pay sheet.
        .exec(randomSwitch().on(percent(90).then(pay())));
  }

  private ChainBuilder orderAgain(final String name) {
    return exec(Asking.untilDecided(name, this::orderCall, CREATED)).exec(this::compare);
  }

  private ChainBuilder pay() {
    return exec(Asking.untilDecided("pay", this::payCall, OK))
        .exec(doIf(session -> session.userId() % 10 == 0)
            .then(pause(CUT), Asking.untilDecided("pay, after the cut", this::payCall, OK)))
        .exec(session -> session.set(PAID, ""))
        .exec(asLongAsDuring(session -> !Asking.textOf(session, PAID).equals(PAID), PATIENCE)
            .on(
                http("poll")
                    .get(session -> "/v1/orders/" + Asking.textOf(session, ORDER))
                    .check(status().is(OK), jmesPath("status").saveAs(PAID)),
                doIf(session -> !Asking.textOf(session, PAID).equals(PAID)).then(pause(THINKING))))
        .exec(session -> {
          paid.addAndGet(Asking.textOf(session, PAID).equals(PAID) ? 1 : 0);
          return session;
        });
  }

  private Call orderCall(final Session session) {
    final Call cart = hold.call(session.userId());
    final String head = cart.body().substring(0, cart.body().indexOf("\"ttlMs\""));
    return Call.post(
        "/v1/orders",
        cart.key() + "-order",
        head + "\"paymentTtlMs\":" + CART_MS + ",\"reservation\":\"" + Asking.textOf(session, CART)
            + "\"}");
  }

  private Call payCall(final Session session) {
    final String order = Asking.textOf(session, ORDER);
    return Call.post(
        "/v1/orders/" + order + "/payments",
        hold.call(session.userId()).key() + "-pay",
        "{\"reference\":\"" + venue.run() + "-" + order + "\"}");
  }

  private Session compare(final Session session) {
    if (!Asking.idOf(session).equals(Asking.textOf(session, ORDER))) {
      different.incrementAndGet();
    }
    return session;
  }

  private void check(final HttpCaller caller, final List<String> complaints) throws IOException {
    final long startNs = System.nanoTime();
    StockSum sum = StockSum.read(caller, SKUS).since(venue.before());
    while (sum.held() > 0 && System.nanoTime() - startNs < 2 * CART_MS * 1_000_000) {
      LockSupport.parkNanos(LOOK_PAUSE_NS);
      sum = StockSum.read(caller, SKUS).since(venue.before());
    }
    Audit.same(complaints, "orders that a second tap made anew", 0, different.get());
    Audit.same(complaints, "more held, once the carts are over", 0, sum.held());
    Audit.same(complaints, "more allocated", paid.get(), sum.allocated());
    Audit.same(complaints, "more available", -paid.get(), sum.available());
  }

  private static RequestPattern shortLived(final RequestPattern reserve) {
    return RequestPattern.post(
        reserve.path(),
        reserve.key(),
        reserve.body().replaceFirst("\"ttlMs\":[0-9]+", "\"ttlMs\":" + CART_MS),
        reserve.modulus());
  }
}
