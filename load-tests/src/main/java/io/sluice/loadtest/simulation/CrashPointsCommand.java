package io.sluice.loadtest.simulation;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice crash-points}. */
@Command(
    name = "crash-points",
    mixinStandardHelpOptions = true,
    description = "Crashes fixed scenarios at every operation on the disk, in every way.")
public final class CrashPointsCommand implements Callable<Integer> {
  private static final int PROGRESS_MS = 1_000;

  /** Events in n runs without any in them: at most three in n, nineteen times out of twenty. */
  private static final double RULE_OF_THREE = 3;

  @Option(
      names = "--scenarios",
      split = ",",
      description = "Names of scenarios, with commas between them; all if there are none.")
  private @Nullable List<String> scenarios;

  @Option(
      names = "--single",
      description = "Only one crash each: the start that follows is left alone.")
  private boolean single;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads; 0 for one a processor (${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws InterruptedException, IOException {
    final Screen screen = Screen.standard();
    final List<CrashScenario> chosen = Arrays.stream(CrashScenario.values())
        .filter(scenario -> scenarios == null || scenarios.contains(scenario.words()))
        .toList();
    final int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    final CrashCrew crew = new CrashCrew(chosen, !single, wanted);
    crew.run(
        PROGRESS_MS,
        soFar -> screen.progress(
            "crashes",
            "%,d of scenarios, %,d of starts after them"
                .formatted(soFar.crashes(), soFar.nested())));
    screen.endProgress();
    report(screen, crew);
    if (result != null) {
      new ResultFile("crash-points", commandLine(), figures(crew))
          .write(result, ServerCommand.home(), ServerCommand.home());
    }
    return crew.violationCount() == 0 && crew.total().points() > 0 ? 0 : 1;
  }

  private static void report(final Screen screen, final CrashCrew crew) {
    final CrashPoints.Count total = crew.total();
    screen.line("operations", "%,d".formatted(total.operations()));
    screen.line(
        "crashes",
        "%,d, and %,d of the starts after them".formatted(total.crashes(), total.nested()));
    crew.violations().forEach(line -> screen.line("", line));
    screen.verdict(
        crew.violationCount() == 0,
        "%,d places where something was lost or doubled".formatted(crew.violationCount()));
  }

  private static Map<String, Object> figures(final CrashCrew crew) {
    final CrashPoints.Count total = crew.total();
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operations", total.operations());
    figures.put("crashes", total.crashes());
    figures.put("crashesOfStarts", total.nested());
    figures.put("points", total.points());
    figures.put("violations", crew.violationCount());
    if (crew.violationCount() == 0 && total.points() > 0) {
      // With 95 % confidence.
      figures.put("violationsPerPointAtMost", RULE_OF_THREE / total.points());
    }
    final Map<String, Object> byScenario = new TreeMap<>();
    crew.counts().forEach((name, count) -> byScenario.put(name, count.points()));
    figures.put("pointsByScenario", byScenario);
    return figures;
  }

  private String commandLine() {
    return "./sluice crash-points"
        + (scenarios == null ? "" : " --scenarios " + String.join(",", scenarios))
        + (single ? " --single" : "");
  }
}
