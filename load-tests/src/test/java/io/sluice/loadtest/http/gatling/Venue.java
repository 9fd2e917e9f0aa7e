package io.sluice.loadtest.http.gatling;

import io.gatling.javaapi.http.HttpDsl;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Seed;
import io.sluice.loadtest.http.load.Scenario;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The server that a simulation plays against: the one at {@code -Dsluice.url}, or one that is
 * started for it and ends with the process. Set up by one thread, then read by any.
 */
final class Venue {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final InetSocketAddress server;
  private final String run;
  private StockSum before = StockSum.NOTHING;

  private Venue(final InetSocketAddress server) {
    this.server = server;
    run = "g" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  /** The server for a simulation with a name. */
  static Venue open(final String name) {
    final String url = System.getProperty("sluice.url", "");
    if (!url.isEmpty()) {
      final URI uri = URI.create(url);
      return new Venue(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }
    try {
      return new Venue(start(name).address());
    } catch (final IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A number of {@code -Dsluice.NAME}. */
  static int number(final String name, final int otherwise) {
    return Integer.getInteger("sluice." + name, otherwise);
  }

  /** Where it listens. */
  InetSocketAddress server() {
    return server;
  }

  /** A name that no other run against the same server has. */
  String run() {
    return run;
  }

  /** Lays out SKUs for the scenarios that the client of our own plays too. */
  Venue stocked(final int skus, final long units) {
    try (HttpCaller caller = new HttpCaller(server)) {
      Scenario.layOut(new Seed(caller, run), skus, units);
      before = StockSum.read(caller, skus);
      return this;
    } catch (final IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What there was when all was laid out: a running server may have sold of it before. */
  StockSum before() {
    return before;
  }

  /** How its clients speak: over connections that they share, as behind a gateway. */
  HttpProtocolBuilder protocol() {
    return HttpDsl.http
        .baseUrl("http://" + server.getHostString() + ":" + server.getPort())
        .acceptHeader("application/json")
        .contentTypeHeader("application/json")
        .userAgentHeader("gatling")
        .shareConnections();
  }

  private static RunningServer start(final String name) throws IOException {
    final Path work =
        ServerCommand.home().resolve("load-tests").resolve("target").resolve("gatling-servers");
    // It ends with the process, as the shutdown of the sandbox sees to.
    final Sandbox sandbox = Sandbox.below(work, name);
    return sandbox
        .start(
            "server",
            ServerCommand.ofOwnClassPath(),
            ServerOptions.of(sandbox.directory().resolve("data"), "disk"))
        .awaitReady(START_LIMIT);
  }
}
