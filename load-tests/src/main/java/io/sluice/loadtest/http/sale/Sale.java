package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;
import java.time.Duration;

/**
 * Plays sales against one server: opens the connections, lets the crowd press, and reads the books.
 *
 * <p>For one thread.
 */
final class Sale {
  /** Whoever is put off comes again until he hears yes or no. */
  private static final int MAX_ATTEMPTS = 10_000;

  private final RunningServer server;

  Sale(final RunningServer server) {
    this.server = server;
  }

  /** One sale of what was laid out. */
  SaleRun play(final SalePlan plan, final Offer offer) throws IOException {
    final Winners winners = new Winners();
    final RequestTemplate press = offer.press().template(server.address());
    final OpenTraffic crowd = new OpenTraffic(
        Schedule.poisson(plan.perSecond(), plan.seed()),
        plan.buyers(),
        press,
        winners,
        MAX_ATTEMPTS);
    final Duration serverBefore = server.processorTime();
    final Duration clientBefore = ownProcessorTime();
    crowd.run(
        LoopOptions.of(server.address(), plan.connections()).withMaxRequestBytes(press.length()));
    final Effort effort = new Effort(
        server.processorTime().minus(serverBefore), ownProcessorTime().minus(clientBefore));
    final long refused = crowd.tally().countOfStatus(SaleRun.CONFLICT);
    return new SaleRun(
        plan,
        offer,
        crowd.tally(),
        winners,
        Ledger.read(server.address(), offer, winners, refused),
        effort);
  }

  private static Duration ownProcessorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Processor time that a sale took, connecting included.
   *
   * @param server of the server
   * @param client of this process
   */
  record Effort(Duration server, Duration client) {}
}
