package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sales one after the other against one server, and what was asked besides. For one thread. */
final class SaleDay {
  private static final int MAX_PER_SECOND = 2;
  private static final double RETRIES_PER_SECOND = 20_000;
  private static final int RETRY_CONNECTIONS = 256;
  private static final Duration LISTEN_LIMIT = Duration.ofSeconds(60);

  private final RunningServer server;
  private final SalePlan plan;
  private final Screen screen;
  private final Stall stall;
  private final Sale sale;
  private long seed;

  SaleDay(final RunningServer server, final SalePlan plan, final Screen screen) {
    this.server = server;
    this.plan = plan;
    this.screen = screen;
    stall = new Stall(server.address(), "sale");
    sale = new Sale(server);
    seed = plan.seed();
  }

  /** Sales that do not count: a server is compiled while it works. */
  void warmUp(final int sales) throws IOException {
    for (int i = 1; i <= sales; i++) {
      play("warm-up " + i, stall.lay(plan));
    }
  }

  /**
   * Some sales, and after the last one winners who ask again. A sale in which the generator was
   * late is played again, at most as often as there should be sales.
   */
  DayResult play(final int sales, final long retries) throws IOException {
    final List<SaleRun> runs = new ArrayList<>();
    int valid = 0;
    while (valid < sales && runs.size() < 2 * sales) {
      final SaleRun run = playAlone(runs.size() + 1);
      runs.add(run);
      valid += run.isValid() ? 1 : 0;
    }
    final DayResult result = new DayResult(plan, runs, sales);
    if (retries > 0) {
      result.add(retry(runs.getLast(), retries));
    }
    return result;
  }

  /**
   * Pairs of sales, one of each with listeners; which one is first changes from pair to pair. One
   * in which the generator was late is played again, at most as often as there should be pairs.
   */
  DayResult playWithListeners(final int wanted, final int listeners) throws IOException {
    final List<SalePair> pairs = new ArrayList<>();
    int valid = 0;
    while (valid < wanted && pairs.size() < 2 * wanted) {
      final SalePair pair = playPair(pairs.size() + 1, listeners);
      pairs.add(pair);
      valid += pair.isValid() ? 1 : 0;
    }
    return DayResult.ofPairs(plan, pairs, wanted);
  }

  private SalePair playPair(final int number, final int listeners) throws IOException {
    if (number % 2 == 1) {
      final SaleRun alone = playAlone(number);
      return new SalePair(alone, playHeard(number, listeners));
    }
    final SalePair.Heard heard = playHeard(number, listeners);
    return new SalePair(playAlone(number), heard);
  }

  private SaleRun playAlone(final int number) throws IOException {
    return play("sale " + number, stall.lay(plan));
  }

  private SalePair.Heard playHeard(final int number, final int count) throws IOException {
    final Offer offer = stall.lay(plan);
    try (Listeners listeners =
        new Listeners(server.address(), offer.sku(), MAX_PER_SECOND, count)) {
      listeners.open(LISTEN_LIMIT);
      final SaleRun run = play("with listeners " + number, offer);
      screen.line(
          "listeners",
          "%,d updates, %,d dropped".formatted(listeners.updates(), listeners.dropped()));
      return new SalePair.Heard(run, listeners.toResult());
    }
  }

  private SaleRun play(final String name, final Offer offer) throws IOException {
    final SaleRun run = sale.play(plan.withSeed(seed++), offer);
    screen.heading(name);
    screen.line(
        "books",
        "sold %,d of %,d, oversold %,d, undersold %,d, lost %,d, unanswered %,d"
            .formatted(
                run.ledger().taken(),
                plan.units(),
                run.ledger().oversold(),
                run.ledger().undersold(),
                run.ledger().lost() + run.ledger().doubled(),
                run.unanswered()));
    screen.line(
        "heard",
        "%.2f %% in 1 s, %.2f %% in 2 s, %.2f %% in 5 s; the last after %,.0f ms"
            .formatted(
                100 * run.shareWithin(Duration.ofSeconds(1)),
                100 * run.shareWithin(Duration.ofSeconds(2)),
                100 * run.shareWithin(Duration.ofSeconds(5)),
                run.slowestMs()));
    screen.line("accepted", words(run.accepted()));
    screen.line("refused", words(run.refused()));
    screen.line(
        "generator",
        "missed %.2f %%, lag %s, processor %,d ms beside %,d of the server"
            .formatted(
                100 * run.missed(),
                words(run.tally().generatorLag()),
                run.effort().client().toMillis(),
                run.effort().server().toMillis()));
    screen.line("came again", "%,d".formatted(run.tally().repeats()));
    return run;
  }

  private Map<String, Object> retry(final SaleRun run, final long retries) throws IOException {
    final Echoes echoes = new Echoes(run.winners());
    final Map<String, Object> result = new LinkedHashMap<>(echoes.ask(
        server.address(),
        run.offer().press().template(server.address()),
        RETRY_CONNECTIONS,
        retries,
        RETRIES_PER_SECOND));
    screen.heading("retries");
    screen.line(
        "answered",
        "%,d as at first, %,d otherwise %s"
            .formatted(echoes.same(), echoes.different(), result.get("firstDifferent")));
    return result;
  }

  private static String words(final Percentiles times) {
    return "p50 %s   p99 %s   max %s"
        .formatted(
            Percentiles.milliseconds(times.p50()),
            Percentiles.milliseconds(times.p99()),
            Percentiles.milliseconds(times.max()));
  }
}
