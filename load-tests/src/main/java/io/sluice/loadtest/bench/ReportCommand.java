package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench report}: writes the page of results from the result files. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes docs/benchmarks.md from the files in load-tests/results.")
public final class ReportCommand implements Callable<Integer> {
  @Option(names = "--check", description = "Write nothing; fail if the page is not up to date.")
  private boolean check;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final Path page = ServerCommand.home().resolve("docs").resolve("benchmarks.md");
    final String text = Report.of(Results.folder()).text();
    if (!check) {
      Files.writeString(page, text);
      screen.line("written", ServerCommand.home().relativize(page).toString());
      return 0;
    }
    final boolean current = Files.exists(page) && Files.readString(page).equals(text);
    screen.verdict(current, "docs/benchmarks.md shows what load-tests/results holds");
    return current ? 0 : 1;
  }
}
