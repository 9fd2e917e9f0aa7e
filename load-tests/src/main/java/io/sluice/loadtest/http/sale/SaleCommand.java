package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice flash-sale}. */
@Command(
    name = "flash-sale",
    mixinStandardHelpOptions = true,
    description = "A crowd presses within seconds, and the server's books say who got what.")
public final class SaleCommand implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** Connections of who lays out and reads the books, and some that are still closing. */
  private static final int OTHER_CONNECTIONS = 1_000;

  @Option(names = "--buyers", defaultValue = "150000", description = "Buyers (${DEFAULT-VALUE}).")
  private int buyers;

  @Option(names = "--units", defaultValue = "1000", description = "Units (${DEFAULT-VALUE}).")
  private int units;

  @Option(
      names = "--connections",
      defaultValue = "8000",
      description = "Connections that are opened before (${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "All buyers press within this time (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--runs",
      defaultValue = "1",
      description =
          "Sales, each of another SKU; with listeners, pairs of sales (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description = "Sales before those that count (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--retries",
      defaultValue = "0",
      description = "After the last sale the winners ask so often again (${DEFAULT-VALUE}).")
  private long retries;

  @Option(
      names = "--listeners",
      defaultValue = "0",
      description = "Play each sale twice, once with so many who only listen (${DEFAULT-VALUE}).")
  private int listeners;

  @Option(names = "--activity", description = "Sell through an activity.")
  private boolean activity;

  @Option(
      names = "--durability",
      defaultValue = "disk",
      description = "What an answer promises: process or disk (${DEFAULT-VALUE}).")
  private String durability = "";

  @Option(names = "--seed", defaultValue = "1", description = "Decides when each buyer presses.")
  private long seed;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final SalePlan plan =
        new SalePlan(buyers, units, connections, Duration.ofSeconds(seconds), activity, seed);
    OpenFiles.require((long) connections + listeners);
    final Path work =
        ServerCommand.home().resolve("load-tests").resolve("target").resolve("sale");
    try (Sandbox sandbox = Sandbox.below(work, "sale")) {
      final ServerOptions options = new ServerOptions(
          sandbox.directory().resolve("data"),
          durability,
          List.of(
              "--max-connections",
              Integer.toString(2 * connections + 2 * listeners + OTHER_CONNECTIONS)));
      final SaleDay day = new SaleDay(
          sandbox.start("server", ServerCommand.ofScript(), options).awaitReady(START_LIMIT),
          plan,
          screen);
      day.warmUp(warmUp);
      final DayResult found =
          listeners > 0 ? day.playWithListeners(runs, listeners) : day.play(runs, retries);
      found.show(screen);
      if (result != null) {
        new ResultFile(kind(), commandLine(), found.figures())
            .write(result, ServerCommand.home(), sandbox.directory());
      }
      return found.isClean() ? 0 : 1;
    }
  }

  private String kind() {
    return listeners > 0
        ? "flash-sale-listeners"
        : retries > 0 ? "flash-sale-retries" : activity ? "flash-sale-activity" : "flash-sale";
  }

  private String commandLine() {
    return "./sluice flash-sale --buyers " + buyers + " --units " + units + " --connections "
        + connections + " --seconds " + seconds + " --runs " + runs + " --warm-up " + warmUp
        + (retries > 0 ? " --retries " + retries : "")
        + (listeners > 0 ? " --listeners " + listeners : "")
        + (activity ? " --activity" : "")
        + " --durability " + durability + " --seed " + seed;
  }
}
