package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench overload}. */
@Command(
    name = "overload",
    mixinStandardHelpOptions = true,
    description = "Ten times what a server with a slow disk can do, and how it comes through.")
public final class OverloadBenchCommand implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final String HOLD_CAPACITY = "20000000";

  @Option(names = "--runs", defaultValue = "3", description = "Storms (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--peak-seconds",
      defaultValue = "5",
      description = "Length of each look for the peak (${DEFAULT-VALUE}).")
  private int peakSeconds;

  @Option(
      names = "--calm-seconds",
      defaultValue = "15",
      description = "Length at 80 % of it, before and after the storm (${DEFAULT-VALUE}).")
  private int calmSeconds;

  @Option(
      names = "--storm-seconds",
      defaultValue = "15",
      description = "Length of the storm (${DEFAULT-VALUE}).")
  private int stormSeconds;

  @Option(
      names = "--times",
      defaultValue = "10",
      description = "What the storm offers, of the peak (${DEFAULT-VALUE}).")
  private double times;

  @Option(
      names = "--connections",
      defaultValue = "4000",
      description = "Connections of the callers (${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--journal-bytes-per-second",
      defaultValue = "240000",
      description = "What holds the server down (${DEFAULT-VALUE}).")
  private long journalBytesPerSecond;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final OverloadBench.Plan plan = new OverloadBench.Plan(
        runs,
        Duration.ofSeconds(peakSeconds),
        Duration.ofSeconds(calmSeconds),
        Duration.ofSeconds(stormSeconds),
        times,
        connections);
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "overload")) {
      final ServerOptions options = new ServerOptions(
          sandbox.directory().resolve("data"),
          "disk",
          List.of(
              "--journal-bytes-per-second",
              Long.toString(journalBytesPerSecond),
              "--hold-capacity",
              HOLD_CAPACITY,
              "--max-connections",
              Integer.toString(2 * connections)));
      final Map<String, Object> figures = new OverloadBench(
              plan,
              sandbox.start("server", ServerCommand.ofScript(), options).awaitReady(START_LIMIT),
              screen)
          .run();
      Results.write(screen, "overload", commandLine(), figures);
      final boolean holds = Long.valueOf(0).equals(figures.get("astray"));
      screen.verdict(holds, "books and callers agree on every unit");
      return holds && Boolean.TRUE.equals(figures.get("valid")) ? 0 : 1;
    }
  }

  private String commandLine() {
    return "./sluice bench overload --runs " + runs + " --peak-seconds " + peakSeconds
        + " --calm-seconds " + calmSeconds + " --storm-seconds " + stormSeconds + " --times "
        + times + " --connections " + connections + " --journal-bytes-per-second "
        + journalBytesPerSecond;
  }
}
