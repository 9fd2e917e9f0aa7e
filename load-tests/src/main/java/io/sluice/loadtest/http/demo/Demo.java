package io.sluice.loadtest.http.demo;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.ClosedTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.http.Tally;
import io.sluice.loadtest.http.demo.OrderAttempts.Standing;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/** The demo from start to verdict. Runs once, on the main thread. */
final class Demo {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

  /** A wave lasts until the kill; this many would take several seconds. */
  private static final int SECOND_WAVE_ORDERS = 40_000;

  private static final int SECOND_WAVE_RATE = 8_000;
  private static final int LEAST_ACKNOWLEDGED = 2_000;
  private static final int MOST_ACKNOWLEDGED = 8_000;

  /** How often one attempt of the spike is sent when the server is too busy for it. */
  private static final int SPIKE_ATTEMPTS = 3;

  /**
   * What the demo does.
   *
   * @param orders order attempts of the spike
   * @param units units that they are for
   * @param rate attempts per second
   * @param connections connections that they come over
   * @param warmUp time for the server to warm up
   * @param durability level of the server
   * @param seed decides when the server is killed
   */
  record Plan(
      int orders,
      int units,
      int rate,
      int connections,
      Duration warmUp,
      String durability,
      long seed) {}

  private final Plan plan;
  private final Sandbox sandbox;
  private final ServerCommand command;
  private final ServerOptions options;
  private final Screen screen;

  Demo(final Plan plan, final Sandbox sandbox, final ServerCommand command, final Screen screen) {
    this.plan = plan;
    this.sandbox = sandbox;
    this.command = command;
    this.screen = screen;
    options = ServerOptions.of(sandbox.directory().resolve("data"), plan.durability());
  }

  /** Plays it; true if every promise was kept. */
  boolean run() throws IOException, InterruptedException {
    screen.heading(
        String.format("Sluice demo: %,d order attempts at %,d units", plan.orders(), plan.units()));
    final RunningServer server = start();
    screen.line(
        "server",
        "pid %d, port %d, durability %s, ready in %s"
            .formatted(
                server.pid(),
                server.address().getPort(),
                plan.durability(),
                seconds(server.startup())));
    screen.line("data", sandbox.directory().toString());
    prepare(server);

    final OrderAttempts spike = new OrderAttempts(plan.orders());
    playSpike(server, spike);

    final OrderAttempts secondWave = new OrderAttempts(SECOND_WAVE_ORDERS);
    playSecondWave(server, secondWave);
    final RunningServer restarted = start();
    screen.line(
        "restarted",
        "pid %d, ready in %s".formatted(restarted.pid(), seconds(restarted.startup())));

    try (HttpCaller caller = new HttpCaller(restarted.address())) {
      final Proof proof = new Proof(caller, screen);
      proof.checkSpike(spike, plan.orders(), plan.units());
      proof.checkSecondWave(secondWave);
      proof.checkLedger(Shop.SCARCE, plan.units());
      proof.checkLedger(Shop.SECOND_WAVE, SECOND_WAVE_ORDERS);
      return proof.conclude();
    }
  }

  private RunningServer start() throws IOException {
    return sandbox.start("server", command, options).awaitReady(START_LIMIT);
  }

