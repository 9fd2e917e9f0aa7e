package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench start}: from the start of the process to ready, with a long journal. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Time from process start to ready with 1 M reservations in the journal.")
public final class StartBenchCommand implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 8;

  /**
   * So many requests a second are never answered: as many are under way as there are connections.
   */
  private static final double AT_ONCE = 1e9;

  private static final double MS_PER_SECOND = 1e3;

  @Option(
      names = "--reservations",
      defaultValue = "1000000",
      description = "Reservations in the journal (${DEFAULT-VALUE}).")
  private int reservations;

  @Option(names = "--starts", defaultValue = "6", description = "Starts (${DEFAULT-VALUE}).")
  private int starts;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "start")) {
      final ServerOptions options =
          ServerOptions.of(sandbox.directory().resolve("data"), HttpFigures.DISK);
      final long journalBytes = fill(sandbox, options);
      screen.line("filled", "%,d reservations, %,d bytes".formatted(reservations, journalBytes));
      final List<Double> afterStop = new ArrayList<>();
      final List<Double> afterKill = new ArrayList<>();
      for (int i = 0; i < starts; i++) {
        final boolean stopped = i % 2 == 0;
        final RunningServer server = start(sandbox, options);
        final double seconds = server.startup().toMillis() / MS_PER_SECOND;
        screen.line("ready", "%.2f s after a %s".formatted(seconds, stopped ? "stop" : "kill"));
        (stopped ? afterStop : afterKill).add(seconds);
        // How this one ends is what the next one starts after.
        if (stopped) {
          server.kill();
        } else {
          server.stop(STOP_LIMIT);
        }
      }
      final Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("reservations", reservations);
      figures.put("journalBytes", journalBytes);
      figures.put("afterStopSeconds", Spread.of(afterStop).toResult());
      figures.put("afterKillSeconds", Spread.of(afterKill).toResult());
      Results.write(screen, "start", commandLine(), figures);
      return 0;
    }
  }

  /** Makes the reservations over HTTP and stops the server; returns the bytes in its journal. */
  private long fill(final Sandbox sandbox, final ServerOptions options)
      throws IOException, InterruptedException {
    final RunningServer server = start(sandbox, options);
    final Contestant contestant = Contestant.full(HttpFigures.DISK, server);
    final RequestTemplate template = contestant.template(LegKind.BATCHES);
    final int batches = reservations / LegKind.BATCHES.unitsPerRequest();
    final OpenTraffic traffic =
        new OpenTraffic(Schedule.fixed(AT_ONCE), batches, template, AnswerListener.NOBODY, 1);
    traffic.run(
        LoopOptions.of(server.address(), CONNECTIONS).withMaxRequestBytes(template.length()));
    if (traffic.tally().count(Outcome.ACCEPTED) != batches) {
      throw new IOException("the journal could not be filled: " + server.logTail());
    }
    final long journalBytes = JournalVolume.of(server).bytes();
    server.stop(STOP_LIMIT);
    return journalBytes;
  }

  private static RunningServer start(final Sandbox sandbox, final ServerOptions options)
      throws IOException {
    return sandbox.start("server", ServerCommand.ofScript(), options).awaitReady(START_LIMIT);
  }

  private String commandLine() {
    return "./sluice bench start --reservations " + reservations + " --starts " + starts;
  }
}
