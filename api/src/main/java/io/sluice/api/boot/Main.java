package io.sluice.api.boot;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "sluice",
    description = "An inventory and order engine: one stock for every channel.",
    subcommands = {ServeCommand.class, VerifyCommand.class},
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nCommands of the load tests, from the same launcher:%n",
    footer = "  demo    Sell out under an order spike, kill the server and prove what it kept.")
public final class Main implements Runnable {
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
    ServeCommand.addSettings(commandLine.getSubcommands().get("serve").getCommandSpec());
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::onException);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  private static int onException(
      final Exception exception, final CommandLine failed, final CommandLine.ParseResult parsed)
      throws Exception {
    if (exception instanceof UsageException) {
      final PrintWriter err = failed.getErr();
      err.println("sluice: " + exception.getMessage());
      err.flush();
      return StopCode.USAGE;
    }
    throw exception;
  }
}
