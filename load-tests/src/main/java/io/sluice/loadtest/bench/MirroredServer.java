package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.ClosedTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.http.Tally;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import io.sluice.loadtest.simulation.outage.FaultProxy;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server whose mirror goes through a proxy to a real Redis, either of which can be made to fail.
 * Holds last for two seconds, so that a long run does not fill anything. For one thread.
 */
final class MirroredServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);
  private static final long LOOK_PAUSE_MS = 100;
  private static final int SKUS = 1_000;
  private static final int CONNECTIONS = 64;
  private static final long UNITS = 1_000_000_000;
  private static final long TTL_MS = 2_000;
  private static final long SLOW_MS = 5_000;
  private static final double FEW_CHANGES = 1_000;
  private static final double NS_PER_SECOND = 1e9;
  private static final double NS_PER_MS = 1e6;

  private final EmbeddedRedis redis;
  private final FaultProxy proxy;
  private final RunningServer server;
  private final RequestTemplate template;
  private long nextNumber;

  /**
   * What was seen in one state of Redis.
   *
   * @param perSecond reservations that so many callers were told of, a second
   * @param p99Ms of reservations that came at a fixed rate, from when they were due
   * @param isValid whether every request was accepted
   */
  record Look(double perSecond, double p99Ms, boolean isValid) {}

  private MirroredServer(
      final EmbeddedRedis redis, final FaultProxy proxy, final RunningServer server)
      throws IOException {
    this.redis = redis;
    this.proxy = proxy;
    this.server = server;
    template = pattern().template(server.address());
    seed();
  }

  static MirroredServer start(final Sandbox sandbox) throws Exception {
    final EmbeddedRedis redis = new EmbeddedRedis(sandbox.directory().resolve("redis"));
    final RedisAddress address = redis.start();
    final FaultProxy proxy = new FaultProxy(address.host(), address.port());
    final ServerOptions options = new ServerOptions(
        sandbox.directory().resolve("data"),
        "disk",
        List.of("--redis", "redis://:" + address.password() + "@127.0.0.1:" + proxy.port()));
    return new MirroredServer(
        redis,
        proxy,
        sandbox.start("server", ServerCommand.ofScript(), options).awaitReady(START_LIMIT));
  }

  /** Reserves at a rate, and then as fast as the callers can. */
  Look look(final double rate, final Duration each) throws IOException {
    final long first = nextNumber;
    final long count = Math.round(rate * each.toNanos() / NS_PER_SECOND);
    final OpenTraffic open = new OpenTraffic(
        Schedule.poisson(rate, first + 1),
        count,
        (number, out) -> template.write(first + number, out),
        AnswerListener.NOBODY,
        1);
    open.run(options());
    final ClosedTraffic closed =
        new ClosedTraffic(each, first + count, template, AnswerListener.NOBODY);
    closed.run(options());
    nextNumber = closed.nextNumber();
    final long accepted = closed.tally().count(Outcome.ACCEPTED);
    return new Look(
        accepted / (closed.elapsed().toNanos() / NS_PER_SECOND),
        open.tally().percentiles().p99() / NS_PER_MS,
        isAccepted(open.tally()) && isAccepted(closed.tally()));
  }

  /** From now on Redis is not well. */
  void begin(final RedisFault fault) {
    switch (fault) {
      case DEAD ->
        redis.process().ifPresent(process -> {
          process.destroyForcibly();
          process.onExit().join();
        });
      case SLOW -> proxy.delay(SLOW_MS);
      case BLACK_HOLE -> proxy.hold();
    }
  }

  /** Redis is well again. */
  void end(final RedisFault fault) throws Exception {
    if (fault == RedisFault.DEAD) {
      redis.start();
    }
    proxy.heal();
  }

  /** Waits until the mirror has everything. */
  void awaitMirror() throws IOException, InterruptedException {
    final long endNs = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    try (HttpCaller caller = new HttpCaller(server.management())) {
      while (!isWhole(caller)) {
        if (System.nanoTime() - endNs > 0) {
          throw new IOException("the mirror does not come back in time");
        }
        Thread.sleep(LOOK_PAUSE_MS);
      }
    }
  }

  /** Waits until all holds are gone, and says how many units are missing or too many then. */
  long unitsAstray() throws IOException, InterruptedException {
    long astray = 0;
    try (HttpCaller caller = new HttpCaller(server.address())) {
      for (final String sku : skus()) {
        Reply stock = stock(caller, sku);
        final long endNs = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        while (stock.json().number("held") > 0 && System.nanoTime() - endNs < 0) {
          Thread.sleep(LOOK_PAUSE_MS);
          stock = stock(caller, sku);
        }
        astray += Math.abs(UNITS - stock.json().number("available"));
      }
    }
    return astray;
  }

  @Override
  public void close() throws IOException {
    server.kill();
    proxy.close();
    redis.close();
  }

  private void seed() throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Seed stock = new Seed(caller, "bench");
      stock.channel("bench");
      stock.location("bench-warehouse", "warehouse");
      final List<Seed.Receipt> receipts = new ArrayList<>();
      for (final String sku : skus()) {
        stock.sku(sku, sku);
        receipts.add(new Seed.Receipt(sku, "bench-warehouse", UNITS));
      }
      stock.receive(receipts);
    }
  }

  private static List<String> skus() {
    final List<String> skus = new ArrayList<>();
    for (int i = 0; i < SKUS; i++) {
      skus.add("bench-" + RequestPattern.modulo(i));
    }
    return skus;
  }

  private static RequestPattern pattern() {
    return RequestPattern.post(
        "/v1/reservations",
        "bench-{n}",
        "{\"channel\":\"bench\",\"customer\":\"c{n}\",\"ttlMs\":" + TTL_MS
            + ",\"lines\":[{\"sku\":\"bench-{m}\",\"quantity\":1}]}",
        SKUS);
  }

  private LoopOptions options() {
    return LoopOptions.of(server.address(), CONNECTIONS).withMaxRequestBytes(template.length());
  }

  private static boolean isAccepted(final Tally tally) {
    return tally.count(Outcome.ACCEPTED) > 0 && tally.count(Outcome.ACCEPTED) == tally.ended();
  }

  private static boolean isWhole(final HttpCaller caller) throws IOException {
    final String metrics = caller.callSuccessfully(Call.get("/metrics")).body();
    return metric(metrics, "sluice_mirror_connected") == 1
        && metric(metrics, "sluice_mirror_rebuilding") == 0
        && metric(metrics, "sluice_mirror_waiting") < FEW_CHANGES;
  }

  private static double metric(final String metrics, final String name) throws IOException {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("the server has no metric " + name));
  }

  private static Reply stock(final HttpCaller caller, final String sku) throws IOException {
    return caller.callSuccessfully(Call.get("/v1/stock/" + sku));
  }
}
