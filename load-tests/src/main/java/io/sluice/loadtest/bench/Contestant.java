package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.AnswerListener;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.ClosedTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.Outcome;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.RequestPattern;
import io.sluice.loadtest.http.RequestTemplate;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.http.Tally;
import io.sluice.loadtest.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One server in the HTTP benchmark, running for the whole of it, and what it has been asked so far.
 *
 * <p>For one thread.
 */
final class Contestant {
  private static final String CHANNEL = "bench";
  private static final String LOCATION = "bench-warehouse";
  private static final String SKU = "bench-hot";
  private static final long UNITS = 1_000_000_000;
  private static final long TTL_MS = 86_400_000;
  private static final double NS_PER_SECOND = 1e9;

  private final String name;
  private final RunningServer server;
  private final boolean bare;
  private long nextNumber;
  private long acceptedUnits;

  private Contestant(final String name, final RunningServer server, final boolean bare) {
    this.name = name;
    this.server = server;
    this.bare = bare;
  }

  /** A control without engine and journal. */
  static Contestant bare(final String name, final RunningServer server) {
    return new Contestant(name, server, true);
  }

  /** A server with one SKU that does not sell out. */
  static Contestant full(final String name, final RunningServer server) throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Seed seed = new Seed(caller, "bench");
      seed.channel(CHANNEL);
      seed.location(LOCATION, "warehouse");
      seed.sku(SKU, SKU);
      seed.receive(List.of(new Seed.Receipt(SKU, LOCATION, UNITS)));
    }
    return new Contestant(name, server, false);
  }

  String name() {
    return name;
  }

  /** Bytes of the body of an answer, so that the control can answer as much. */
  int answerBytes() throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Reply reply = caller.callSuccessfully(pattern(LegKind.ONE_CALLER).call(nextNumber++));
      acceptedUnits++;
      return reply.body().length();
    }
  }

  /** Requests of a kind, as bytes. */
  RequestTemplate template(final LegKind kind) {
    return pattern(kind).template(server.address());
  }

  /** Asks as fast as so many callers can, for some time. */
  Leg run(final LegKind kind, final Duration duration) throws IOException {
    final RequestTemplate template = template(kind);
    final ClosedTraffic traffic =
        new ClosedTraffic(duration, nextNumber, template, AnswerListener.NOBODY);
    final JournalVolume volumeBefore = journalVolume();
    final Duration serverBefore = server.processorTime();
    final Duration clientBefore = ownProcessorTime();
    traffic.run(LoopOptions.of(server.address(), kind.connections())
        .withMaxRequestBytes(template.length()));
    final Duration clientTime = ownProcessorTime().minus(clientBefore);
    final Duration serverTime = server.processorTime().minus(serverBefore);
    nextNumber = traffic.nextNumber();
    final Tally tally = traffic.tally();
    final long answers = tally.count(Outcome.ACCEPTED);
    acceptedUnits += answers * kind.unitsPerRequest();
    return new Leg(
        name,
        kind,
        answers,
        tally.ended() - answers,
        traffic.elapsed().toNanos() / NS_PER_SECOND,
        tally.percentiles(),
        serverTime.toNanos() / NS_PER_SECOND,
        clientTime.toNanos() / NS_PER_SECOND,
        journalVolume().bytesPerFrameSince(volumeBefore),
        ledgerHolds());
  }

  /** One more accepted reservation, one more held unit: nothing may be lost or counted twice. */
  private boolean ledgerHolds() throws IOException {
    if (bare) {
      return true;
    }
    try (HttpCaller caller = new HttpCaller(server.address())) {
      final Reply stock = caller.callSuccessfully(Call.get("/v1/stock/" + SKU));
      return stock.json().number("held") == acceptedUnits
          && stock.json().number("available") == UNITS - acceptedUnits;
    }
  }

  private JournalVolume journalVolume() throws IOException {
    return bare ? JournalVolume.NONE : JournalVolume.of(server);
  }

  private static RequestPattern pattern(final LegKind kind) {
    final String fields = "\"channel\":\"" + CHANNEL + "\",\"customer\":\"c{n}\",\"ttlMs\":"
        + TTL_MS + ",\"lines\":[{\"sku\":\"" + SKU + "\",\"quantity\":1}]}";
    if (kind.unitsPerRequest() == 1) {
      return RequestPattern.post("/v1/reservations", "bench-{n}", "{" + fields, 1);
    }
    final StringBuilder entries = new StringBuilder();
    for (int i = 0; i < kind.unitsPerRequest(); i++) {
      entries
          .append(i == 0 ? "" : ",")
          .append("{\"key\":\"bench-{n}-")
          .append(i)
          .append("\",");
      entries.append(fields);
    }
    return RequestPattern.post(
        "/v1/reservations/batch", "", "{\"reservations\":[" + entries + "]}", 1);
  }

  private static Duration ownProcessorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
