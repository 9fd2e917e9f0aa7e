package io.sluice.loadtest.simulation.outage;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice outages}. */
@Command(
    name = "outages",
    mixinStandardHelpOptions = true,
    description =
        "Lets a real Redis fail under a mirror, and compares it with the engine each time.")
public final class OutagesCommand implements Callable<Integer> {
  @Option(names = "--count", defaultValue = "200", description = "Outages (${DEFAULT-VALUE}).")
  private int count;

  @Option(names = "--seed", defaultValue = "1", description = "Decides all (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    final PrintStream out = System.out;
    try (Sandbox sandbox = Sandbox.temporary("outages");
        OutageRounds rounds = new OutageRounds(sandbox.directory(), seed, out::println)) {
      final OutageTally tally = rounds.play(count);
      tally.differences().forEach(out::println);
      out.println(tally.figures());
      if (result != null) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seed", seed);
        figures.putAll(tally.figures());
        new ResultFile("outages", "./sluice outages --count " + count + " --seed " + seed, figures)
            .write(result, ServerCommand.home(), sandbox.directory());
      }
      return tally.different() == 0 ? 0 : 1;
    }
  }
}
