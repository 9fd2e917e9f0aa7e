package io.sluice.api.boot;

import io.sluice.api.fairness.SaleLogChecker;
import io.sluice.api.fairness.SaleVerdict;
import io.sluice.engine.spi.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the log of an activity that somebody was given. */
@Command(
    name = "sale-log",
    description = {
      "Check the log of an activity (GET /v1/activities/ID/log): that no line was changed, that",
      "the units add up, and that nobody got units that somebody before was refused or waits for."
    },
    versionProvider = BuildVersion.class,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The log is whole and fair; its last hash is on standard output.",
      "1:It is not; the first line that is wrong, and why, is on standard error.",
      "2:There is no such file.",
      "74:The file can not be read."
    })
final class SaleLogCommand implements Callable<Integer> {
  private static final int UNFAIR = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The log, a JSON object a line.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Path file;

  @Override
  public Integer call() {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("there is no file " + file);
    }
    try (BufferedReader log = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      final SaleVerdict verdict = SaleLogChecker.check(log);
      final PrintWriter out =
          verdict.isFair() ? spec.commandLine().getOut() : spec.commandLine().getErr();
      out.println(
          verdict.isFair()
              ? "fair: " + verdict.what()
              : "sluice: line " + verdict.line() + ": " + verdict.what());
      out.flush();
      return verdict.isFair() ? StopCode.OK : UNFAIR;
    } catch (final IOException e) {
      final PrintWriter err = spec.commandLine().getErr();
      err.println("sluice: can not read " + file + ": " + e.getMessage());
      err.flush();
      return ExitCode.WRITE_FAILED;
    }
  }
}
