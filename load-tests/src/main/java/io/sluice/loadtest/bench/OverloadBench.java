package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.ClosedTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.http.Tally;
import io.sluice.loadtest.http.load.Scenario;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.ServerMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server whose disk takes little, and ten times what it can: what it still does, how long that
 * takes, how soon it is over, and what memory it costs.
 *
 * <p>Callers are independent of one another and of the answers. Calm, storm and calm again are one
 * run over the same connections, so that nobody waits for the storm to pass. Runs on the main
 * thread.
 */
final class OverloadBench {
  private static final long UNITS = 1_000_000_000;
  private static final List<Integer> CALLERS = List.of(16, 64, 256);
  private static final double CALM_SHARE = 0.8;
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /** A caller without a free connection gives up after this: there are as many as callers have. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration MISSED_AFTER = Duration.ofMillis(50);
  private static final double MOST_MISSED = 0.01;
  private static final double NS_PER_SECOND = 1e9;
  private static final double NS_PER_MS = 1e6;
  private static final double BYTES_PER_MIB = 1 << 20;

  private final Plan plan;
  private final RunningServer server;
  private final ServerMemory memory;
  private final Screen screen;
  private final String run = "over" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private final RequestPattern reserve = Scenario.RESERVE.requests(run, 1);
  private long nextNumber;
  private long accepted;
  private long unknown;

  /**
   * How long and how much.
   *
   * @param runs calm, storm and calm again, so often
   * @param peak time of each look for the peak
   * @param calm time at 80 % of it, before and after the storm
   * @param storm time at a multiple of it
   * @param times the multiple
   * @param connections of the callers
   */
  record Plan(
      int runs, Duration peak, Duration calm, Duration storm, double times, int connections) {
    private Duration stormStart() {
      return calm;
    }

    private Duration stormEnd() {
      return calm.plus(storm);
    }

    private Duration end() {
      return stormEnd().plus(calm);
    }
  }

  OverloadBench(final Plan plan, final RunningServer server, final Screen screen) {
    this.plan = plan;
    this.server = server;
    this.screen = screen;
    memory = new ServerMemory(server);
  }

