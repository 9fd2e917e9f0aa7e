package io.sluice.persistence.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisReadOnlyException;
import io.sluice.persistence.mirror.Batch;
import io.sluice.persistence.mirror.BatchResult;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.mirror.MirrorListener;
import io.sluice.persistence.mirror.MirrorTarget;
import io.sluice.persistence.mirror.PruneMarks;
import java.time.Duration;
import java.util.List;
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
import reactor.core.publisher.Sinks.EmitResult;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * The mirror in Redis: one connection to each master at a time, and what is sent over them.
 *
 * <p>Started and closed by the thread that wires the program; nobody else ever waits for it.
 */
public final class RedisMirror implements MirrorTarget, AutoCloseable {
  /*
   * A session is one connection to each master, from its begin to its end: one in all for a single
   * server and behind sentinels, up to one a shard in a cluster. It ends as a whole when any of
   * them is closed, when several commands in a row go unanswered by one, and when a server says
   * that it is not the master, or sentinels name another; then comes the next session, after a
   * pause of random length, with a new search for the masters. Lettuce is told never to reconnect
   * by itself: a connection that comes back would bring its queue, whose count has been known to
   * drift, and the commands in it. Whatever was under way when a session ended fails, is put back
   * by the feed, and is read anew from the state.
   *
   * A slot that is on its way from one node to another is no reason to end: its shard is tried
   * again until it has arrived, while the others go on.
   *
   * Requests go through a bounded queue and are subscribed to on a thread of the mirror's own, with
   * a prefetch of as many as there are shards. The feed sends one at a time for each shard, so the
   * queue is never full.
   */
  private static final int CONCURRENCY = MirrorKeys.SHARDS + 1;

  private static final int REQUESTS = 64;

  /** What is told removes nothing, and says in its batch what it asks for. */
  private static final PruneMarks NO_MARKS = new PruneMarks();

  private static final long END_LIMIT_MS = 600;
  private static final long SERIAL_PAUSE_MS = 1;

  private final Callable<RedisAddress> where;
  private final MirrorFeed feed;
  private final MirrorListener listener;
  private final MirrorCounters counters;
  private final Scheduler scheduler = Schedulers.newSingle("sluice-mirror", true);
  private volatile @Nullable Session session;
  private volatile @Nullable LettuceClient client;
  private volatile @Nullable RedisAddress address;
  private volatile List<RedisNode> known = List.of();
  private volatile long knownEpoch = -1;
  private volatile boolean closed;
  private volatile long evictedKeys;
  private volatile Duration pause = RedisSettings.FIRST_PAUSE;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Disposable sessions;

