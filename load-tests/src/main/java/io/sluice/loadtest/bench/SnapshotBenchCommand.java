package io.sluice.loadtest.bench;

import io.sluice.loadtest.bench.SnapshotBench.Stretch;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench snapshot}: how long the engine pauses while a snapshot is written. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = "Longest pause of the engine while a snapshot is written.")
public final class SnapshotBenchCommand implements Callable<Integer> {
  private static final int KEYS = 4_000_000;
  private static final int HOLDS = 4_000_000;

  @Option(
      names = "--reservations",
      defaultValue = "1000000",
      description = "Reservations that are alive (${DEFAULT-VALUE}).")
  private int reservations;

  @Option(
      names = "--snapshots",
      defaultValue = "7",
      description = "Snapshots, each after some seconds without (${DEFAULT-VALUE}).")
  private int snapshots;

  @Override
  public Integer call() throws Exception {
    final Screen screen = Screen.standard();
    final List<Stretch> without = new ArrayList<>();
    final List<Stretch> with = new ArrayList<>();
    final Map<String, Object> figures = new LinkedHashMap<>();
    try (Sandbox sandbox = Sandbox.below(Results.workFolder(), "snapshot")) {
      final Path data = sandbox.directory().resolve("data");
      OrderFiller.main(
          new String[] {data.toString(), Integer.toString(KEYS), "0", Integer.toString(reservations)
          });
      try (SnapshotBench bench = new SnapshotBench(data, KEYS, HOLDS, OrderFiller.SKUS)) {
        // The first of each lets the code warm up.
        bench.rest();
        bench.snapshot();
        for (int i = 0; i < snapshots; i++) {
          without.add(noted(screen, "without", bench.rest()));
          with.add(noted(screen, "snapshot", bench.snapshot()));
        }
        figures.put("reservationsAtTheEnd", bench.holds());
        figures.put("snapshotBytes", bench.snapshotBytes());
      }
    }
    final Spread excess = spread(with, Stretch::excessMs);
    figures.put("snapshots", snapshots);
    figures.put("snapshotSeconds", spread(with, Stretch::seconds).toResult());
    figures.put("engineGapExcessMs", Rounded.toThousandths(excess.max()));
    figures.put("engineGapExcessMsSpread", excess.toResult());
    figures.put("engineGapMs", spread(with, Stretch::engineMs).toResult());
    figures.put("hiccupMs", spread(with, Stretch::idleMs).toResult());
    figures.put("withoutExcessMsSpread", spread(without, Stretch::excessMs).toResult());
    figures.put("withoutEngineGapMs", spread(without, Stretch::engineMs).toResult());
    figures.put("withoutHiccupMs", spread(without, Stretch::idleMs).toResult());
    figures.put("answeredPerSecond", spread(with, Stretch::perSecond).toResult());
    Results.write(
        screen,
        "snapshot",
        "./sluice bench snapshot --reservations " + reservations + " --snapshots " + snapshots,
        figures);
    return 0;
  }

  private static Stretch noted(final Screen screen, final String name, final Stretch stretch) {
    screen.line(
        name,
        "%.2f s, engine late by %.2f ms, an idle thread by %.2f ms, in one second more by %.2f ms"
            .formatted(
                stretch.seconds(), stretch.engineMs(), stretch.idleMs(), stretch.excessMs()));
    return stretch;
  }

  private static Spread spread(final List<Stretch> stretches, final ToDoubleFunction<Stretch> of) {
    return Spread.of(stretches.stream().mapToDouble(of).boxed().toList());
  }
}
