package io.sluice.api.http;

import io.sluice.api.gateway.EdgeCounters;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.webhook.Webhooks;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Durability;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What all event loops of one edge share. Any thread. */
final class EdgeParts {
  private final EngineDoor door;
  private final byte[] hashSecret;
  private final EdgeSettings settings;
  private final CharSequence durability;
  private final EdgeCounters counters;
  private final Contract contract = Contract.load();
  private final AtomicInteger openConnections = new AtomicInteger();
  private volatile @Nullable EventFeed feed;
  private volatile @Nullable MirrorQueries mirror;
  private volatile @Nullable Webhooks webhooks;
  private volatile boolean stopping;
  private volatile boolean refusing;

  EdgeParts(
      final EngineDoor door,
      final byte[] hashSecret,
      final EdgeSettings settings,
      final Durability durability,
      final EdgeCounters counters) {
    this.door = door;
    this.hashSecret = hashSecret;
    this.settings = settings;
    this.durability = HttpHeaders.createOptimized(durability.wireName());
    this.counters = counters;
  }

  EngineDoor door() {
    return door;
  }

  byte[] hashSecret() {
    return hashSecret;
  }

  EdgeSettings settings() {
    return settings;
  }

  /** Value of the header Sluice-Durability. */
  CharSequence durability() {
    return durability;
  }

  EdgeCounters counters() {
    return counters;
  }

  Contract contract() {
    return contract;
  }

  /** Who tells the events; null if nobody does. */
  @Nullable
  EventFeed feed() {
    return feed;
  }

  void tell(final EventFeed newFeed) {
    feed = newFeed;
  }

  /** Who reads the mirror; null if there is none. */
  @Nullable
  MirrorQueries mirror() {
    return mirror;
  }

  void read(final MirrorQueries newMirror) {
    mirror = newMirror;
  }

  /** Who sends the events to endpoints; null if nobody does. */
  @Nullable
  Webhooks webhooks() {
    return webhooks;
  }

  void send(final Webhooks newWebhooks) {
    webhooks = newWebhooks;
  }

  /** True if every answer is to close its connection. */
  boolean isStopping() {
    return stopping;
  }

  void stop() {
    stopping = true;
  }

  void refuseConnections() {
    refusing = true;
  }

  /** Counts a connection; false if there are too many already, or no more are to come. */
  boolean tryConnect() {
    if (openConnections.incrementAndGet() > settings.maxConnections() || refusing) {
      openConnections.decrementAndGet();
      counters.connectionsRefused().increment();
      return false;
    }
    counters.connectionsOpened().increment();
    return true;
  }

  void disconnect() {
    openConnections.decrementAndGet();
    counters.connectionsClosed().increment();
  }
}
