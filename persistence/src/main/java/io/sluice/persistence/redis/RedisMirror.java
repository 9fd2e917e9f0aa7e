package io.sluice.persistence.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.mirror.MirrorListener;
import io.sluice.persistence.mirror.MirrorTarget;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * The mirror in Redis: one connection at a time, and what is sent over it.
 *
 * <p>Started and closed by the thread that wires the program; nobody else ever waits for it.
 */
public final class RedisMirror implements MirrorTarget, AutoCloseable {
  /*
   * A session is one connection from its begin to its end. It ends when Redis closes it, when
   * several commands in a row go unanswered, and when Redis says that it is a replica; then comes
   * another, after a pause of random length. Lettuce is told never to reconnect by itself: a
   * connection that comes back would bring its queue, whose count has been known to drift, and the
   * commands in it. Whatever was under way when a session ended fails, is put back by the feed, and
   * is read anew from the state.
   *
   * Requests go through a bounded queue and are subscribed to on a thread of the mirror's own, with
   * a prefetch of as many as there are shards. The feed sends one at a time for each shard, so the
   * queue is never full.
   */
  private static final int CONCURRENCY = MirrorKeys.SHARDS + 1;

  private static final int REQUESTS = 64;
  private static final long END_LIMIT_MS = 600;
  private static final Duration SERIAL_LIMIT = Duration.ofMillis(50);

  private final Callable<RedisAddress> where;
  private final MirrorFeed feed;
  private final MirrorListener listener;
  private final MirrorCounters counters;
  private final Scheduler scheduler = Schedulers.newSingle("sluice-mirror", true);
  private volatile @Nullable Session session;
  private volatile @Nullable LettuceClient client;
  private volatile @Nullable RedisAddress address;
  private volatile boolean closed;
  private volatile long evictedKeys;
  private volatile Duration pause = RedisSettings.FIRST_PAUSE;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Disposable sessions;

  /** A batch, or the wish to remove what does not bear a generation. */
  private record Request(@Nullable Batch batch, String journal, String generation) {}

  /**
   * A mirror without a connection.
   *
   * @param where tells where Redis is, before each attempt to connect, on the mirror's thread
   * @param feed told what becomes of what it sends
   */
  public RedisMirror(
      final Callable<RedisAddress> where,
      final MirrorFeed feed,
      final MirrorListener listener,
      final MirrorCounters counters) {
    this.where = where;
    this.feed = feed;
    this.listener = listener;
    this.counters = counters;
  }

  /** Begins to connect, and returns at once. */
  public void start() {
    sessions = Mono.defer(this::session)
        .subscribeOn(scheduler)
        .onErrorResume(failure -> {
          listener.onDisconnected(words(failure));
          return Mono.empty();
        })
        .then(Mono.defer(() -> Mono.delay(nextPause(), scheduler)))
        .repeat(() -> !closed)
        .doFinally(signal -> ended.countDown())
        .subscribe();
  }

  @Override
  public boolean isConnected() {
    return session != null;
  }

  @Override
  public boolean send(final Batch batch) {
    return request(new Request(batch, batch.journal(), batch.generation()));
  }

  @Override
  public boolean prune(final String journal, final String generation) {
    return request(new Request(null, journal, generation));
  }

  @Override
  public long evictedKeys() {
    return evictedKeys;
  }

  @Override
  public void close() {
    closed = true;
    final Session open = session;
    if (open != null) {
      open.end("the mirror is closed");
      awaitEnd();
    }
    if (sessions != null) {
      sessions.dispose();
    }
    scheduler.dispose();
    final LettuceClient used = client;
    if (used != null) {
      used.close();
    }
  }

