package io.sluice.loadtest.simulation.image;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.simulation.image.DamageTally.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice damages}. */
@Command(
    name = "damages",
    mixinStandardHelpOptions = true,
    description = "Damages the files of real journals at random and has a start look at each.")
public final class DamagesCommand implements Callable<Integer> {
  private static final Path FAST = Path.of("/dev/shm");

  @Option(names = "--count", defaultValue = "10000", description = "How many (${DEFAULT-VALUE}).")
  private long count;

  @Option(names = "--seed", defaultValue = "1", description = "Decides all of it.")
  private long seed;

  @Option(
      names = "--directory",
      description = "Where to work; a temporary folder in memory otherwise.")
  private @Nullable Path directory;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final Path parent = directory == null && Files.isWritable(FAST) ? FAST : directory;
    try (Sandbox sandbox =
        parent == null ? Sandbox.temporary("damages") : Sandbox.below(parent, "damages")) {
      final Damages run = new Damages(sandbox.directory(), seed, count);
      final long beginNs = System.nanoTime();
      run.run(tally -> screen.progress(
          "damages",
          "%,d, %,d refused, %,d silent"
              .formatted(
                  tally.count(), tally.count(Outcome.REFUSED), tally.count(Outcome.SILENT))));
      screen.endProgress();
      final double seconds = (System.nanoTime() - beginNs) / 1e9;
      final boolean clean = report(screen, run, seconds);
      if (result != null) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seed", seed);
        figures.putAll(run.tally().figures());
        figures.put("seconds", Math.round(seconds));
        new ResultFile("damages", "./sluice damages --count " + count + " --seed " + seed, figures)
            .write(result, ServerCommand.home(), sandbox.directory());
      }
      return clean ? 0 : 1;
    }
  }

  private static boolean report(final Screen screen, final Damages run, final double seconds) {
    final DamageTally tally = run.tally();
    screen.line("damages", "%,d in %,.0f s".formatted(tally.count(), seconds));
    screen.line("refused", "%,d, with file and offset".formatted(tally.count(Outcome.REFUSED)));
    screen.line("right", "%,d served as they were".formatted(tally.count(Outcome.SERVED_RIGHT)));
    screen.line(
        "short",
        "%,d without the last events before a loss of power, which by design nothing attests"
            .formatted(tally.count(Outcome.SHORT_BY_DESIGN)));
    final boolean clean = tally.count(Outcome.SILENT) == 0 && run.lives().faults() == 0;
    screen.verdict(clean, "%,d served silently".formatted(tally.count(Outcome.SILENT)));
    screen.verdict(
        tally.missing().isEmpty(),
        tally.missing().isEmpty()
            ? "damages of every kind"
            : "never came: " + tally.missing().stream().map(Damage::key).toList());
    tally.complaints().forEach(complaint -> screen.line("", complaint));
    run.lives().complaints().forEach(complaint -> screen.line("", complaint));
    return clean && tally.missing().isEmpty();
  }
}
