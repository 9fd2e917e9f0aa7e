package io.sluice.api.boot;

import io.sluice.api.http.HttpEdge;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The event loops and the HTTP edge, made by a thread of their own while the journal is read:
 * neither needs the other, and a start takes both.
 *
 * <p>Begun and closed by one thread each.
 */
final class EarlyEdge implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_MS = 2_000;

  private final FutureTask<Made> making;

  /**
   * What was made.
   *
   * @param vertx the event loops
   * @param http does not listen yet
   */
  record Made(Vertx vertx, HttpEdge http) {}

  private EarlyEdge(final FutureTask<Made> making) {
    this.making = making;
  }

  /** Begins to make it. */
  static EarlyEdge begin(final int eventLoops, final Function<Vertx, HttpEdge> edge) {
    final FutureTask<Made> making = new FutureTask<>(() -> {
      final Vertx vertx = vertx(eventLoops);
      return new Made(vertx, edge.apply(vertx));
    });
    Thread.ofPlatform().name("sluice-edge-start").start(making);
    return new EarlyEdge(making);
  }

  /** Waits until it is made. */
  Made await() {
    try {
      return making.get();
    } catch (final ExecutionException e) {
      throw new IllegalStateException("the HTTP edge could not be made", e.getCause());
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the HTTP edge was made", e);
    }
  }

  @Override
  public void close() throws TimeoutException {
    await().vertx().close().await(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static Vertx vertx(final int eventLoops) {
    return Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(eventLoops)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setPreferNativeTransport(true));
  }
}
