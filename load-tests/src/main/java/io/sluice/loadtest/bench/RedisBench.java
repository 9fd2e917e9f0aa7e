package io.sluice.loadtest.bench;

import io.sluice.loadtest.result.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Redis that is not well does to those who reserve, beside a healthy one.
 *
 * <p>One server, one Redis. Each fault is looked at in pairs with the healthy state, whose order
 * changes from pair to pair; before each look the mirror has everything. How far two healthy looks
 * lie apart is the measure for what a difference is worth. Runs once.
 */
final class RedisBench {
  private final MirroredServer server;
  private final Plan plan;
  private final Screen screen;
  private final List<MirroredServer.Look> healthy = new ArrayList<>();
  private boolean valid = true;

  /**
   * How much is looked at.
   *
   * @param pairs of looks for each fault
   * @param rate reservations a second while latencies are measured
   * @param warmUp time at each kind of load before anything counts
   * @param look time at each kind of load in a look
   */
  record Plan(int pairs, double rate, Duration warmUp, Duration look) {}

  RedisBench(final MirroredServer server, final Plan plan, final Screen screen) {
    this.server = server;
    this.plan = plan;
    this.screen = screen;
  }

  /** Runs it and returns the figures. */
  Map<String, Object> run() throws Exception {
    server.look(plan.rate(), plan.warmUp());
    final Map<RedisFault, Ratios> ratiosByFault = new LinkedHashMap<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (final RedisFault fault : RedisFault.values()) {
        final Ratios ratios = ratiosByFault.computeIfAbsent(fault, any -> new Ratios());
        final boolean faultFirst = pair % 2 == 1;
        final MirroredServer.Look sick = faultFirst ? sick(fault) : null;
        final MirroredServer.Look well = healthy();
        ratios.add(sick == null ? sick(fault) : sick, well);
      }
    }
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("pairs", plan.pairs());
    figures.put("ratePerSecond", plan.rate());
    ratiosByFault.forEach((fault, ratios) -> figures.put(fault.key(), ratios.toResult()));
    figures.put("healthyToHealthy", apart().toResult());
    figures.put(
        "healthyPerSecond",
        Spread.of(healthy.stream().map(MirroredServer.Look::perSecond).toList()).toResult());
    figures.put(
        "healthyP99Ms",
        Spread.of(healthy.stream().map(MirroredServer.Look::p99Ms).toList()).toResult());
    final long astray = server.unitsAstray();
    figures.put("unitsAstray", astray);
    figures.put("valid", valid && astray == 0);
    return figures;
  }

  private MirroredServer.Look healthy() throws Exception {
    server.awaitMirror();
    final MirroredServer.Look look = look("healthy");
    healthy.add(look);
    return look;
  }

  private MirroredServer.Look sick(final RedisFault fault) throws Exception {
    server.awaitMirror();
    server.begin(fault);
    try {
      return look(fault.words());
    } finally {
      server.end(fault);
    }
  }

  private MirroredServer.Look look(final String label) throws Exception {
    final MirroredServer.Look look = server.look(plan.rate(), plan.look());
    valid &= look.isValid();
    screen.line(
        label,
        "%,9.0f a second   at %,.0f a second p99 %.2f ms   %s"
            .formatted(look.perSecond(), plan.rate(), look.p99Ms(), look.isValid() ? "" : "VOID"));
    return look;
  }

  /** Each healthy look beside the one before it. */
  private Ratios apart() {
    final Ratios ratios = new Ratios();
    for (int i = 1; i < healthy.size(); i++) {
      ratios.add(healthy.get(i), healthy.get(i - 1));
    }
    return ratios;
  }

  /** Looks beside others. */
  private static final class Ratios {
    private final List<Double> p99 = new ArrayList<>();
    private final List<Double> perSecond = new ArrayList<>();

    void add(final MirroredServer.Look look, final MirroredServer.Look beside) {
      p99.add(look.p99Ms() / beside.p99Ms());
      perSecond.add(look.perSecond() / beside.perSecond());
    }

    Map<String, Object> toResult() {
      return Map.of(
          "p99", Spread.of(p99).toResult(), "perSecond", Spread.of(perSecond).toResult());
    }
  }
}
