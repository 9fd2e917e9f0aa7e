package io.sluice.api.boot;

import io.sluice.engine.recovery.StateDivergedException;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads a data directory and tells what it holds, and whether that is sound. */
@Command(
    name = "verify",
    description = {
      "Read a data directory, replay it, and tell what it holds and whether it is sound.",
      "It changes nothing."
    },
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Sound: a start would serve it.",
      "2:There is no such directory, or an option can not be.",
      "70:This version replays the journal to another state than an earlier process had.",
      "73:The directory is in use by another process.",
      "74:The directory can not be read.",
      "75:Damaged; file, offset and position are on standard error."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "./data",
      description = "The data directory. Default: ./data.")
  private Path data = Path.of("data");

  @Option(names = "--json", description = "Tell it as JSON.")
  private boolean json;

  @Option(
      names = "--in-use",
      description = "Read although a process writes; what it is just writing may look torn.")
  private boolean inUse;

  @Override
  public Integer call() {
    final PrintWriter err = spec.commandLine().getErr();
    try {
      final Verification verification = Verification.of(data, inUse, (read, total, at) -> {});
      tell(verification, err);
      return verification.isSound() ? StopCode.OK : ExitCode.DATA_DAMAGED;
    } catch (final NoSuchFileException e) {
      return failed(err, StopCode.USAGE, "there is no data directory " + data);
    } catch (final DirectoryInUseException e) {
      return failed(err, ExitCode.DIRECTORY_IN_USE, FailureText.of(e));
    } catch (final IOException e) {
      return failed(err, ExitCode.WRITE_FAILED, "can not read " + data + ": " + e);
    } catch (final StateDivergedException e) {
      return failed(err, ExitCode.DEFECT, FailureText.of(e));
    }
  }

  private void tell(final Verification verification, final PrintWriter err) {
    final PrintWriter out = spec.commandLine().getOut();
    out.println((json
            ? VerificationJson.text(data, verification)
            : VerificationText.text(data, verification))
        .stripTrailing());
    out.flush();
    verification.journal().damage().ifPresent(damage -> {
      err.println("sluice: " + FailureText.of(damage) + " (exit " + ExitCode.DATA_DAMAGED + ")");
      err.flush();
    });
  }

  private static int failed(final PrintWriter err, final int exitCode, final String why) {
    err.println("sluice: " + why + " (exit " + exitCode + ")");
    err.flush();
    return exitCode;
  }
}
