package io.sluice.api.http;

import io.sluice.api.admission.Caller;
import io.sluice.api.admission.CallerLimits;
import io.sluice.api.gateway.EdgeCounters;
import io.sluice.api.live.LiveCounters;
import io.sluice.api.live.LiveCounters.Value;
import io.sluice.api.live.LiveFeed;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.SaleLogs;
import io.sluice.api.webhook.Webhooks;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Durability;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all event loops of one edge share. Any thread. */
final class EdgeParts {
  private static final long SWEEP_INTERVAL_MS = 1_000;

  private final EngineDoor door;
  private final byte[] hashSecret;
  private final EdgeSettings settings;
  private final CharSequence durability;
  private final EdgeCounters counters;
  private final Contract contract = Contract.load();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final AtomicLong nextSweepMs = new AtomicLong();
  private final CallerLimits callers;
  private volatile @Nullable LiveFeed live;
  private volatile @Nullable EventFeed feed;
  private volatile @Nullable SaleLogs saleLogs;
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
    this.callers = new CallerLimits(settings.admission(), counters.admission());
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

  /** Who makes the logs of activities; null if nobody does. */
  @Nullable
  SaleLogs saleLogs() {
    return saleLogs;
  }

  void log(final SaleLogs newSaleLogs) {
    saleLogs = newSaleLogs;
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

  /** Who tells live numbers; null if nobody does. */
  @Nullable
  LiveFeed live() {
    return live;
  }

  void show(final LiveFeed newLive) {
    live = newLive;
  }

  /**
   * Lets one more listen; false if there are too many. Listeners have a bound of their own, and
   * their connections take no place from those that send commands.
   */
  boolean tryListen(final LiveCounters listeners, final String address) {
    if (!listeners.tryEnter(Value.LISTENERS, settings.live().maxListeners())) {
      listeners.add(Value.REFUSED, 1);
      return false;
    }
    openConnections.decrementAndGet();
    callers.disconnect(address);
    return true;
  }

  /** One who listened does so no more; its connection counts again until it is closed. */
  void leave(final LiveCounters listeners, final String address) {
    listeners.add(Value.LISTENERS, -1);
    callers.reconnect(address);
    openConnections.incrementAndGet();
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

  /** Who calls, and how much they may. */
  CallerLimits callers() {
    return callers;
  }

  /** Counts a connection; null if there are too many already, or no more are to come. */
  @Nullable
  Caller tryConnect(final String address) {
    final boolean fits =
        openConnections.incrementAndGet() <= settings.admission().maxConnections() && !refusing;
    final Caller caller = fits ? callers.tryConnect(address) : null;
    if (caller == null) {
      openConnections.decrementAndGet();
      counters.connectionsRefused().increment();
    } else {
      counters.connectionsOpened().increment();
    }
    return caller;
  }

  void disconnect(final String address) {
    callers.disconnect(address);
    openConnections.decrementAndGet();
    counters.connectionsClosed().increment();
  }

  /** Lets one of the event loops forget callers that have gone, once a second. */
  void onTick(final long nowMs) {
    final long next = nextSweepMs.get();
    if (nowMs >= next && nextSweepMs.compareAndSet(next, nowMs + SWEEP_INTERVAL_MS)) {
      callers.sweep(System.nanoTime());
    }
  }
}
