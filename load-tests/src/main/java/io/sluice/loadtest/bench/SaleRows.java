package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Json;
import java.util.List;
import java.util.Map;

/** Rows and words about flash sales and overload, each if there is its result. For one thread. */
final class SaleRows {
  private static final String SALE = "flash-sale";
  private static final String ACTIVITY = "flash-sale-activity";
  private static final String RETRIES = "flash-sale-retries";
  private static final String LISTENERS = "flash-sale-listeners";
  private static final String OVERLOAD = "overload";
  private static final int MANY_RUNS = 100;
  private static final long MANY_RETRIES = 1_000_000;

  private final Map<String, Json> resultByName;

  SaleRows(final Map<String, Json> resultByName) {
    this.resultByName = resultByName;
  }

  /** What was to be reached: rows of what, floor, goal, measured, reached. */
  void goals(final Page page) {
    sold(page, SALE, "");
    sold(page, ACTIVITY, " through an activity");
    if (has(RETRIES)) {
      final Json retries = figures(RETRIES).object("retries");
      final long asked = retries.number("asked");
      final long different = retries.number("different");
      page.row(
          "retries of accepted keys after sell-out answered other than as the first",
          "0 of 100,000",
          "0 of 1,000,000",
          "%,d of %,d".formatted(different, asked),
          Reached.atLeast(different > 0 ? 0 : (double) asked, 100_000, MANY_RETRIES)
              .toString());
    }
    if (has(LISTENERS)) {
      final Json figures = figures(LISTENERS);
      ratio(
          page,
          "accepted p99 with listeners on the hot SKU, ≤ 2 updates/s each",
          List.of("≤ 1.5 × without", "≤ 1.1 ×"),
          spread(figures.object("acceptedP99Ratio")) + " ×",
          valid(figures, Reached.atMost(median(figures, "acceptedP99Ratio"), 1.5, 1.1)));
    }
    overloadGoals(page);
  }

  /** The sections with everything that was seen. */
  void sections(final Page page) {
    if (List.of(SALE, ACTIVITY, RETRIES, LISTENERS).stream().anyMatch(this::has)) {
      page.line("## Flash sale");
      page.line("");
      page.row(
          "result",
          "sales",
          "accepted p99 ms",
          "refused p99 ms",
          "the last of all ms",
          "came again",
          "missed presses",
          "void",
          "the last of all in void ones ms",
          "books");
      page.row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---");
      List.of(SALE, ACTIVITY, RETRIES, LISTENERS).forEach(name -> sales(page, name));
      page.line("");
      page.line("%,d buyers press within %,d ms from one moment on, over %,d connections that are"
          .formatted(of("buyers"), of("withinMs"), of("connections")));
      page.line("open before; each is timed from when he meant to press, and whoever is put off");
      page.line("comes again, with the same key and not before he may. Sold is what the server's");
      page.line("stock says, and each promised reservation was read back. A sale in which the");
      page.line(
          "generator saw more than 1 % of the presses over 50 ms late is void and was played");
      page.line("again: its books count, its times stand only in the column for them.");
      page.line("");
    }
    if (has(OVERLOAD)) {
      overload(page);
    }
  }

  private void sold(final Page page, final String name, final String how) {
    if (!has(name)) {
      return;
    }
    final Json figures = figures(name);
    final long units = figures.number("units");
    final boolean kept = figures.isTrue("holds");
    page.row(
        "%,d buyers in %,d s on %,d units%s: sold / oversold / undersold"
            .formatted(figures.number("buyers"), figures.number("withinMs") / 1_000, units, how),
        "%,d / 0 / 0".formatted(units),
        "the same in 100 runs",
        "%,d / %,d / %,d at worst in %,d runs"
            .formatted(
                figures.number("soldMin"),
                figures.number("oversold"),
                figures.number("undersold"),
                figures.number("sales")),
        valid(figures, Reached.atLeast(kept ? (double) figures.number("sales") : 0, 1, MANY_RUNS)));
    final double in1s = figures.fraction("within1sWorst");
    final double in2s = figures.fraction("within2sWorst");
    final double in5s = figures.fraction("within5sWorst");
    final boolean floor = in2s >= 0.95 && in5s >= 1;
    page.row(
        "buyers%s who heard yes or no, timed from the intended press".formatted(how),
        "≥ 95 % in 2 s, all in 5 s",
        "all in 1 s",
        "%s in 1 s, %s in 2 s, %s in 5 s in the worst of %,d runs"
            .formatted(percent(in1s), percent(in2s), percent(in5s), figures.number("timedSales")),
        valid(figures, Reached.atLeast(in1s >= 1 ? 2 : floor ? 1 : 0, 1, 2)));
  }

