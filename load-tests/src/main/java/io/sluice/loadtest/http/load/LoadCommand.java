package io.sluice.loadtest.http.load;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.ClosedTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.http.Tally;
import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Plays one scenario against a running server and shows the latencies.")
public final class LoadCommand implements Callable<Integer> {
  private static final long LOOK_PAUSE_MS = 500;
  private static final long UNITS_PER_SKU = 1_000_000_000;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the server listens (${DEFAULT-VALUE}).")
  private URI url = URI.create("");

  @Option(
      names = "--scenario",
      defaultValue = "reserve",
      description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Scenario scenario = Scenario.RESERVE;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Requests per second, however slow the answers; 0 sends the next one after"
          + " each answer (${DEFAULT-VALUE}).")
  private double rate;

  @Option(names = "--fixed", description = "Evenly spaced requests instead of independent ones.")
  private boolean fixed;

  @Option(names = "--seconds", defaultValue = "10", description = "How long (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Connections (${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--depth",
      defaultValue = "1",
      description = "Requests under way on each; more than 1 is pipelining (${DEFAULT-VALUE}).")
  private int depth;

  @Option(names = "--skus", defaultValue = "1", description = "SKUs (${DEFAULT-VALUE}).")
  private int skus;

  @Option(
      names = "--attempts",
      defaultValue = "1",
      description = "How often a request is sent that was refused for load or lost; with a rate"
          + " only (${DEFAULT-VALUE}).")
  private int attempts;

  @Option(names = "--seed", defaultValue = "1", description = "Decides the arrivals.")
  private long seed;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final InetSocketAddress target = new InetSocketAddress(url.getHost(), url.getPort());
    final String run = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    try (HttpCaller caller = new HttpCaller(target)) {
      Scenario.layOut(new Seed(caller, run), skus, UNITS_PER_SKU);
    }
    final RequestPattern pattern = scenario.requests(run, skus);
    final RequestTemplate template = pattern.template(target);
    final LoopOptions options =
        LoopOptions.of(target, connections).withDepth(depth).withMaxRequestBytes(template.length());
    screen.heading(scenario + (rate > 0 ? " at " + rate + "/s" : " as fast as possible") + ", "
        + connections + " connections");
    final Tally tally =
        rate > 0 ? openLoop(template, options, screen) : closedLoop(template, options, screen);
    show(screen, tally);
    if (result != null) {
      new ResultFile("load", commandLine(), figures(tally))
          .write(result, ServerCommand.home(), ServerCommand.home());
    }
    return tally.count(Outcome.FAILED) + tally.lost() == 0 ? 0 : 1;
  }

  private Tally openLoop(
      final RequestTemplate template, final LoopOptions options, final Screen screen)
      throws IOException, InterruptedException {
    final Schedule schedule = fixed ? Schedule.fixed(rate) : Schedule.poisson(rate, seed);
    final long count = Math.max(1, Math.round(rate * seconds));
    final OpenTraffic traffic =
        new OpenTraffic(schedule, count, template, AnswerListener.NOBODY, attempts);
    follow(Background.start("load", () -> traffic.run(options)), traffic.tally(), screen);
    return traffic.tally();
  }

  private Tally closedLoop(
      final RequestTemplate template, final LoopOptions options, final Screen screen)
      throws IOException, InterruptedException {
    final ClosedTraffic traffic =
        new ClosedTraffic(Duration.ofSeconds(seconds), 0, template, AnswerListener.NOBODY);
    follow(Background.start("load", () -> traffic.run(options)), traffic.tally(), screen);
    return traffic.tally();
  }

  private static void follow(final Background load, final Tally tally, final Screen screen)
      throws IOException, InterruptedException {
    long before = 0;
    while (!load.isDone()) {
      Thread.sleep(LOOK_PAUSE_MS);
      final long ended = tally.ended();
      screen.progress(
          "now",
          "%,9d answers a second   p99 %s"
              .formatted(
                  (ended - before) * 1_000 / LOOK_PAUSE_MS,
                  Percentiles.milliseconds(
                      tally.answeredSinceLastCall().getValueAtPercentile(99))));
      before = ended;
    }
    load.join();
    screen.endProgress();
  }

  private void show(final Screen screen, final Tally tally) {
    screen.line(
        "requests",
        "%,d: %,d accepted, %,d refused, %,d put off, %,d failed, %,d lost"
            .formatted(
                tally.ended(),
                tally.count(Outcome.ACCEPTED),
                tally.count(Outcome.REFUSED),
                tally.count(Outcome.OVERLOADED),
                tally.count(Outcome.FAILED),
                tally.lost()));
    screen.line("throughput", "%,d a second".formatted(tally.ended() / Math.max(1, seconds)));
    show(screen, "latency", tally.percentiles());
    if (rate > 0) {
      show(screen, "client lag", tally.generatorLag());
    }
  }

  private static void show(final Screen screen, final String label, final Percentiles shape) {
    screen.line(
        label,
        "p50 %s   p99 %s   p99.9 %s   max %s"
            .formatted(
                Percentiles.milliseconds(shape.p50()),
                Percentiles.milliseconds(shape.p99()),
                Percentiles.milliseconds(shape.p999()),
                Percentiles.milliseconds(shape.max())));
  }

  private Map<String, Object> figures(final Tally tally) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("scenario", scenario.toString());
    figures.put("ratePerSecond", rate);
    figures.put("seconds", seconds);
    figures.put("connections", connections);
    figures.put("depth", depth);
    figures.put("skus", skus);
    for (final Outcome outcome : Outcome.values()) {
      figures.put(outcome.name().toLowerCase(Locale.ROOT), tally.count(outcome));
    }
    figures.put("lost", tally.lost());
    figures.put("latency", tally.percentiles().toResult());
    figures.put("generatorLag", tally.generatorLag().toResult());
    return figures;
  }

  private String commandLine() {
    return "./sluice load --scenario " + scenario + " --rate " + rate + (fixed ? " --fixed" : "")
        + " --seconds " + seconds + " --connections " + connections + " --depth " + depth
        + " --skus " + skus;
  }
}
