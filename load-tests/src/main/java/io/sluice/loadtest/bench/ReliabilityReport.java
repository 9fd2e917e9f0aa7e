package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The page that says what was done to break the promises and what came of it, made from the result
 * files alone: no figure on it is typed by hand.
 *
 * <p>A result that is not there yet is said to be missing.
 */
final class ReliabilityReport {
  private static final String SIMULATION = "simulation";
  private static final String CRASH_POINTS = "crash-points";
  private static final String CRASH_IMAGES = "crash-images";
  private static final String DAMAGES = "damages";
  private static final String PLANTED_BUGS = "planted-bugs";
  private static final String FAULTS = "faults";
  private static final String RESTART = "restart";
  private static final String SNAPSHOT = "snapshot";
  private static final String FEED_KILLS = "feed-kills";
  private static final String OUTAGES = "outages";
  private static final String SIMULATION_SPEED = "simulation-speed";
  private static final String WEBHOOK_KILLS = "webhook-kills";
  private static final List<String> KILLS = List.of("kills-process", "kills-disk");
  private static final List<String> BROKEN =
      List.of("lost", "oversold", "doubled", "position", "replay", "expiry", "unexpected");
  private static final List<String> IMAGE_FAULTS =
      List.of("lost", "resurrected", "refused", "unusable");

  /** In n trials without a failure the chance of one is at most 3/n, at 95 %. */
  private static final double RULE_OF_THREE = 3;

  private static final double NOTHING = Double.NaN;

  /** Results that are shown on this page alone. */
  static final Set<String> OWN_RESULTS = Set.of(
      SIMULATION,
      CRASH_POINTS,
      CRASH_IMAGES,
      DAMAGES,
      PLANTED_BUGS,
      FAULTS,
      FEED_KILLS,
      OUTAGES,
      SIMULATION_SPEED,
      WEBHOOK_KILLS,
      RESTART,
      SNAPSHOT);

  private final Map<String, Json> resultByName;
  private final Page page = new Page();

  private ReliabilityReport(final Map<String, Json> resultByName) {
    this.resultByName = resultByName;
  }

  /** The report of a folder of result files. */
  static ReliabilityReport of(final Path folder) throws IOException {
    final Map<String, Json> shown = new TreeMap<>(Results.read(folder));
    shown.keySet().removeIf(name -> !OWN_RESULTS.contains(name) && !KILLS.contains(name));
    return new ReliabilityReport(shown);
  }

  /** The page as Markdown. */
  String text() {
    page.line("# Reliability");
    page.line("");
    page.line("Made by `./sluice bench report` from the files in `load-tests/results`; no figure");
    page.line("here is typed by hand. Beside each zero stands what it proves: no failure in n");
    page.line("trials says that one in n/3 fails at most, at 95 %.");
    page.line("");
    goals();
    images();
    damages();
    kills();
    faults();
    outages();
    page.verbatim(ReliabilityWords.SHOWN_BY);
    page.verbatim(ReliabilityWords.NOT_COVERED);
    if (!resultByName.isEmpty()) {
      page.origins(resultByName);
    }
    return page.toString().stripTrailing() + "\n";
  }

  private void goals() {
    page.row("what", "floor", "goal", "measured", "at most, at 95 %", "reached");
    page.row("---", "---", "---", "---", "---", "---");
    simulation();
    trials(
        "exhaustive crash points, violations",
        trialsOf(CRASH_POINTS, "points"),
        count(CRASH_POINTS, "violations"),
        10_000,
        100_000);
    trials(
        "crash images of the journal on disk, lost, resurrected or refused",
        trialsOf(CRASH_IMAGES, "images"),
        sum(CRASH_IMAGES, IMAGE_FAULTS),
        20_000,
        200_000);
    trials(
        "real kills, lost, oversold or doubled",
        KILLS.stream().mapToDouble(name -> zeroIfNone(trialsOf(name, "kills"))).sum(),
        KILLS.stream().mapToLong(name -> sum(name, BROKEN)).sum(),
        1_000,
        10_000);
    trials(
        "kills of the server or of a reader of the feed, events missed or told differently",
        zeroIfNone(trialsOf(FEED_KILLS, "kills"))
            + zeroIfNone(trialsOf(FEED_KILLS, "consumerKills")),
        sum(FEED_KILLS, BROKEN),
        200,
        2_000);
    trials(
        "outages of Redis after which mirror and engine differ",
        trialsOf(OUTAGES, "outages"),
        count(OUTAGES, "outagesAfterWhichMirrorAndEngineDiffer"),
        200,
        2_000);
    trials(
        "kills of the server or of a receiver of webhooks, events missed or told differently",
        zeroIfNone(trialsOf(WEBHOOK_KILLS, "kills"))
            + zeroIfNone(trialsOf(WEBHOOK_KILLS, "consumerKills")),
        sum(WEBHOOK_KILLS, BROKEN),
        200,
        2_000);
    trials(
        "random damages of files, silently served",
        trialsOf(DAMAGES, "damages"),
        count(DAMAGES, "silent"),
        10_000,
        100_000);
    plantedBugs();
    seconds("restart with 10 M orders, from a snapshot", "fromSnapshotSeconds", 6, 2);
    seconds("restart with 10 M orders, from the journal alone", "fromJournalSeconds", 20, 8);
    final double gap = value(figures(SNAPSHOT), "engineGapExcessMs");
    page.row(
        "longest gap of the engine while a snapshot is written, less that of a hiccup thread",
        "≤ 10 ms",
        "≤ 1 ms",
        Double.isNaN(gap) ? "" : "%.2f ms".formatted(gap),
        "",
        Reached.atMost(gap, 10, 1).toString());
    page.line("");
  }

