package io.sluice.loadtest.simulation;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs the whole engine under seeded faults and compares it with the rules.")
public final class SimulateCommand implements Callable<Integer> {
  /** With so many seeds every mark has to be come to. */
  private static final long ENOUGH_SEEDS = 1_000;

  private static final int PROGRESS_MS = 1_000;

  @Option(names = "--seeds", defaultValue = "1000", description = "Seeds (${DEFAULT-VALUE}).")
  private long seeds;

  @Option(names = "--first", defaultValue = "1", description = "First seed (${DEFAULT-VALUE}).")
  private long first;

  @Option(
      names = "--minutes",
      defaultValue = "0",
      description = "Stop after so long; 0 for no limit (${DEFAULT-VALUE}).")
  private long minutes;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads that run seeds; 0 for one a processor (${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--seed", description = "Run this seed alone.")
  private @Nullable Long seed;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final long from = seed == null ? first : seed;
    final long count = seed == null ? seeds : 1;
    final long endNs = System.nanoTime()
        + (minutes == 0 ? Long.MAX_VALUE / 2 : Duration.ofMinutes(minutes).toNanos());
    final int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    final SeedCrew crew = new SeedCrew(from, count, endNs, (int) Math.min(wanted, count));
    final Tally tally = crew.run(PROGRESS_MS, soFar -> progress(screen, soFar));
    screen.endProgress();
    crew.explanation().forEach(line -> screen.line("", line));
    return report(screen, tally, from) && tally.violations() == 0 ? 0 : 1;
  }

  private static void progress(final Screen screen, final Tally tally) {
    screen.progress(
        "seeds",
        "%,d, %,d commands, %,d crashes, %,d commands/s and core"
            .formatted(
                tally.seeds(), tally.commands(), tally.crashes(), tally.commandsPerCoreSecond()));
  }

  private boolean report(final Screen screen, final Tally tally, final long from)
      throws java.io.IOException {
    screen.line("seeds", "%,d from %d on".formatted(tally.seeds(), from));
    screen.line(
        "that count", "%,d: at least 2,000 commands and 3 crashes".formatted(tally.fullSeeds()));
    screen.line("commands", "%,d".formatted(tally.commands()));
    screen.line("crashes", "%,d".formatted(tally.crashes()));
    screen.line("speed", "%,d commands/s and core".formatted(tally.commandsPerCoreSecond()));
    screen.verdict(tally.violations() == 0, "%,d violations".formatted(tally.violations()));
    final boolean marked = tally.marks().missing().isEmpty();
    final boolean mustBeMarked = tally.seeds() >= ENOUGH_SEEDS;
    if (mustBeMarked || marked) {
      screen.verdict(
          marked,
          marked
              ? "every mark was come to"
              : "never come to: "
                  + String.join(
                      ", ", tally.marks().missing().stream().map(Marks::words).toList()));
    }
    if (result != null) {
      final Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("firstSeed", from);
      figures.putAll(tally.figures());
      new ResultFile("simulation", commandLine(), figures)
          .write(result, ServerCommand.home(), ServerCommand.home());
    }
    return marked || !mustBeMarked;
  }

  private String commandLine() {
    return seed == null
        ? "./sluice simulate --seeds " + seeds + " --first " + first + " --minutes " + minutes
        : "./sluice simulate --seed " + seed;
  }
}
