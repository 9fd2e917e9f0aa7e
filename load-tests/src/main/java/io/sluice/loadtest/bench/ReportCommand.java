package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench report}: writes the pages of results from the result files. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes benchmarks.md and reliability.md in docs from what load-tests/results holds.")
public final class ReportCommand implements Callable<Integer> {
  @Option(names = "--check", description = "Write nothing; fail if a page is not up to date.")
  private boolean check;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final Path results = Results.folder();
    final boolean benchmarks = page(screen, "benchmarks.md", Report.of(results).text());
    final boolean reliability =
        page(screen, "reliability.md", ReliabilityReport.of(results).text());
    return benchmarks && reliability ? 0 : 1;
  }

  /** Writes one page, or looks whether it is what it would be. */
  private boolean page(final Screen screen, final String name, final String text)
      throws IOException {
    final Path page = ServerCommand.home().resolve("docs").resolve(name);
    if (!check) {
      Files.writeString(page, text);
      screen.line("written", ServerCommand.home().relativize(page).toString());
      return true;
    }
    final boolean current = Files.exists(page) && Files.readString(page).equals(text);
    screen.verdict(current, "docs/" + name + " shows what load-tests/results holds");
    return current;
  }
}