  private void simulation() {
    final double speed = value(figures(SIMULATION_SPEED), "commandsPerCoreSecond");
    page.row(
        "simulated commands per second and core",
        "200,000",
        "1,000,000",
        Double.isNaN(speed) ? "" : "%,.0f".formatted(speed),
        "",
        Reached.atLeast(speed, 200_000, 1_000_000).toString());
    trials(
        "seeds of at least 2,000 commands and 3 crashes, violations",
        trialsOf(SIMULATION, "seedsWith2000CommandsAnd3Crashes"),
        count(SIMULATION, "violations"),
        100_000,
        1_000_000);
  }

  private void plantedBugs() {
    final double planted = value(figures(PLANTED_BUGS), "planted");
    final double found = value(figures(PLANTED_BUGS), "found");
    page.row(
        "planted bugs found",
        "25 of 25",
        "40 of 40",
        Double.isNaN(found) ? "" : "%,.0f of %,.0f".formatted(found, planted),
        "",
        Reached.atLeast(found < planted ? 0 : found, 25, 40).toString());
  }

  /** Failures in so many trials: any is a miss, and without one the number of trials counts. */
  private void trials(
      final String what,
      final double trials,
      final long failures,
      final long floor,
      final long goal) {
    final boolean measured = trials > 0;
    page.row(
        what,
        "0 of %,d".formatted(floor),
        "0 of %,d".formatted(goal),
        measured ? "%,d of %,.0f".formatted(failures, trials) : "",
        measured && failures == 0 ? percent(RULE_OF_THREE / trials) : "",
        Reached.atLeast(
                measured ? failures > 0 ? 0 : trials : NOTHING, (double) floor, (double) goal)
            .toString());
  }

  private void seconds(
      final String what, final String figure, final double floor, final double goal) {
    final double seconds = value(figures(RESTART), figure);
    page.row(
        what,
        "≤ %.0f s".formatted(floor),
        "≤ %.0f s".formatted(goal),
        Double.isNaN(seconds) ? "" : "%.2f s".formatted(seconds),
        "",
        Reached.atMost(seconds, floor, goal).toString());
  }

  private void images() {
    if (!begins(CRASH_IMAGES, "Crash images")) {
      return;
    }
    final Json figures = figures(CRASH_IMAGES);
    page.line("%,d images, all different, were made at %,d instants of the lives of real journals."
        .formatted(figures.number("images"), figures.number("instants")));
    page.line("Each was recovered by the real recovery; %,d of them went on from there, stated"
        .formatted(figures.number("startedFrom")));
    page.line("more, died and were recovered once more.");
    page.line("");
    page.row("kind of image, or what came of it", "images");
    page.row("---", "---:");
    final Json kinds = figures.object("kinds");
    kinds
        .fields()
        .forEach(kind -> page.row(kind.replace('_', ' '), "%,d".formatted(kinds.number(kind))));
    page.line("");
  }

