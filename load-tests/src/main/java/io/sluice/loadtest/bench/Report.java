package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The page of results, made from the result files alone: what was to be reached, what was, and how
 * to repeat it.
 *
 * <p>What people have to say about the figures stands in {@code notes.md} beside them and is taken
 * over as it is.
 */
final class Report {
  private static final String NOTES = "notes.md";
  private static final String KILLS_PREFIX = "kills";

  private final Map<String, Json> resultByName;
  private final String notes;
  private final Page page = new Page();

  private Report(final Map<String, Json> resultByName, final String notes) {
    this.resultByName = resultByName;
    this.notes = notes;
  }

  /** The report of a folder of result files. */
  static Report of(final Path folder) throws IOException {
    final Map<String, Json> resultByName = Results.read(folder);
    resultByName.keySet().removeAll(ReliabilityReport.OWN_RESULTS);
    final Path notes = folder.resolve(NOTES);
    return new Report(resultByName, Files.exists(notes) ? Files.readString(notes) : "");
  }

  /** The page as Markdown. */
  String text() {
    line("# Benchmarks");
    line("");
    line("Made by `./sluice bench report` from the files in `load-tests/results`; no figure here");
    line("is typed by hand. Ratios are medians of interleaved pairs, with the smallest and the");
    line("largest.");
    line("");
    goals();
    core();
    http();
    start();
    kills();
    mirror().section(page);
    sales().sections(page);
    if (!resultByName.isEmpty()) {
      page.origins(resultByName);
    }
    if (!notes.isEmpty()) {
      line("## Notes");
      line("");
      page.verbatim(notes.strip() + "\n");
    }
    return page.toString();
  }

  private void goals() {
    row("what", "floor", "goal", "measured", "reached");
    row("---", "---", "---", "---", "---");
    final Json hot = figures("core").object("core1");
    final Json spread = figures("core").object("core1000000");
    final double pairs = hot.fraction("pairsPerSecond");
    final double bytes = hot.fraction("bytesPerPair");
    // Below a hundredth of a byte a pair it is the benchmark's own start that is seen.
    final boolean allocates = bytes >= 0.01;
    goal(
        "reserve + confirm in the core, one hot SKU, one thread",
        "1.5 M pairs/s, 0 B",
        "4 M pairs/s",
        "%,.2f M pairs/s, %.2f B".formatted(pairs / 1e6, bytes),
        Reached.atLeast(allocates ? 0 : pairs, 1.5e6, 4e6));
    final double cost = spread.fraction("nsPerPair") / hot.fraction("nsPerPair");
    goal(
        "the same over 1 M SKUs and 1 M live reservations",
        "≤ 4 × the hot cost",
        "≤ 2.5 ×",
        "%.2f ×".formatted(cost),
        Reached.atMost(cost, 4, 2.5));
    ratio("HTTP reserve at `process`, of bare Vert.x throughput", "processToBare", 0.6, 0.9);
    ratio(
        "HTTP reserve at `disk`, 64 connections, of bare Vert.x throughput",
        "diskToBare",
        0.4,
        0.7);
    final Json excess = figures("http").object("oneCallerExcessInForces");
    goal(
        "HTTP reserve at `disk`, one caller, p50",
        "≤ bare p50 + 2 × F p50",
        "+ 1.3 ×",
        "+ %s × F".formatted(spread(excess)),
        Reached.atMost(median(excess), 2, 1.3));
    final Json batch = figures("http").object("batchToSingle");
    goal(
        "batch of 100 at `disk`, reservations/s",
        "4 × the single-request figure",
        "10 ×",
        spread(batch) + " ×",
        Reached.atLeast(median(batch), 4, 10));
    soldOutGoal();
    goal(
        "`kill -9` under load: lost / oversold",
        "0 / 0 in 200 kills",
        "0 / 0 in 1,000",
        "%,d / %,d in %,d kills"
            .formatted(killCount("lost"), killCount("oversold"), killCount("kills")),
        killsReached());
    final double heap = figures("heap").fraction("ratio");
    goal(
        "heap after 20 M reserve + release against after 1 M, key memory apart",
        "≤ 1.2 ×",
        "1.05 ×",
        "%.3f ×".formatted(heap),
        Reached.atMost(heap, 1.2, 1.05));
    final Json startup = figures("start").object("afterKillSeconds");
    goal(
        "start with 1 M reservations in the journal",
        "≤ 5 s",
        "≤ 2 s",
        spread(startup) + " s",
        Reached.atMost(median(startup), 5, 2));
    mirror().goals(page);
    sales().goals(page);
    line("");
  }

  private void soldOutGoal() {
    final Json soldOut = figures("sold-out").object("soldOutToBare");
    goal(
        "answer that a SKU is sold out, of bare Vert.x throughput",
        "0.85",
        "0.97",
        spread(soldOut),
        Reached.atLeast(median(soldOut), 0.85, 0.97));
  }

  private SaleRows sales() {
    return new SaleRows(resultByName);
  }

  private MirrorRows mirror() {
    return new MirrorRows(figures("redis"), figures("mirror-pace"));
  }

  private Reached killsReached() {
    final long broken = Stream.of(
            "lost", "oversold", "doubled", "position", "replay", "expiry", "unexpected")
        .mapToLong(this::killCount)
        .sum();
    return killResults().isEmpty()
        ? Reached.NOT_MEASURED
        : Reached.atLeast(broken > 0 ? 0 : (double) killCount("kills"), 200, 1_000);
  }

