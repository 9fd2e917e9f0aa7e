package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code sluice bench restart}: from the start of the process to ready with many orders, from the
 * journal alone and from a snapshot.
 *
 * <p>The files were just written, so most of them are in the page cache, as after a crash of the
 * process; what a disk adds after the machine was started anew is not in the figures.
 */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description = "Time from process start to ready with 10 M orders, from journal and snapshot.")
public final class RestartBenchCommand implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final int KEYS_PER_ORDER = 2;
  private static final double MS_PER_SECOND = 1e3;
  private static final String JAVA_OPTIONS = "SLUICE_JAVA_OPTS";

  @Option(
      names = "--orders",
      defaultValue = "10000000",
      description = "Orders, each placed and paid (${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--starts",
      defaultValue = "5",
      description = "Starts of each kind (${DEFAULT-VALUE}).")
  private int starts;

  @Option(
      names = "--heap",
      defaultValue = "8g",
      description = "Heap of the server (${DEFAULT-VALUE}).")
  private String heap = "8g";

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "restart")) {
      final Path data = sandbox.directory().resolve("data");
      final int keys = Math.max(1_000_000, KEYS_PER_ORDER * orders);
      final double fillSeconds = fill(data, keys);
      final long journalBytes = bytesBelow(data.resolve("journal"));
      screen.line(
          "filled", "%,d orders in %.1f s, %,d bytes".formatted(orders, fillSeconds, journalBytes));
      final ServerOptions options = new ServerOptions(
          data,
          HttpFigures.DISK,
          List.of("--snapshot", "off", "--key-capacity", Integer.toString(keys)));
      final List<Double> fromJournal = measure(screen, sandbox, options, "journal");
      final double snapshotSeconds = run(List.of("snapshot", "--data", data.toString()));
      final long snapshotBytes = bytesBelow(data.resolve("snapshots"));
      screen.line(
          "snapshot", "%,d bytes, offline in %.1f s".formatted(snapshotBytes, snapshotSeconds));
      final List<Double> fromSnapshot = measure(screen, sandbox, options, "snapshot");
      final Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("orders", orders);
      figures.put("ordersAre", "placed and paid, one line each; all records and keys are kept");
      figures.put("keyCapacity", keys);
      figures.put("javaOptions", javaOptions());
      figures.put("journalBytes", journalBytes);
      figures.put("snapshotBytes", snapshotBytes);
      figures.put("snapshotOfflineSeconds", Rounded.toThousandths(snapshotSeconds));
      figures.put("fromJournalSeconds", Spread.of(fromJournal).toResult());
      figures.put("fromSnapshotSeconds", Spread.of(fromSnapshot).toResult());
      Results.write(
          screen,
          "restart",
          "./sluice bench restart --orders " + orders + " --starts " + starts + " --heap " + heap,
          figures);
      return 0;
    }
  }

  private List<Double> measure(
      final Screen screen, final Sandbox sandbox, final ServerOptions options, final String from)
      throws IOException, InterruptedException {
    final List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      final RunningServer server =
          sandbox.start("server", script(), options).awaitReady(START_LIMIT);
      final double startup = server.startup().toMillis() / MS_PER_SECOND;
      seconds.add(startup);
      screen.line("ready", "%.2f s from the %s".formatted(startup, from));
      if (i % 2 == 0) {
        server.stop(STOP_LIMIT);
      } else {
        server.kill();
      }
    }
    return seconds;
  }

  private double fill(final Path data, final int keys) throws IOException, InterruptedException {
    final List<String> words = new ArrayList<>(
        ServerCommand.ofOwnClassPath(OrderFiller.class.getName()).words());
    words.add(1, "-Xmx" + heap);
    words.addAll(List.of(data.toString(), Integer.toString(keys), Integer.toString(orders), "0"));
    return await(new ProcessBuilder(words));
  }

  /** Runs a command of the product to its end; returns the seconds that it took. */
  private double run(final List<String> arguments) throws IOException, InterruptedException {
    final List<String> words = new ArrayList<>();
    words.add(ServerCommand.home().resolve("sluice").toString());
    words.addAll(arguments);
    final ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(script().environment());
    return await(builder);
  }

  private static double await(final ProcessBuilder builder)
      throws IOException, InterruptedException {
    final long beginNs = System.nanoTime();
    final int exitCode = builder.inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new IOException(builder.command() + " ended with " + exitCode);
    }
    return Duration.ofNanos(System.nanoTime() - beginNs).toMillis() / MS_PER_SECOND;
  }

  private ServerCommand script() {
    final ServerCommand plain = ServerCommand.ofScript();
    final Map<String, String> environment = new LinkedHashMap<>(plain.environment());
    environment.put(JAVA_OPTIONS, javaOptions());
    return new ServerCommand(plain.words(), environment);
  }

  private String javaOptions() {
    return "-Xms" + heap + " -Xmx" + heap;
  }

  private static long bytesBelow(final Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .mapToLong(path -> path.toFile().length())
          .sum();
    }
  }
}
