package io.sluice.loadtest.http.demo;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "A spike at scarce stock, a hard kill, and the proof that nothing was lost.")
public final class DemoCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  @Option(
      names = "--orders",
      defaultValue = "50000",
      description = "Order attempts (${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--units",
      defaultValue = "1000",
      description = "Units there are (${DEFAULT-VALUE}).")
  private int units;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "Attempts per second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--connections",
      defaultValue = "128",
      description = "Connections (${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--durability",
      defaultValue = "disk",
      description = "What an answer promises: process or disk (${DEFAULT-VALUE}).")
  private String durability = "";

  @Option(names = "--seed", defaultValue = "1", description = "Decides when the server is killed.")
  private long seed;

  @Option(names = "--keep", description = "Leave the data directory as it is.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    try (Sandbox sandbox = Sandbox.temporary("demo")) {
      if (keep) {
        sandbox.keep();
      }
      final Demo.Plan plan =
          new Demo.Plan(orders, units, rate, connections, WARM_UP, durability, seed);
      return new Demo(plan, sandbox, ServerCommand.ofScript(), Screen.standard()).run() ? 0 : 1;
    }
  }
}
