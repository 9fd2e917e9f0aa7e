package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.ClosedTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the two servers of the sold-out benchmark: one whose only unit is sold, or the control.
 *
 * <p>For one thread.
 */
final class SoldOutSide {
  private static final int SOLD_OUT = 409;
  private static final int CONNECTIONS = 64;
  private static final double NS_PER_SECOND = 1e9;
  private static final double US_PER_SECOND = 1e6;
  private static final String ANSWERED_BY_EDGE = "sluice_edge_sold_out_total";
  private static final String FLAGS = "sluice_edge_sold_out_skus";
  private static final String BODY = "{\"channel\":\"bench\",\"customer\":\"c{n}\","
      + "\"ttlMs\":900000,\"lines\":[{\"sku\":\"bench-hot\",\"quantity\":1}]}";

  private final String name;
  private final RunningServer server;
  private final boolean bare;
  private long nextNumber;

  /**
   * What one side did in one leg.
   *
   * @param side who
   * @param answers that were right
   * @param others requests that ended in any other way
   * @param byEdge of the answers, those that the engine was not asked for
   * @param seconds from the first request to the last answer
   * @param latency of all requests
   * @param serverCpuUs processor time of the server for one request
   */
  record Leg(
      String side,
      long answers,
      long others,
      long byEdge,
      double seconds,
      Percentiles latency,
      double serverCpuUs) {
    double perSecond() {
      return answers / seconds;
    }

    /** Since filter and keys go by hashes, a few new keys look known. */
    boolean isValid() {
      return others == 0 && answers > 0 && byEdge >= answers * 99 / 100;
    }

    /** For a result file. */
    Map<String, Object> toResult() {
      final Map<String, Object> result = new LinkedHashMap<>();
      result.put("side", side);
      result.put("perSecond", Math.round(perSecond()));
      result.put("answers", answers);
      result.put("others", others);
      result.put("byEdge", byEdge);
      result.put("latency", latency.toResult());
      result.put("serverCpuUsPerRequest", serverCpuUs);
      return result;
    }
  }

  private SoldOutSide(final String name, final RunningServer server, final boolean bare) {
    this.name = name;
    this.server = server;
    this.bare = bare;
  }

  /** The control, which answers a constant. */
  static SoldOutSide bare(final String name, final RunningServer server) {
    return new SoldOutSide(name, server, true);
  }

  /** A server that sells its one unit, and of which the edge then knows that it is sold out. */
  static SoldOutSide full(final String name, final RunningServer server) throws IOException {
    final SoldOutSide side = new SoldOutSide(name, server, false);
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Seed seed = new Seed(caller, "sold-out");
      seed.channel("bench");
      seed.location("bench-warehouse", "warehouse");
      seed.sku("bench-hot", "bench-hot");
      seed.receive(List.of(new Seed.Receipt("bench-hot", "bench-warehouse", 1)));
      caller.callSuccessfully(pattern().call(side.nextNumber++));
      side.refuse(caller);
    }
    while (Metric.of(server, FLAGS) != 1) {
      Thread.onSpinWait();
    }
    return side;
  }

  /** Bytes of the body of an answer, so that the control can answer as much. */
  int answerBytes() throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      return refuse(caller).body().length();
    }
  }

  /** Asks as fast as 64 callers can, each time under a new key. */
  Leg run(final Duration duration) throws IOException {
    final RequestTemplate template = pattern().template(server.address());
    final ClosedTraffic traffic =
        new ClosedTraffic(duration, nextNumber, template, AnswerListener.NOBODY);
    final long edgeBefore = answeredByEdge();
    final Duration before = server.processorTime();
    traffic.run(
        LoopOptions.of(server.address(), CONNECTIONS).withMaxRequestBytes(template.length()));
    final Duration used = server.processorTime().minus(before);
    nextNumber = traffic.nextNumber();
    final long answers =
        bare ? traffic.tally().count(Outcome.ACCEPTED) : traffic.tally().countOfStatus(SOLD_OUT);
    return new Leg(
        name,
        answers,
        traffic.tally().ended() - answers,
        bare ? answers : answeredByEdge() - edgeBefore,
        traffic.elapsed().toNanos() / NS_PER_SECOND,
        traffic.tally().percentiles(),
        Rounded.toTenths(used.toNanos() / NS_PER_SECOND * US_PER_SECOND / Math.max(1, answers)));
  }

  /** True if exactly the one unit is sold; of the control, always. */
  boolean ledgerHolds() throws IOException {
    if (bare) {
      return true;
    }
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Reply stock = caller.callSuccessfully(Call.get("/v1/stock/bench-hot"));
      return stock.json().number("held") == 1 && stock.json().number("available") == 0;
    }
  }

  private Reply refuse(final HttpCaller caller) throws IOException {
    final Reply reply = caller.call(pattern().call(nextNumber++));
    if (reply.status() != SOLD_OUT) {
      throw new IOException("expected 409, got " + reply.status() + ": " + reply.body());
    }
    return reply;
  }

  private long answeredByEdge() throws IOException {
    return bare ? 0 : Metric.of(server, ANSWERED_BY_EDGE);
  }

  private static RequestPattern pattern() {
    return RequestPattern.post("/v1/reservations", "bench-{n}", BODY, 1);
  }
}
