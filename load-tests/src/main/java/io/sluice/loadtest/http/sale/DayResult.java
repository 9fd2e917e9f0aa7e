package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.result.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What sales against one server came to. For one thread.
 *
 * <p>The books of every sale count. Times are those of sales in which the generator did its part;
 * the others are shown beside.
 */
final class DayResult {
  private static final double NS_PER_MS = 1e6;

  private final SalePlan plan;
  private final List<SaleRun> runs;

  /** Runs whose times count. */
  private final List<SaleRun> timed;

  private final boolean complete;
  private final Map<String, Object> more = new LinkedHashMap<>();
  private final List<Double> ratios = new ArrayList<>();
  private long different;

  /**
   * Sales each of which counts by itself.
   *
   * @param wanted number of valid ones that there should be
   */
  DayResult(final SalePlan plan, final List<SaleRun> runs, final int wanted) {
    this(plan, runs, runs.stream().filter(SaleRun::isValid).toList(), wanted);
  }

  private DayResult(
      final SalePlan plan, final List<SaleRun> runs, final List<SaleRun> timed, final int wanted) {
    this.plan = plan;
    this.runs = runs;
    this.timed = timed;
    complete = timed.size() >= wanted;
  }

  /** Sales with listeners, each beside one without. */
  static DayResult ofPairs(final SalePlan plan, final List<SalePair> pairs, final int wanted) {
    final List<SalePair> valid = pairs.stream().filter(SalePair::isValid).toList();
    final DayResult result = new DayResult(plan, runsOf(pairs), runsOf(valid), 2 * wanted);
    valid.forEach(pair -> result.ratios.add(pair.acceptedP99Ratio()));
    result.more.put("pairs", valid.size());
    result.more.put("acceptedP99Ratio", spread(result.ratios));
    result.more.put(
        "crowdsOfListeners",
        pairs.stream().map(pair -> pair.heard().listeners()).toList());
    return result;
  }

  private static List<SaleRun> runsOf(final List<SalePair> pairs) {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.alone(), pair.heard().run()))
        .toList();
  }

  /** Adds what came of retries. */
  void add(final Map<String, Object> retries) {
    more.put("retries", retries);
    different = retries.get("different") instanceof final Long count ? count : 0;
  }

  /** True if the books hold in every sale, and every retry heard what was said at first. */
  boolean isClean() {
    return runs.stream().allMatch(SaleRun::holds) && different == 0;
  }

  /** True if the generator did its part in as many sales as were wanted. */
  boolean isValid() {
    return complete;
  }

  /** Shows the sum of it. */
  void show(final Screen screen) {
    screen.heading("all " + runs.size() + " sales");
    screen.verdict(
        runs.stream().allMatch(SaleRun::holds),
        "sold %,d of %,d, oversold %,d, undersold %,d, lost %,d, unanswered %,d"
            .formatted(
                sum(run -> run.ledger().taken()),
                sum(run -> run.ledger().units()),
                sum(run -> run.ledger().oversold()),
                sum(run -> run.ledger().undersold()),
                lost(),
                sum(SaleRun::unanswered)));
    screen.verdict(
        isValid(),
        "the generator missed %.2f %% at most in %,d sales; %,d are void and only their books count"
            .formatted(
                100 * worst(timed, SaleRun::missed), timed.size(), runs.size() - timed.size()));
    if (!ratios.isEmpty()) {
      screen.line("listeners", "accepted p99 with them, of that without: %s".formatted(ratios));
    }
  }

  /** For a result file. */
  Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("buyers", plan.buyers());
    figures.put("units", plan.units());
    figures.put("connections", plan.connections());
    figures.put("withinMs", plan.within().toMillis());
    figures.put("activity", plan.activity());
    figures.put("sales", runs.size());
    figures.put("timedSales", timed.size());
    figures.put("soldMin", min(run -> run.ledger().taken()));
    figures.put("sold", sum(run -> run.ledger().taken()));
    figures.put("oversold", sum(run -> run.ledger().oversold()));
    figures.put("undersold", sum(run -> run.ledger().undersold()));
    figures.put("lost", lost());
    figures.put("unanswered", sum(SaleRun::unanswered));
    figures.put("within1sWorst", leastShareWithin(1));
    figures.put("within2sWorst", leastShareWithin(2));
    figures.put("within5sWorst", leastShareWithin(5));
    figures.put("slowestMs", worst(timed, SaleRun::slowestMs));
    figures.put("acceptedP99Ms", spread(list(run -> run.accepted().p99() / NS_PER_MS)));
    figures.put("refusedP99Ms", spread(list(run -> run.refused().p99() / NS_PER_MS)));
    figures.put("missedShareWorst", worst(timed, SaleRun::missed));
    figures.put("voidSlowestMs", worst(notTimed(), SaleRun::slowestMs));
    figures.put("voidMissedShareWorst", worst(notTimed(), SaleRun::missed));
    figures.put("holds", isClean());
    figures.put("valid", isValid());
    figures.putAll(more);
    figures.put("runs", runs.stream().map(SaleRun::toResult).toList());
    return figures;
  }

  private long lost() {
    return sum(
        run -> run.ledger().lost() + run.ledger().doubled() + run.ledger().astray());
  }

  private long sum(final ToLongFunction<SaleRun> figure) {
    return runs.stream().mapToLong(figure).sum();
  }

  private long min(final ToLongFunction<SaleRun> figure) {
    return runs.stream().mapToLong(figure).min().orElse(0);
  }

  private double leastShareWithin(final int seconds) {
    return timed.stream()
        .mapToDouble(run -> run.shareWithin(Duration.ofSeconds(seconds)))
        .min()
        .orElse(0);
  }

  private List<SaleRun> notTimed() {
    return runs.stream().filter(run -> !timed.contains(run)).toList();
  }

  private static double worst(final List<SaleRun> runs, final ToDoubleFunction<SaleRun> figure) {
    return runs.stream().mapToDouble(figure).max().orElse(0);
  }

  private List<Double> list(final ToDoubleFunction<SaleRun> figure) {
    return timed.stream().mapToDouble(figure).boxed().toList();
  }

  private static Map<String, Object> spread(final List<Double> values) {
    final List<Double> sorted = values.stream().sorted().toList();
    final int count = sorted.size();
    final Map<String, Object> spread = new LinkedHashMap<>();
    if (count == 0) {
      return spread;
    }
    spread.put("median", (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2);
    spread.put("min", sorted.getFirst());
    spread.put("max", sorted.getLast());
    return spread;
  }
}