  /** Runs it and returns the figures. */
  Map<String, Object> run() throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      Scenario.layOut(new Seed(caller, run), 1, UNITS);
    }
    peak("warm-up");
    final List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 1; i <= plan.runs(); i++) {
      screen.heading("run " + i);
      rows.add(storm(peak("peak"), i));
    }
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("times", plan.times());
    figures.put("connections", plan.connections());
    for (final String figure : List.of(
        "peakPerSecond",
        "goodputOfPeak",
        "p99OfCalm",
        "recoverySeconds",
        "residentGrowthMiB",
        "heapGrowthMiB",
        "missedShare")) {
      figures.put(
          figure,
          Spread.of(rows.stream().map(row -> (Double) row.get(figure)).toList()).toResult());
    }
    figures.put("valid", rows.stream().allMatch(row -> Boolean.TRUE.equals(row.get("valid"))));
    figures.put("astray", astray());
    figures.put("runs", rows);
    return figures;
  }

  /** The most that it accepts, whatever the number of callers who each wait for the answer. */
  private double peak(final String name) throws IOException {
    double best = 0;
    for (final int callers : CALLERS) {
      final RequestTemplate template = template();
      final ClosedTraffic traffic =
          new ClosedTraffic(plan.peak(), nextNumber, template, AnswerListener.NOBODY);
      traffic.run(LoopOptions.of(server.address(), callers).withMaxRequestBytes(template.length()));
      nextNumber = traffic.nextNumber();
      add(traffic.tally());
      final double perSecond =
          traffic.tally().count(Outcome.ACCEPTED) / (traffic.elapsed().toNanos() / NS_PER_SECOND);
      screen.line(name, "%,d callers: %,.0f a second".formatted(callers, perSecond));
      best = Math.max(best, perSecond);
    }
    return best;
  }

  private Map<String, Object> storm(final double peak, final long seed) throws IOException {
    final Schedule schedule = Schedule.poisson(
        List.of(
            new Schedule.Step(CALM_SHARE * peak, plan.calm()),
            new Schedule.Step(plan.times() * peak, plan.storm()),
            new Schedule.Step(CALM_SHARE * peak, plan.calm())),
        seed);
    final long count = schedule.countBefore(plan.end());
    final long first = nextNumber;
    nextNumber += count;
    final RequestTemplate template = template();
    final long[] startNs = new long[1];
    final OverloadWindows windows = new OverloadWindows(() -> startNs[0]);
    final OpenTraffic traffic = new OpenTraffic(
            schedule, count, (number, out) -> template.write(first + number, out), windows, 1)
        .withPatience(PATIENCE)
        .onStart(ns -> startNs[0] = ns);
    final long heapBefore = memory.heapBytesAfterCollection();
    final MemoryWatch watch = new MemoryWatch(memory);
    try (watch) {
      traffic.run(LoopOptions.of(server.address(), plan.connections())
          .withMaxRequestBytes(template.length()));
    }
    add(traffic.tally());
    final Map<String, Object> row = row(peak, windows);
    row.put(
        "residentGrowthMiB",
        watch.growthBetween(plan.stormStart(), plan.stormEnd()) / BYTES_PER_MIB);
    row.put("heapGrowthMiB", (memory.heapBytesAfterCollection() - heapBefore) / BYTES_PER_MIB);
    addGenerator(row, traffic.tally(), count);
    row.forEach((figure, value) -> screen.line(figure, " " + value));
    return row;
  }

  private Map<String, Object> row(final double peak, final OverloadWindows windows) {
    final Percentiles calm = windows.acceptedTimes(SETTLING, plan.stormStart());
    final Percentiles storm = windows.acceptedTimes(plan.stormStart(), plan.stormEnd());
    final double goodput = windows.acceptedBetween(plan.stormStart(), plan.stormEnd())
        / (plan.storm().toNanos() / NS_PER_SECOND);
    final long calmWorstP99 = windows.worstP99(SETTLING, plan.stormStart());
    final Duration recovery = windows.worseAfter(plan.stormEnd(), plan.end(), calmWorstP99);
    final Map<String, Object> row = new LinkedHashMap<>();
    row.put("peakPerSecond", peak);
    row.put("goodputPerSecond", goodput);
    row.put("goodputOfPeak", goodput / peak);
    row.put("calmP99Ms", calm.p99() / NS_PER_MS);
    row.put("stormP99Ms", storm.p99() / NS_PER_MS);
    row.put("p99OfCalm", storm.p99() / (double) calm.p99());
    row.put("recoverySeconds", recovery.toNanos() / NS_PER_SECOND);
    return row;
  }

  private static void addGenerator(
      final Map<String, Object> row, final Tally tally, final long count) {
    final double missed = tally.countLaterThan(MISSED_AFTER) / (double) count;
    row.put("missedShare", missed);
    row.put("valid", missed <= MOST_MISSED);
    row.put("outcomes", OverloadCounts.of(tally));
    row.put("generatorLag", tally.generatorLag().toResult());
  }

  /** Units that the books give out and nobody was told of, or the other way round. */
  private long astray() throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Json stock =
          caller.callSuccessfully(Call.get("/v1/stock/" + Scenario.sku(0))).json();
      final long held = stock.number("held");
      // Whose outcome is unknown may be either way; whoever was refused has nothing.
      final long excess = Math.max(0, Math.max(accepted - held, held - accepted - unknown));
      return excess + Math.abs(UNITS - held - stock.number("available"));
    }
  }

  private void add(final Tally tally) {
    accepted += tally.count(Outcome.ACCEPTED);
    unknown += OverloadCounts.unknown(tally);
  }

  private RequestTemplate template() {
    return reserve.template(server.address());
  }
}