  /** A batch, or the wish to remove what does not bear a generation. */
  private record Request(
      @Nullable Batch batch, String journal, String generation, PruneMarks marks) {}

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
    return request(new Request(batch, batch.journal(), batch.generation(), NO_MARKS));
  }

  @Override
  public boolean prune(final String journal, final String generation, final PruneMarks marks) {
    return request(new Request(null, journal, generation, marks));
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
    return Mono.using(
        HeldConnections::new,
        held -> Mono.fromCallable(() -> connect(held))
            .flatMap(connecting -> connecting.timeout(RedisSettings.ATTEMPT_TIMEOUT, scheduler))
            .flatMap(this::serve),
        HeldConnections::close);
  }

  private Mono<Session> connect(final HeldConnections held) throws Exception {
    final RedisAddress now = where.call();
    address = now;
    LettuceClient used = client;
    if (used == null) {
      // Not before the first attempt: loading the library is nothing that a start waits for.
      used = new LettuceClient(RedisSettings.COMMAND_TIMEOUT);
      client = used;
    }
    final LettuceClient connecting = used;
    final MasterSearch search = new MasterSearch(connecting, now, scheduler);
    return search
        .find(known, knownEpoch)
        .flatMap(masters -> MasterLinks.open(connecting, now, masters, held, scheduler))
        .map(links -> new Session(now, search, links))
        .publishOn(scheduler);
  }

  private Mono<Void> serve(final Session opened) {
    return opened.begin().then(Mono.defer(opened::run)).doFinally(signal -> {
      session = null;
      counters.set(Value.CONNECTED, 0);
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
    final String words = FailureWords.of(failure);
    final RedisAddress used = address;
    if (used == null) {
      return words;
    }
    final boolean isUnexpected = used.kind() != RedisAddress.Kind.CLUSTER && isMoved(words);
    return used.cover(words)
        + (isUnexpected ? "; it is a cluster, whose address begins with redis-cluster" : "");
  }

  private static boolean isMoved(final String words) {
    return words.startsWith("MOVED ");
  }

  /** One connection to each master. */
  private final class Session implements RedisConnectionStateListener {
    private final RedisAddress.Kind kind;
    private final MasterSearch search;
    private final MasterLinks links;
    private final long beginNs = System.nanoTime();
    private final Sinks.Many<Request> requests = Sinks.many()
        .unicast()
        .onBackpressureBuffer(
            Objects.requireNonNull(Queues.<Request>get(REQUESTS).get()));

    private final Sinks.Empty<Void> ending = Sinks.empty();
    private volatile String why = "";

    Session(final RedisAddress address, final MasterSearch search, final MasterLinks links) {
      this.kind = address.kind();
      this.search = search;
      this.links = links;
    }

    Mono<Void> begin() {
      known = links.masters().all();
      knownEpoch = links.masters().epoch();
      links.tell(this);
      return look();
    }

    /** Looks at what Redis says of itself; who may not look goes without. */
    private Mono<Void> look() {
      return links
          .evictedKeys()
          .doOnNext(keys -> evictedKeys = keys)
          .onErrorComplete(failure -> !isGone(failure))
          .then();
    }

    /** Asks the sentinels again, since a master that they gave up may not know of it. */
    private Mono<Void> askAgain() {
      return kind == RedisAddress.Kind.SENTINEL
          ? search
              .find(known, knownEpoch)
              .doOnNext(masters -> {
                if (!masters.ofShards().equals(links.masters().ofShards())) {
                  end("the sentinels name another master");
                }
                knownEpoch = masters.epoch();
              })
              .then()
          : Mono.empty();
    }

    Mono<Void> run() {
      session = this;
      counters.set(Value.CONNECTED, 1);
      counters.add(Value.CONNECTIONS, 1);
      listener.onConnected();
      final Disposable looks = Flux.interval(RedisSettings.LOOK_INTERVAL, scheduler)
          .onBackpressureDrop()
          .concatMap(tick -> look().onErrorComplete().then(askAgain().onErrorComplete()), 1)
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
      complete();
      ending.tryEmitEmpty();
    }

    /** Lets no more requests in; later if somebody is just handing one over. */
    private void complete() {
      if (requests.tryEmitComplete() == EmitResult.FAIL_NON_SERIALIZED) {
        scheduler.schedule(this::complete, SERIAL_PAUSE_MS, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void onRedisDisconnected(final RedisChannelHandler<?, ?> closedConnection) {
      end("the connection was closed");
    }

    private Mono<BatchResult> execute(final Request request) {
      final Batch batch = request.batch();
      final @Nullable MasterLink link = batch == null ? null : links.of(batch.shard());
      final Mono<BatchResult> asked = batch == null
          ? links
              .prune(request.journal(), request.generation(), request.marks())
              .takeUntilOther(ending.asMono())
          : links.of(batch.shard()).commands().send(batch);
      return asked
          .switchIfEmpty(Mono.error(() -> new IllegalStateException("there was no answer")))
          .publishOn(scheduler)
          .doOnNext(result -> onAnswer(link))
          .onErrorResume(failure -> {
            onFailure(link, failure);
            return Mono.just(BatchResult.failed(batch, request.generation(), words(failure)));
          });
    }

    private void onAnswer(final @Nullable MasterLink link) {
      if (link != null) {
        link.onAnswer();
      }
      // Who is sent back and forth between servers has answers, and must not hurry.
      if (kind == RedisAddress.Kind.SINGLE
          || System.nanoTime() - beginNs > RedisSettings.STEADY.toNanos()) {
        pause = RedisSettings.FIRST_PAUSE;
      }
    }

    private void onFailure(final @Nullable MasterLink link, final Throwable failure) {
      if (failure instanceof TimeoutException || failure instanceof RedisCommandTimeoutException) {
        if (link != null && link.onSilence() >= RedisSettings.UNANSWERED_LIMIT) {
          end(link.node() + " does not answer");
        }
      } else if (failure instanceof RedisReadOnlyException
          || isElsewhere(failure)
          || isGone(failure)) {
        end(words(failure));
      }
    }

    /** Whether a node of a cluster is not, or not any more, the one to ask. */
    private boolean isElsewhere(final Throwable failure) {
      final String message = String.valueOf(failure.getMessage());
      return kind == RedisAddress.Kind.CLUSTER
          && failure instanceof RedisCommandExecutionException
          && (isMoved(message) || message.startsWith("CLUSTERDOWN"));
    }

    /** Whether it is a connection that failed, and not a command. */
    private boolean isGone(final Throwable failure) {
      return !(failure instanceof RedisCommandExecutionException)
          && (failure instanceof RedisException || !links.areOpen());
    }
  }
}