  private void overloadGoals(final Page page) {
    if (!has(OVERLOAD)) {
      return;
    }
    final Json figures = figures(OVERLOAD);
    ratio(
        page,
        "goodput at 10 × saturation, of the peak",
        List.of("≥ 0.8", "≥ 0.95"),
        spread(figures.object("goodputOfPeak")),
        valid(figures, Reached.atLeast(median(figures, "goodputOfPeak"), 0.8, 0.95)));
    ratio(
        page,
        "accepted p99 at 10 × saturation, of that at 80 % load",
        List.of("≤ 2 ×", "≤ 1.25 ×"),
        spread(figures.object("p99OfCalm")) + " ×",
        valid(figures, Reached.atMost(median(figures, "p99OfCalm"), 2, 1.25)));
    ratio(
        page,
        "back to the old p99 after the storm",
        List.of("≤ 5 s", "≤ 1 s"),
        spread(figures.object("recoverySeconds")) + " s",
        valid(figures, Reached.atMost(median(figures, "recoverySeconds"), 5, 1)));
    final double growth = median(figures, "residentGrowthMiB");
    ratio(
        page,
        "memory growth during 10 × overload",
        List.of("bounded, stated", "≤ 50 MB"),
        spread(figures.object("residentGrowthMiB")) + " MiB",
        valid(figures, Reached.atMost(growth, Double.MAX_VALUE, 50)));
  }

  private void sales(final Page page, final String name) {
    if (!has(name)) {
      return;
    }
    final Json figures = figures(name);
    final long cameAgain = figures.objects("runs").stream()
        .mapToLong(run -> run.number("cameAgain"))
        .sum();
    page.row(
        name,
        "%,d".formatted(figures.number("sales")),
        spread(figures.object("acceptedP99Ms")),
        spread(figures.object("refusedP99Ms")),
        "%,.0f".formatted(figures.fraction("slowestMs")),
        "%,d".formatted(cameAgain),
        "%.2f %% at most".formatted(100 * figures.fraction("missedShareWorst")),
        "%,d".formatted(voidSales(figures)),
        voidSales(figures) == 0 ? "" : "%,.0f".formatted(figures.fraction("voidSlowestMs")),
        figures.isTrue("holds") ? "hold" : "DO NOT HOLD");
  }

  private void overload(final Page page) {
    final Json figures = figures(OVERLOAD);
    page.line("## Overload");
    page.line("");
    page.row("run", "peak/s", "goodput/s", "calm p99 ms", "storm p99 ms", "recovery s", "missed");
    page.row("---:", "---:", "---:", "---:", "---:", "---:", "---:");
    int number = 1;
    for (final Json run : figures.objects("runs")) {
      page.row(
          Integer.toString(number++),
          "%,.0f".formatted(run.fraction("peakPerSecond")),
          "%,.0f".formatted(run.fraction("goodputPerSecond")),
          "%,.1f".formatted(run.fraction("calmP99Ms")),
          "%,.1f".formatted(run.fraction("stormP99Ms")),
          "%.2f".formatted(run.fraction("recoverySeconds")),
          "%.2f %%".formatted(100 * run.fraction("missedShare")));
    }
    page.line("");
    page.line(
        "The server's commits are bounded in bytes, so that this machine can offer ten times");
    page.line("what it takes. Calm, storm and calm again are one run of %,d callers' connections;"
        .formatted(figures.number("connections")));
    page.line("nobody comes again. Recovery is the end of the last quarter of a second after the");
    page.line("storm that was worse than every one before it. Heap after a collection grew by");
    page.line("%s MiB; units that books and callers disagree on: %,d."
        .formatted(spread(figures.object("heapGrowthMiB")), figures.number("astray")));
    page.line("");
  }

  private static void ratio(
      final Page page,
      final String what,
      final List<String> floorAndGoal,
      final String measured,
      final String reached) {
    page.row(what, floorAndGoal.getFirst(), floorAndGoal.getLast(), measured, reached);
  }

  /** What a run says in which the generator did not do its part: nothing. */
  private static String valid(final Json figures, final Reached reached) {
    return figures.isTrue("valid") ? reached.toString() : "void: the generator was late";
  }

  private static long voidSales(final Json figures) {
    return figures.number("sales") - figures.number("timedSales");
  }

  private boolean has(final String name) {
    return resultByName.containsKey(name);
  }

  private Json figures(final String name) {
    return resultByName.getOrDefault(name, Json.parse("")).object("figures");
  }

  /** A figure of the first result that there is. */
  private long of(final String figure) {
    return List.of(SALE, ACTIVITY, RETRIES, LISTENERS).stream()
        .filter(this::has)
        .mapToLong(name -> figures(name).number(figure))
        .findFirst()
        .orElse(0);
  }

  private static double median(final Json figures, final String figure) {
    return figures.object(figure).fraction("median");
  }

  private static String spread(final Json spread) {
    return "%.2f (%.2f–%.2f)"
        .formatted(spread.fraction("median"), spread.fraction("min"), spread.fraction("max"));
  }

  /** Rounded down, so that not quite all does not look like all. */
  private static String percent(final double share) {
    return share >= 1 ? "all" : "%.2f %%".formatted(Math.floor(share * 10_000) / 100);
  }
}
