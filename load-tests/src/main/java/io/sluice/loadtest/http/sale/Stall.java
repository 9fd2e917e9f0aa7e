package io.sluice.loadtest.http.sale;

import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.Seed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Lays out what the next sale sells. For one thread. */
public final class Stall {
  private static final String CHANNEL = "sale";
  private static final String LOCATION = "sale-warehouse";
  private static final Duration LONGEST_SALE = Duration.ofHours(1);
  private static final long LIVE_LIMIT_NS = 10_000_000_000L;
  private static final long LOOK_PAUSE_NS = 20_000_000;

  private final InetSocketAddress server;
  private final String prefix;
  private int offers;

  /**
   * A stall at a server.
   *
   * @param prefix begins the names of its sales; another one for each stall at the same server
   */
  public Stall(final InetSocketAddress server, final String prefix) {
    this.server = server;
    this.prefix = prefix;
  }

  /**
   * Lays out so many units of a fresh SKU.
   *
   * @throws IOException if the server refuses, or knows no activities and one is wanted
   */
  public Offer lay(final SalePlan plan) throws IOException {
    offers++;
    final String name = prefix + "-" + offers;
    try (HttpCaller caller = new HttpCaller(server)) {
      final Seed seed = new Seed(caller, name);
      if (offers == 1) {
        seed.channel(CHANNEL);
        seed.location(LOCATION, "warehouse");
      }
      seed.sku(name, name);
      seed.receive(List.of(new Seed.Receipt(name, LOCATION, plan.units())));
      final Offer offer = new Offer(name, CHANNEL, name, plan.activity() ? name : "", plan.units());
      if (plan.activity()) {
        open(caller, offer);
      }
      return offer;
    }
  }

  private static void open(final HttpCaller caller, final Offer offer) throws IOException {
    final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    final String path = "/v1/activities/" + offer.activity();
    final String body = "{\"channel\":\"" + offer.channel() + "\",\"startsAt\":\"" + now
        + "\",\"endsAt\":\"" + now.plus(LONGEST_SALE) + "\",\"holdTtlMs\":"
        + LONGEST_SALE.toMillis() + ",\"items\":[{\"sku\":\"" + offer.sku() + "\",\"quantity\":"
        + offer.units() + ",\"limitPerCustomer\":1}]}";
    final Reply reply = caller.call(Call.put(path, body));
    if (reply.status() == 404 || reply.status() == 405) {
      throw new IOException("this server knows no activities: " + reply.status() + " for " + path);
    }
    if (reply.status() != 200 && reply.status() != 201) {
      throw new IOException("PUT " + path + ": " + reply.status() + " " + reply.body());
    }
    awaitLive(caller, path);
  }

  /** Engine time decides, which may be some milliseconds behind the clock on the wall. */
  private static void awaitLive(final HttpCaller caller, final String path) throws IOException {
    final long startNs = System.nanoTime();
    Reply reply = caller.callSuccessfully(Call.get(path));
    while (!reply.json().text("status").equals("live")) {
      if (System.nanoTime() - startNs > LIVE_LIMIT_NS) {
        throw new IOException(path + " does not become live: " + reply.body());
      }
      LockSupport.parkNanos(LOOK_PAUSE_NS);
      reply = caller.callSuccessfully(Call.get(path));
    }
  }
}
