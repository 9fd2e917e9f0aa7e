package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice faults}. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = "Lets calls of a loaded server fail, stops it, fills its disk, and audits it.")
public final class FaultsCommand implements Callable<Integer> {
  @Option(
      names = "--times",
      defaultValue = "5",
      description = "How often each fault is played (${DEFAULT-VALUE}).")
  private int times;

  @Option(names = "--seed", defaultValue = "1", description = "Decides load and moments.")
  private long seed;

  @Option(names = "--only", description = "These faults alone, in place of all.")
  private List<RealFault> only = List.of();

  @Option(names = "--directory", description = "Where to work; a temporary folder otherwise.")
  private @Nullable Path directory;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final PrintStream out = System.out;
    final List<RealFault> faults = only.isEmpty() ? List.of(RealFault.values()) : only;
    try (Sandbox sandbox =
        directory == null ? Sandbox.temporary("faults") : Sandbox.below(directory, "faults")) {
      final FaultTally tally = new FaultRounds(
              sandbox, Rehearsal.of(sandbox, ServerCommand.ofScript()), seed, out::println)
          .play(faults, times);
      tally.skipped().forEach(out::println);
      tally.violations().forEach(out::println);
      if (result != null) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seed", seed);
        figures.putAll(tally.figures());
        new ResultFile("faults", "./sluice faults --times " + times + " --seed " + seed, figures)
            .write(result, ServerCommand.home(), sandbox.directory());
      }
      if (!tally.isClean()) {
        sandbox.keep();
        out.println("kept for a closer look: " + sandbox.directory());
      }
      out.println(tally.isClean() ? "nothing lost, nothing oversold" : "PROMISES BROKEN");
      return tally.isClean() ? 0 : 1;
    }
  }
}