  private void prepare(final RunningServer server) throws IOException, InterruptedException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      Shop.open(caller, plan.units(), SECOND_WAVE_ORDERS);
    }
    screen.line(
        "stock",
        "%,d units of %s over %d locations"
            .formatted(plan.units(), Shop.SCARCE, Shop.locationCount()));
    final ClosedTraffic warmUp = new ClosedTraffic(
        plan.warmUp(),
        0,
        Shop.orders(Shop.WARM_UP).template(server.address()),
        AnswerListener.NOBODY);
    final Background load = Background.start("load", () -> warmUp.run(loop(server)));
    await(load, "warming up", warmUp.tally());
    screen.line("warm-up", "%,d orders of another SKU".formatted(warmUp.tally().ended()));
  }

  private void playSpike(final RunningServer server, final OrderAttempts attempts)
      throws IOException, InterruptedException {
    screen.heading(String.format(
        "Spike: %,d orders a second over %d connections", plan.rate(), plan.connections()));
    final OpenTraffic traffic = new OpenTraffic(
        Schedule.fixed(plan.rate()),
        plan.orders(),
        Shop.orders(Shop.SCARCE).template(server.address()),
        attempts,
        SPIKE_ATTEMPTS);
    await(send(traffic, loop(server)), "spike", traffic.tally());
    final Tally tally = traffic.tally();
    final long others =
        tally.ended() - tally.count(Outcome.ACCEPTED) - attempts.count(Standing.SOLD_OUT);
    screen.line(
        "spike",
        "%,d attempts, %,d sold, %,d sold out, %,d otherwise"
            .formatted(
                tally.ended(),
                tally.count(Outcome.ACCEPTED),
                attempts.count(Standing.SOLD_OUT),
                others));
    screen.line("", "%10s %10s %10s %10s".formatted("p50", "p99", "p99.9", "max"));
    showLatency("sold", tally.percentiles(Outcome.ACCEPTED));
    showLatency("sold out", tally.percentiles(Outcome.REFUSED));
    showLatency("client lag", tally.generatorLag());
  }

  /**
   * Kills the server in the middle of a wave, so that some orders are acknowledged and some
   * unknown.
   */
  private void playSecondWave(final RunningServer server, final OrderAttempts attempts)
      throws IOException, InterruptedException {
    screen.heading("Kill: SIGKILL in the middle of a second wave");
    final OpenTraffic traffic = new OpenTraffic(
        Schedule.poisson(SECOND_WAVE_RATE, plan.seed()),
        SECOND_WAVE_ORDERS,
        Shop.orders(Shop.SECOND_WAVE).template(server.address()),
        attempts,
        1);
    final long killAt =
        new SplittableRandom(plan.seed()).nextLong(LEAST_ACKNOWLEDGED, MOST_ACKNOWLEDGED);
    final Background wave = send(traffic, loop(server).withoutReconnecting());
    while (!wave.isDone() && traffic.tally().count(Outcome.ACCEPTED) < killAt) {
      Thread.sleep(Duration.ofMillis(1));
    }
    server.kill();
    await(wave, "wave", traffic.tally());
    screen.line(
        "killed",
        "with %,d orders acknowledged and %,d under way"
            .formatted(attempts.count(Standing.ACCEPTED), attempts.count(Standing.UNANSWERED)));
  }

  private LoopOptions loop(final RunningServer server) {
    return LoopOptions.of(server.address(), plan.connections());
  }

  private static Background send(final OpenTraffic traffic, final LoopOptions loopOptions) {
    return Background.start("load", () -> traffic.run(loopOptions));
  }

  /** Shows the progress of a load until it ends. */
  private void await(final Background sent, final String label, final Tally tally)
      throws IOException, InterruptedException {
    while (!sent.isDone()) {
      final long latencyNs = tally.answeredSinceLastCall().getValueAtPercentile(99);
      final long accepted = tally.count(Outcome.ACCEPTED);
      final long refused = tally.count(Outcome.REFUSED);
      screen.progress(
          label,
          "%,8d attempts %,8d sold %,8d refused %,6d errors   p99 now %s"
              .formatted(
                  tally.ended(),
                  accepted,
                  refused,
                  tally.ended() - accepted - refused,
                  Percentiles.milliseconds(latencyNs)));
      Thread.sleep(LOOK_PAUSE);
    }
    sent.join();
    screen.endProgress();
  }

  private void showLatency(final String label, final Percentiles latency) {
    screen.line(
        label,
        "%10s %10s %10s %10s"
            .formatted(
                Percentiles.milliseconds(latency.p50()),
                Percentiles.milliseconds(latency.p99()),
                Percentiles.milliseconds(latency.p999()),
                Percentiles.milliseconds(latency.max())));
  }

  private static String seconds(final Duration duration) {
    return String.format("%.2f s", duration.toMillis() / 1e3);
  }
}
