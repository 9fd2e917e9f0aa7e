package io.sluice.api.boot;

import io.sluice.engine.spi.ExitCode;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "sluice",
    description = "An inventory and order engine: one stock for every channel.",
    subcommands = {
      ServeCommand.class,
      VerifyCommand.class,
      SnapshotCommand.class,
      MirrorCommand.class,
      SaleLogCommand.class
    },
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nCommands of the load tests, from the same launcher:%n",
    footer = "  demo    Sell out under an order spike, kill the server and prove what it kept.")
public final class Main implements Runnable {
  private static final int HELP_WIDTH = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(final String[] args) {
    final int exitCode = commandLine().execute(args);
    if (exitCode != StopCode.OK) {
      System.exit(exitCode);
    }
  }

  /** The commands and their options, ready to parse. */
  static CommandLine commandLine() {
    final CommandLine commandLine = new CommandLine(new Main());
    final CommandLine serve =
        Objects.requireNonNull(commandLine.getSubcommands().get("serve"), "annotated above");
    ServeCommand.addSettings(serve.getCommandSpec());
    return commandLine
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(Main::onWrongParameter)
        .setExecutionExceptionHandler(Main::onException);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "there is no command to run");
  }

  private static int onWrongParameter(final ParameterException exception, final String[] args) {
    final CommandLine failed = exception.getCommandLine();
    final PrintWriter err = failed.getErr();
    err.println("sluice: " + exception.getMessage());
    UnmatchedArgumentException.printSuggestions(exception, err);
    err.println("Try '" + failed.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return StopCode.USAGE;
  }

  private static int onException(
      final Exception exception, final CommandLine failed, final CommandLine.ParseResult parsed) {
    final PrintWriter err = failed.getErr();
    if (exception instanceof UsageException) {
      err.println("sluice: " + exception.getMessage());
      err.flush();
      return StopCode.USAGE;
    }
    err.println("sluice: a defect (exit " + ExitCode.DEFECT + ")");
    exception.printStackTrace(err);
    err.flush();
    return ExitCode.DEFECT;
  }
}
