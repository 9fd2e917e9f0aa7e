package io.sluice.loadtest.simulation.outage;

import io.sluice.loadtest.result.ResultFile;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice mirror-pace}. */
@Command(
    name = "mirror-pace",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a mirror in a real Redis: how far it lags behind reservations at a rate, how long",
      "a rebuild of everything takes, and how much memory a live reservation takes."
    })
public final class MirrorPaceCommand implements Callable<Integer> {
  @Option(names = "--skus", defaultValue = "1000000", description = "SKUs (${DEFAULT-VALUE}).")
  private int skus;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "Reservations a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--reservations",
      defaultValue = "1000000",
      description = "Reservations in all, each of a customer of its own (${DEFAULT-VALUE}).")
  private int reservations;

  @Option(names = "--result", description = "JSON file to write the result to.")
  private @Nullable Path result;

  @Override
  public Integer call() throws Exception {
    try (Sandbox sandbox = Sandbox.temporary("mirror-pace");
        MirrorPace pace = new MirrorPace(sandbox.directory(), skus, reservations)) {
      final Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("skus", skus);
      figures.put("reservations", reservations);
      figures.put("ratePerS", rate);
      figures.putAll(pace.measure(rate, Duration.ofMinutes(10)));
      System.out.println(figures);
      if (result != null) {
        final String command = "./sluice mirror-pace --skus " + skus + " --rate " + rate
            + " --reservations " + reservations;
        new ResultFile("mirror-pace", command, figures)
            .write(result, ServerCommand.home(), sandbox.directory());
      }
      return Long.valueOf(0).equals(figures.get("differences")) ? 0 : 1;
    }
  }
}