  private void damages() {
    if (!begins(DAMAGES, "Damages")) {
      return;
    }
    final Json figures = figures(DAMAGES);
    page.line("Of %,d damages of %,d journals %,d were refused with file and offset, and %,d were"
        .formatted(
            figures.number("damages"),
            figures.number("journals"),
            figures.number("refused"),
            figures.number("servedRight")));
    page.line("where nothing counts: everything acknowledged was served. %,d hit the last events"
        .formatted(figures.number("shortByDesign")));
    page.line("before a loss of power, which nothing attests but their own frames: by design the");
    page.line("journal then ends before them.");
    page.line("");
    page.row("damage", "refused", "served right", "short by design", "silently served");
    page.row("---", "---:", "---:", "---:", "---:");
    final Json kinds = figures.object("kinds");
    for (final String kind : kinds.fields()) {
      final Json row = kinds.object(kind);
      page.row(
          kind.replace('_', ' '),
          "%,d".formatted(row.number("refused")),
          "%,d".formatted(row.number("servedRight")),
          "%,d".formatted(row.number("shortByDesign")),
          "%,d".formatted(row.number("silent")));
    }
    page.line("");
  }

  private void kills() {
    final List<String> there = KILLS.stream().filter(resultByName::containsKey).toList();
    if (there.isEmpty()) {
      return;
    }
    page.line("## Kills");
    page.line("");
    page.row(
        "level", "kills", "around a roll", "during recovery", "acknowledged", "broken promises");
    page.row("---", "---:", "---:", "---:", "---:", "---:");
    for (final String name : there) {
      final Json figures = figures(name);
      page.row(
          figures.text("durability"),
          "%,d".formatted(figures.number("kills")),
          "%,d".formatted(figures.number("killsAroundARoll")),
          "%,d".formatted(figures.number("killsDuringRecovery")),
          "%,d".formatted(figures.number("acknowledged")),
          "%,d".formatted(sum(name, BROKEN)));
    }
    page.line("");
  }

  private void faults() {
    if (!begins(FAULTS, "Faults of the real process")) {
      return;
    }
    final Json figures = figures(FAULTS);
    page.line("In %,d rounds %,d commands were acknowledged, and %,d promises were broken."
        .formatted(figures.number("rounds"), figures.number("acknowledged"), sum(FAULTS, BROKEN)));
    page.line("");
    page.row("fault", "rounds", "said so", "skipped because");
    page.row("---", "---:", "---:", "---");
    final Json kinds = figures.object("kinds");
    for (final String kind : kinds.fields()) {
      final Json row = kinds.object(kind);
      page.row(
          kind.replace('_', ' '),
          "%,d".formatted(row.number("rounds")),
          "%,d".formatted(row.number("ownStops")),
          row.text("skipped"));
    }
    page.line("");
    page.line(
        "\"Said so\": stopped itself with exit code 74, refused a second process with 73, or");
    page.line("answered `storage-full` while it was so.");
    page.line("");
  }

  private void outages() {
    if (!begins(OUTAGES, "Outages of Redis")) {
      return;
    }
    final Json figures = figures(OUTAGES);
    page.line("%,d outages, under %,d commands, led to %,d rebuilds. After each, everything was"
        .formatted(
            figures.number("outages"), figures.number("commands"), figures.number("rebuilds")));
    page.line(
        "compared, %,d keys in all; that took %,d ms from its end in the middle, and %,d ms at"
            .formatted(
                figures.number("keysCompared"),
                figures.number("recoveryMsMedian"),
                figures.number("recoveryMsMax")));
    page.line("most.");
    page.line("");
    page.row("outage", "times");
    page.row("---", "---:");
    final Json kinds = figures.object("byKind");
    kinds
        .fields()
        .forEach(kind -> page.row(
            kind.toLowerCase(Locale.ROOT).replace('_', ' '), "%,d".formatted(kinds.number(kind))));
    page.line("");
  }

  private boolean begins(final String result, final String heading) {
    if (!resultByName.containsKey(result)) {
      return false;
    }
    page.line("## " + heading);
    page.line("");
    return true;
  }

  private Json figures(final String result) {
    return resultByName.getOrDefault(result, Json.parse("")).object("figures");
  }

  private double trialsOf(final String result, final String figure) {
    return value(figures(result), figure);
  }

  private long count(final String result, final String figure) {
    return figures(result).number(figure);
  }

  private long sum(final String result, final List<String> names) {
    return names.stream().mapToLong(name -> count(result, name)).sum();
  }

  /** A figure, or the median of a spread, or NaN. */
  private static double value(final Json figures, final String name) {
    final double plain = figures.fraction(name);
    return Double.isNaN(plain) ? figures.object(name).fraction("median") : plain;
  }

  private static double zeroIfNone(final double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** A share with two digits that count. */
  private static String percent(final double share) {
    final int digits = Math.max(0, 1 - (int) Math.floor(Math.log10(share * 100)));
    return ("%." + digits + "f %%").formatted(share * 100);
  }
}
