package io.sluice.loadtest;

import io.sluice.loadtest.bench.BenchCommand;
import io.sluice.loadtest.http.demo.DemoCommand;
import io.sluice.loadtest.http.kill.FaultsCommand;
import io.sluice.loadtest.http.kill.KillsCommand;
import io.sluice.loadtest.http.load.LoadCommand;
import io.sluice.loadtest.http.sale.SaleCommand;
import io.sluice.loadtest.simulation.CrashPointsCommand;
import io.sluice.loadtest.simulation.SimulateCommand;
import io.sluice.loadtest.simulation.image.CrashImagesCommand;
import io.sluice.loadtest.simulation.image.DamagesCommand;
import io.sluice.loadtest.simulation.outage.MirrorPaceCommand;
import io.sluice.loadtest.simulation.outage.OutagesCommand;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of everything that drives a server or the engine: demo, load, kills, faults,
 * simulation, benchmarks.
 */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      LoadCommand.class,
      SaleCommand.class,
      KillsCommand.class,
      FaultsCommand.class,
      SimulateCommand.class,
      CrashPointsCommand.class,
      CrashImagesCommand.class,
      DamagesCommand.class,
      OutagesCommand.class,
      MirrorPaceCommand.class,
      BenchCommand.class
    },
    description = "Drives a Sluice server from outside.")
public final class Launcher {
  private Launcher() {}

  /** Runs one command and exits with its code. */
  public static void main(final String[] arguments) {
    // Figures read the same wherever they are shown.
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Launcher())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments));
  }
}