  private void awaitEnd() {
    try {
      final boolean inOrder = ended.await(END_LIMIT_MS, TimeUnit.MILLISECONDS);
      if (!inOrder) {
        listener.onDisconnected("what was under way is cut off");
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean request(final Request request) {
    final Session open = session;
    return open != null && open.requests.tryEmitNext(request) == EmitResult.OK;
  }

  private Mono<Void> session() {
    return Mono.fromCallable(this::connect)
        .flatMap(connecting -> connecting.timeout(RedisSettings.ATTEMPT_TIMEOUT, scheduler))
        .flatMap(this::serve);
  }

  private Mono<StatefulRedisConnection<byte[], byte[]>> connect() throws Exception {
    final RedisAddress now = where.call();
    address = now;
    LettuceClient used = client;
    if (used == null) {
      // Not before the first attempt: loading the library is nothing that a start waits for.
      used = new LettuceClient(RedisSettings.COMMAND_TIMEOUT);
      client = used;
    }
    return Mono.fromCompletionStage(used.connect(now));
  }

  private Mono<Void> serve(final StatefulRedisConnection<byte[], byte[]> connection) {
    final Session opened = new Session(connection);
    connection.addListener(opened);
    return opened.look().then(Mono.defer(() -> opened.run())).doFinally(signal -> {
      session = null;
      counters.set(Value.CONNECTED, 0);
      opened.close();
      if (signal == SignalType.ON_COMPLETE) {
        listener.onDisconnected(opened.why);
      }
    });
  }

  private Duration nextPause() {
    final long longest = pause.toMillis();
    pause = Duration.ofMillis(Math.min(longest * 2, RedisSettings.LONGEST_PAUSE.toMillis()));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }

  private String words(final Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    final String message = innermost.getMessage();
    final String words = message == null ? innermost.getClass().getSimpleName() : message;
    final RedisAddress known = address;
    return known == null ? words : known.cover(words);
  }

  /** One connection. */
  private final class Session implements RedisConnectionStateListener {
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final ShardCommands commands;
    private final Sinks.Many<Request> requests = Sinks.many()
        .unicast()
        .onBackpressureBuffer(
            Objects.requireNonNull(Queues.<Request>get(REQUESTS).get()));

    /** Commands in a row that were not answered; the mirror's thread. */
    private int unanswered;

    private volatile String why = "";

    Session(final StatefulRedisConnection<byte[], byte[]> connection) {
      this.connection = connection;
      this.commands = new ShardCommands(connection, scheduler, RedisSettings.COMMAND_TIMEOUT);
    }

    /** Looks at what Redis says of itself; who may not look goes without. */
    Mono<Void> look() {
      return commands
          .evictedKeys()
          .doOnNext(keys -> evictedKeys = keys)
          .onErrorComplete(failure -> !isGone(failure))
          .then();
    }

    Mono<Void> run() {
      session = this;
      counters.set(Value.CONNECTED, 1);
      counters.add(Value.CONNECTIONS, 1);
      listener.onConnected();
      final Disposable looks = Flux.interval(RedisSettings.LOOK_INTERVAL, scheduler)
          .onBackpressureDrop()
          .concatMap(tick -> look().onErrorComplete(), 1)
          .subscribe();
      return requests
          .asFlux()
          .publishOn(scheduler, CONCURRENCY)
          .flatMap(this::execute, CONCURRENCY, 1)
          .doOnNext(feed::onResult)
          .then()
          .doFinally(signal -> looks.dispose());
    }

    void end(final String reason) {
      if (why.isEmpty()) {
        why = reason;
      }
      requests.emitComplete(EmitFailureHandler.busyLooping(SERIAL_LIMIT));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it, and it can not fail.
    void close() {
      connection.closeAsync();
    }

    @Override
    public void onRedisDisconnected(final RedisChannelHandler<?, ?> closedConnection) {
      end("the connection was closed");
    }

    private Mono<BatchResult> execute(final Request request) {
      final Batch batch = request.batch();
      final Mono<BatchResult> asked = batch == null
          ? commands.prune(request.journal(), request.generation())
          : commands.send(batch);
      return asked
          .switchIfEmpty(Mono.error(() -> new IllegalStateException("a script answered nothing")))
          .publishOn(scheduler)
          .doOnNext(result -> onAnswer())
          .onErrorResume(failure -> {
            onFailure(failure);
            return Mono.just(BatchResult.failed(batch, request.generation(), words(failure)));
          });
    }

    private void onAnswer() {
      unanswered = 0;
      pause = RedisSettings.FIRST_PAUSE;
    }

    private void onFailure(final Throwable failure) {
      if (failure instanceof TimeoutException || failure instanceof RedisCommandTimeoutException) {
        if (++unanswered >= RedisSettings.UNANSWERED_LIMIT) {
          end("Redis does not answer");
        }
      } else if (failure instanceof RedisReadOnlyException || isGone(failure)) {
        end(words(failure));
      }
    }

    /** Whether it is the connection that failed, and not a command. */
    private boolean isGone(final Throwable failure) {
      return !(failure instanceof RedisCommandExecutionException)
          && (failure instanceof RedisException || !connection.isOpen());
    }
  }
}
