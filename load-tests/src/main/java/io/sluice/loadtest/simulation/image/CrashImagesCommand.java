package io.sluice.loadtest.simulation.image;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice crash-images}. */
@Command(
    name = "crash-images",
    mixinStandardHelpOptions = true,
    description = "Recovers what a loss of power may leave of a real journal's files.")
public final class CrashImagesCommand implements Callable<Integer> {
  private static final Path FAST = Path.of("/dev/shm");

  @Option(
      names = "--images",
      defaultValue = "20000",
      description = "How many, all different (${DEFAULT-VALUE}).")
  private long images;

  @Option(names = "--seed", defaultValue = "1", description = "Decides all of it.")
  private long seed;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Journals at the same time (${DEFAULT-VALUE}).")
  private int threads;

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
    try (Sandbox sandbox = parent == null
        ? Sandbox.temporary("crash-images")
        : Sandbox.below(parent, "crash-images")) {
      final CrashImages run = new CrashImages(sandbox.directory(), seed, images, file -> true);
      final long beginNs = System.nanoTime();
      run.run(
          threads,
          tally -> screen.progress(
              "images",
              "%,d at %,d instants, %,d faults"
                  .formatted(tally.images(), tally.instants(), tally.faults())));
      screen.endProgress();
      final ImageTally tally = run.tally();
      final double seconds = (System.nanoTime() - beginNs) / 1e9;
      report(screen, tally, seconds);
      if (result != null) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seed", seed);
        figures.putAll(tally.figures());
        figures.put("seconds", Math.round(seconds));
        new ResultFile("crash-images", commandLine(), figures)
            .write(result, ServerCommand.home(), sandbox.directory());
      }
      return tally.faults() == 0 && tally.missing().isEmpty() ? 0 : 1;
    }
  }

  private static void report(final Screen screen, final ImageTally tally, final double seconds) {
    screen.line("images", "%,d different ones".formatted(tally.images()));
    screen.line("instants", "%,d".formatted(tally.instants()));
    screen.line("gone on", "%,d times after the recovery".formatted(tally.startedFrom()));
    screen.line("time", "%,.0f s".formatted(seconds));
    for (final ImageTally.Fault fault : ImageTally.Fault.values()) {
      screen.verdict(
          tally.faults(fault) == 0,
          "%,d %s".formatted(tally.faults(fault), fault.name().toLowerCase(java.util.Locale.ROOT)));
    }
    screen.verdict(
        tally.missing().isEmpty(),
        tally.missing().isEmpty()
            ? "images of every kind"
            : "no image of: "
                + tally.missing().stream().map(ImageKind::words).collect(Collectors.joining(", ")));
    tally.complaints().forEach(complaint -> screen.line("", complaint));
  }

  private String commandLine() {
    return "./sluice crash-images --images " + images + " --seed " + seed;
  }
}