  private void core() {
    if (!hasSection("core", "The core")) {
      return;
    }
    row(
        "scope",
        "SKUs and live reservations",
        "ns a pair: median (p10 to p90)",
        "pairs/s",
        "B a pair");
    row("---", "---:", "---:", "---:", "---:");
    for (final String name : figures("core").fields()) {
      final Json figure = figures("core").object(name);
      row(
          name.replaceAll("[0-9]", ""),
          "%,d".formatted(Integer.parseInt(name.replaceAll("[^0-9]", ""))),
          "%.0f (%.0f to %.0f)"
              .formatted(
                  figure.fraction("nsPerPair"),
                  figure.fraction("nsPerPairP10"),
                  figure.fraction("nsPerPairP90")),
          "%,d".formatted(figure.number("pairsPerSecond")),
          "%.2f".formatted(figure.fraction("bytesPerPair")));
    }
    line("");
  }

  private void http() {
    if (!hasSection("http", "HTTP")) {
      return;
    }
    final Json figures = figures("http");
    row("", "reservations/s", "server CPU µs", "p99 ms", "one caller p50 µs");
    row("---", "---:", "---:", "---:", "---:");
    for (final String name : List.of("process", "disk", "bare")) {
      row(
          name,
          "%,.0f".formatted(median(figures.object(name + "PerSecond"))),
          "%.1f".formatted(median(figures.object(name + "ServerCpuUs"))),
          "%.2f".formatted(median(figures.object(name + "ManyCallersP99Us")) / 1e3),
          "%,.0f".formatted(median(figures.object(name + "OneCallerP50Us"))));
    }
    line("");
    line("Batches of 100 at `disk`: %,.0f reservations/s. F, append and fdatasync of the"
        .formatted(median(figures.object("batchPerSecond"))));
    line("%,.0f bytes of one reservation's frame: p50 %,.0f µs into a file that was filled ahead,"
        .formatted(
            median(figures.object("journalBytesPerFrame")),
            median(figures.object("forceFilledAheadP50Us"))));
    line("as the journal does it (this one counts above), %,.0f µs into one that grows."
        .formatted(median(figures.object("forceGrowingP50Us"))));
    final Json hiccups = figures.object("hiccups");
    line("A thread that only wakes each millisecond was late by %,d µs at p99.9, %,d µs at most;"
        .formatted(hiccups.number("p999Us"), hiccups.number("maxUs")));
    line("every leg was checked against the ledger: %s."
        .formatted(figures.isTrue("valid") ? "all hold" : "NOT ALL HOLD"));
    line("");
  }

  private void start() {
    if (!hasSection("start", "Start")) {
      return;
    }
    final Json figures = figures("start");
    line("With %,d reservations (%,d bytes of frames): ready %s s after a kill, %s s after a stop."
        .formatted(
            figures.number("reservations"),
            figures.number("journalBytes"),
            spread(figures.object("afterKillSeconds")),
            spread(figures.object("afterStopSeconds"))));
    line("");
  }

  private void kills() {
    if (killResults().isEmpty()) {
      return;
    }
    line("## Kills");
    line("");
    row(
        "level",
        "kills",
        "around a roll",
        "during recovery",
        "acknowledged",
        "unknown at first",
        "broken promises");
    row("---", "---:", "---:", "---:", "---:", "---:", "---:");
    for (final Json result : killResults()) {
      final Json figures = result.object("figures");
      row(
          figures.text("durability"),
          "%,d".formatted(figures.number("kills")),
          "%,d".formatted(figures.number("killsAroundARoll")),
          "%,d".formatted(figures.number("killsDuringRecovery")),
          "%,d".formatted(figures.number("acknowledged")),
          "%,d".formatted(figures.number("unknownAtFirst")),
          "%,d"
              .formatted(figures.number("lost")
                  + figures.number("oversold")
                  + figures.number("doubled")
                  + figures.number("position")
                  + figures.number("replay")
                  + figures.number("expiry")
                  + figures.number("unexpected")));
    }
    line("");
    line("No failure in n kills says: at most 3/n per kill, at 95 %.");
    line("");
  }

  private void ratio(
      final String what, final String figure, final double floor, final double goal) {
    final Json ratio = figures("http").object(figure);
    goal(
        what,
        Double.toString(floor),
        Double.toString(goal),
        spread(ratio),
        Reached.atLeast(median(ratio), floor, goal));
  }

  private void goal(
      final String what,
      final String floor,
      final String goal,
      final String measured,
      final Reached reached) {
    row(what, floor, goal, reached == Reached.NOT_MEASURED ? "" : measured, reached.toString());
  }

  /** Begins the section of a result, if there is such a result. */
  private boolean hasSection(final String result, final String heading) {
    if (!resultByName.containsKey(result)) {
      return false;
    }
    line("## " + heading);
    line("");
    return true;
  }

  private Json figures(final String result) {
    return resultByName.getOrDefault(result, Json.parse("")).object("figures");
  }

  private List<Json> killResults() {
    final List<Json> results = new ArrayList<>();
    resultByName.forEach((name, result) -> {
      if (name.startsWith(KILLS_PREFIX)) {
        results.add(result);
      }
    });
    return results;
  }

  private long killCount(final String figure) {
    return killResults().stream()
        .mapToLong(result -> result.object("figures").number(figure))
        .sum();
  }

  private static double median(final Json spread) {
    return spread.fraction("median");
  }

  private static String spread(final Json spread) {
    return "%.2f (%.2f–%.2f)"
        .formatted(median(spread), spread.fraction("min"), spread.fraction("max"));
  }

  private void row(final String... cells) {
    page.row(cells);
  }

  private void line(final String text) {
    page.line(text);
  }
}
