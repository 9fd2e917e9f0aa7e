package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench redis}. */
@Command(
    name = "redis",
    mixinStandardHelpOptions = true,
    description = "HTTP reservations while Redis is dead, slow or a black hole, beside a healthy"
        + " one, in one run.")
public final class RedisBenchCommand implements Callable<Integer> {
  @Option(
      names = "--pairs",
      defaultValue = "7",
      description = "Pairs of looks for each fault (${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--rate",
      defaultValue = "4000",
      description = "Reservations a second while latencies are measured (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--warm-up-seconds",
      defaultValue = "15",
      description = "Warm-up at each kind of load (${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Time at each kind of load in a look (${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final RedisBench.Plan plan = new RedisBench.Plan(
        pairs, rate, Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds));
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "redis");
        MirroredServer server = MirroredServer.start(sandbox)) {
      final Map<String, Object> figures = new RedisBench(server, plan, screen).run();
      final String command = "./sluice bench redis --pairs " + pairs + " --rate " + rate
          + " --warm-up-seconds " + warmUpSeconds + " --seconds " + seconds;
      Results.write(screen, "redis", command, figures);
      return Boolean.TRUE.equals(figures.get("valid")) ? 0 : 1;
    }
  }
}
