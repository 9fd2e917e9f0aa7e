package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.CallSource;
import io.sluice.loadtest.http.CallTraffic;
import io.sluice.loadtest.http.HttpLoop;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The questions that a restarted server is asked while nobody else talks to it.
 *
 * <p>In this order: is everything there that was acknowledged; what became of the unknown; does a
 * repeat answer as the first time; do the units of every cell add up. Belongs to the thread of the
 * load.
 */
final class Audit {
  private static final int CONNECTIONS = 16;
  private static final int MAX_REQUEST_BYTES = 256 * 1024;
  private static final int SAMPLED_HOLDINGS = 300;
  private static final int SAMPLED_REPEATS = 300;
  private static final int REPEATS_AT_THE_END = 20_000;

  /** How often what is unknown is asked for before that counts as a failure. */
  private static final int RESOLVE_LIMIT = 100;

  private final Belief belief;
  private final Judge judge;
  private final InetSocketAddress server;

  Audit(final Belief belief, final InetSocketAddress server) {
    this.belief = belief;
    this.server = server;
    judge = new Judge(belief);
  }

  /**
   * The look after one crash.
   *
   * @param firstOfRound index of the first holding that was acknowledged in this round
   */
  void afterCrash(final int firstOfRound, final SplittableRandom random) throws IOException {
    final List<Holding> holdings = belief.holdings();
    final List<Holding> sample = new ArrayList<>(holdings.subList(firstOfRound, holdings.size()));
    for (int i = 0; i < SAMPLED_HOLDINGS && firstOfRound > 0; i++) {
      sample.add(holdings.get(random.nextInt(firstOfRound)));
    }
    sample.addAll(belief.changing());
    lookAt(sample);
    final int repeats = SAMPLED_REPEATS + resolveUnknown();
    repeatNewest(repeats);
    lookAtStock();
  }

  /** The look at everything, when no more crash will follow. */
  void atTheEnd() throws IOException {
    lookAt(belief.holdings());
    repeatNewest(REPEATS_AT_THE_END);
    lookAtStock();
  }

  private void lookAt(final Collection<Holding> holdings) throws IOException {
    run(holdings.stream().map(holding -> Look.at(judge, belief, holding)).toList());
  }

  /** Asks again for everything of which the outcome is unknown; returns how much that was. */
  private int resolveUnknown() throws IOException {
    final int unknown = belief.unknownCount();
    for (int i = 0; i < RESOLVE_LIMIT && !belief.isSettled(); i++) {
      run(belief.takeUnknown());
    }
    if (!belief.isSettled()) {
      belief.violations().add(Kind.UNEXPECTED, "requests stay unknown however often repeated");
    }
    return unknown;
  }

  private void repeatNewest(final int count) throws IOException {
    final List<Look> looks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final Wish accepted = belief.newestAccepted(i);
      if (accepted != null) {
        looks.add(Look.again(belief, accepted));
      }
    }
    run(looks);
  }

  private void lookAtStock() throws IOException {
    run(World.skus().stream().map(sku -> Look.atQuietStock(judge, belief, sku)).toList());
  }

  private void run(final Collection<? extends CallSource.Errand> errands) throws IOException {
    final CallTraffic traffic = new CallTraffic(server, new ErrandQueue(belief, errands));
    new HttpLoop(options(server, CONNECTIONS), traffic).run();
    if (!traffic.isOver()) {
      throw new IOException("the server stopped answering while it was looked at");
    }
  }

  static LoopOptions options(final InetSocketAddress server, final int connections) {
    return LoopOptions.of(server, connections)
        .withMaxRequestBytes(MAX_REQUEST_BYTES)
        .withoutReconnecting();
  }
}
