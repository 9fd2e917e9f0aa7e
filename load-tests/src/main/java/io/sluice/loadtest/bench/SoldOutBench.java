package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Answers to buyers who come too late, beside a bare Vert.x that parses the same body and answers a
 * constant of the same length.
 *
 * <p>Both run for the whole time and are loaded in turn; the order turns round from pair to pair,
 * and ratios are made within a pair. Runs once, on the main thread.
 */
final class SoldOutBench {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final String DURABILITY = "disk";
  private static final String FULL = "soldOut";
  private static final String BARE = "bare";

  private final Sandbox sandbox;
  private final Screen screen;
  private final List<SoldOutSide.Leg> legs = new ArrayList<>();
  private final List<SoldOutSide.Leg> full = new ArrayList<>();
  private final List<SoldOutSide.Leg> bare = new ArrayList<>();

  SoldOutBench(final Sandbox sandbox, final Screen screen) {
    this.sandbox = sandbox;
    this.screen = screen;
  }

  /** Runs it and returns the figures. */
  Map<String, Object> run(final int pairs, final Duration warmUp, final Duration leg)
      throws IOException {
    final SoldOutSide ours = SoldOutSide.full(
        FULL,
        sandbox
            .start(
                DURABILITY,
                ServerCommand.ofScript(),
                ServerOptions.of(sandbox.directory().resolve(DURABILITY), DURABILITY))
            .awaitReady(START_LIMIT));
    final SoldOutSide control = control(ours.answerBytes());
    show("warm-up", ours.run(warmUp));
    show("warm-up", control.run(warmUp));
    for (int pair = 1; pair <= pairs; pair++) {
      final List<SoldOutSide> order =
          pair % 2 == 0 ? List.of(control, ours) : List.of(ours, control);
      for (final SoldOutSide side : order) {
        final SoldOutSide.Leg played = show("pair " + pair, side.run(leg));
        (side.equals(ours) ? full : bare).add(played);
        legs.add(played);
      }
    }
    return figures(ours.ledgerHolds());
  }

  private SoldOutSide control(final int answerBytes) throws IOException {
    final ServerCommand command = ServerCommand.ofOwnClassPath(
        BareServer.class.getName(), "--answer-bytes", Integer.toString(answerBytes));
    return SoldOutSide.bare(
        BARE,
        sandbox
            .start(BARE, command, ServerOptions.of(sandbox.directory().resolve(BARE), "none"))
            .awaitReady(START_LIMIT));
  }

  private Map<String, Object> figures(final boolean ledgerHolds) {
    final List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < full.size(); pair++) {
      ratios.add(full.get(pair).perSecond() / bare.get(pair).perSecond());
    }
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("soldOutToBare", Spread.of(ratios).toResult());
    put(figures, "soldOutPerSecond", full, SoldOutSide.Leg::perSecond);
    put(figures, "barePerSecond", bare, SoldOutSide.Leg::perSecond);
    put(figures, "soldOutServerCpuUs", full, SoldOutSide.Leg::serverCpuUs);
    put(figures, "bareServerCpuUs", bare, SoldOutSide.Leg::serverCpuUs);
    put(figures, "soldOutByEdge", full, leg -> (double) leg.byEdge() / leg.answers());
    figures.put("valid", ledgerHolds && legs.stream().allMatch(SoldOutSide.Leg::isValid));
    figures.put("legs", legs.stream().map(SoldOutSide.Leg::toResult).toList());
    return figures;
  }

  private static void put(
      final Map<String, Object> figures,
      final String name,
      final List<SoldOutSide.Leg> legs,
      final ToDoubleFunction<SoldOutSide.Leg> figure) {
    figures.put(
        name, Spread.of(legs.stream().map(figure::applyAsDouble).toList()).toResult());
  }

  private SoldOutSide.Leg show(final String label, final SoldOutSide.Leg leg) {
    screen.line(
        label,
        "%-8s %,9.0f a second   %5.1f µs of server   p50 %s   p99 %s   %s"
            .formatted(
                leg.side(),
                leg.perSecond(),
                leg.serverCpuUs(),
                Percentiles.milliseconds(leg.latency().p50()),
                Percentiles.milliseconds(leg.latency().p99()),
                leg.isValid() ? "" : "VOID"));
    return leg;
  }
}
