package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench sold-out}. */
@Command(
    name = "sold-out",
    mixinStandardHelpOptions = true,
    description = "Refusals of what is sold out beside a bare Vert.x, in one run.")
public final class SoldOutBenchCommand implements Callable<Integer> {
  @Option(names = "--pairs", defaultValue = "6", description = "Pairs (${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--warm-up-seconds",
      defaultValue = "20",
      description = "Warm-up of each server (${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      defaultValue = "6",
      description = "Length of a leg (${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "sold-out")) {
      final Map<String, Object> figures = new SoldOutBench(sandbox, screen)
          .run(pairs, Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds));
      Results.write(screen, "sold-out", commandLine(), figures);
      return Boolean.TRUE.equals(figures.get("valid")) ? 0 : 1;
    }
  }

  private String commandLine() {
    return "./sluice bench sold-out --pairs " + pairs + " --warm-up-seconds " + warmUpSeconds
        + " --seconds " + seconds;
  }
}
