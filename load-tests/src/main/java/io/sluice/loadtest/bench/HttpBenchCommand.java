package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench http}. */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    description = "HTTP reservations beside a bare Vert.x and the disk alone, in one run.")
public final class HttpBenchCommand implements Callable<Integer> {
  @Option(names = "--blocks", defaultValue = "6", description = "Blocks (${DEFAULT-VALUE}).")
  private int blocks;

  @Option(
      names = "--warm-up-seconds",
      defaultValue = "20",
      description = "Warm-up of each server (${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Length of a leg with many callers (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--one-caller-seconds",
      defaultValue = "5",
      description = "Length of a leg with one caller (${DEFAULT-VALUE}).")
  private int oneCallerSeconds;

  @Option(
      names = "--server-cpus",
      defaultValue = "",
      description = "Processors of the servers, as taskset counts them; all otherwise.")
  private String serverProcessors = "";

  @Option(
      names = "--client-cpus",
      defaultValue = "",
      description = "Processors of this process, as taskset counts them; all otherwise.")
  private String clientProcessors = "";

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    if (!clientProcessors.isEmpty()) {
      confine(clientProcessors);
    }
    final HttpBench.Plan plan = new HttpBench.Plan(
        blocks,
        Duration.ofSeconds(warmUpSeconds),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(oneCallerSeconds),
        serverProcessors);
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "http")) {
      final Map<String, Object> figures = new HttpBench(plan, sandbox, screen).run();
      Results.write(screen, "http", commandLine(), figures);
      return Boolean.TRUE.equals(figures.get("valid")) ? 0 : 1;
    }
  }

  private static void confine(final String processors) throws IOException, InterruptedException {
    final String pid = Long.toString(ProcessHandle.current().pid());
    final Process taskset = new ProcessBuilder("taskset", "-apc", processors, pid)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset could not confine this process to " + processors);
    }
  }

  private String commandLine() {
    return "./sluice bench http --blocks " + blocks + " --warm-up-seconds " + warmUpSeconds
        + " --seconds " + seconds + " --one-caller-seconds " + oneCallerSeconds
        + (serverProcessors.isEmpty() ? "" : " --server-cpus " + serverProcessors)
        + (clientProcessors.isEmpty() ? "" : " --client-cpus " + clientProcessors);
  }
}
