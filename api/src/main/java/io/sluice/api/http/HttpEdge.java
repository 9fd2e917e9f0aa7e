package io.sluice.api.http;

import io.sluice.api.gateway.EdgeCounters;
import io.sluice.api.live.LiveFeed;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.SaleLogs;
import io.sluice.api.webhook.Webhooks;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Durability;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of the contract, on as many event loops as the settings say.
 *
 * <p>Started and stopped by the thread that wires the program; its methods block and must not be
 * called on an event loop. Changes are refused while {@link EngineDoor#admission()} says so, which
 * is for others to decide; the edge only reads it.
 */
public final class HttpEdge implements AutoCloseable {
  private static final long LIFECYCLE_TIMEOUT_MS = 10_000;
  private static final long POLL_INTERVAL_NS = 5_000_000;

  private final Vertx vertx;
  private final EdgeCounters counters;
  private final EdgeParts parts;
  private final List<EdgeLoop> loops = new ArrayList<>();
  private @Nullable String deployment;

  /**
   * An edge that does not listen yet. Its lanes to the engine are open, as they must be before the
   * sequencer is made.
   *
   * @param vertx owns the event loops; stays open when the edge closes
   * @param door the way to the engine
   * @param hashSecret 16 bytes under which names from outside are hashed
   * @param settings address, limits, time-outs
   * @param durability what every answer promises
   * @param counters where the edge counts what it does
   */
  public HttpEdge(
      final Vertx vertx,
      final EngineDoor door,
      final byte[] hashSecret,
      final EdgeSettings settings,
      final Durability durability,
      final EdgeCounters counters) {
    this.vertx = vertx;
    this.counters = counters;
    this.parts = new EdgeParts(door, hashSecret.clone(), settings, durability, counters);
    for (int i = 0; i < settings.eventLoops(); i++) {
      loops.add(new EdgeLoop(parts));
    }
  }

  /** Lets it tell the events of a feed; before that it says that none are kept. */
  public void telling(final EventFeed feed) {
    parts.tell(feed);
  }

  /** Lets it tell the logs of activities; before that it says that none are kept. */
  public void logging(final SaleLogs saleLogs) {
    parts.log(saleLogs);
  }

  /** Lets it read a mirror for who wants that; before that it says that there is none. */
  public void reading(final MirrorQueries mirror) {
    parts.read(mirror);
  }

  /** Lets it tell live numbers; before that it says that none are kept. */
  public void showing(final LiveFeed live) {
    parts.show(live);
  }

  /** Lets it show and change where events are sent; before that there is nothing of the kind. */
  public void sending(final Webhooks webhooks) {
    parts.send(webhooks);
  }

  /**
   * Listens. While the door is {@code STARTING} every request is refused, so this may be called
   * before recovery is done. Once only.
   *
   * @return the port
   * @throws IllegalStateException if the address can not be listened on
   */
  public int start() {
    final DeploymentOptions options = new DeploymentOptions().setInstances(loops.size());
    final Iterator<EdgeLoop> next = loops.iterator();
    deployment = await(vertx.deployVerticle(next::next, options), "listen");
    return loops.getFirst().port();
  }

  /**
   * Tells clients to go: from now on every answer closes its connection, and those who listen are
   * told the end. Connections and requests are still taken, so that each of them gets a truthful
   * answer.
   */
  public void stopAccepting() {
    parts.stop();
    loops.forEach(loop -> loop.execute(() -> loop.live().end(LiveEnd.STOPPING)));
  }

  /** Takes no more connections, so that what is under way comes to an end. */
  public void refuseConnections() {
    parts.refuseConnections();
  }

  /**
   * Waits until every request that has begun is answered and its answer taken, and every command
   * that the engine took is answered or given up.
   *
   * @return false if something still is under way
   */
  public boolean awaitDrained(final Duration atMost) {
    final long deadline = System.nanoTime() + atMost.toNanos();
    while (!isDrained()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_INTERVAL_NS);
    }
    return true;
  }

  /** Closes the port and all connections. */
  @Override
  public void close() {
    if (deployment != null) {
      await(vertx.undeploy(deployment), "stop listening");
      deployment = null;
    }
  }

  /** The event loops, each with a server of its own on the port that they share. */
  List<EdgeLoop> loops() {
    return loops;
  }

  private boolean isDrained() {
    // Settled is read first: it only grows, so when the two are equal nothing was under way then.
    final long settled = counters.commandsSettled().sum();
    return settled == counters.commandsOffered().sum() && loops.stream().allMatch(EdgeLoop::isIdle);
  }

  private static <T> T await(final Future<T> future, final String what) {
    try {
      return future.await(LIFECYCLE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (final TimeoutException e) {
      throw new IllegalStateException("could not " + what + " in time", e);
    }
  }
}
