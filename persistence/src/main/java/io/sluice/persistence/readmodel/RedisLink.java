package io.sluice.persistence.readmodel;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.sluice.persistence.readmodel.MirrorUnavailableException.Reason;
import io.sluice.persistence.redis.LettuceClient;
import io.sluice.persistence.redis.RedisAddress;
import io.sluice.persistence.redis.ShardConnections;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One connection at a time to each server of a Redis, by which anybody asks and nobody waits. Any
 * thread.
 */
final class RedisLink implements AutoCloseable {
  /*
   * As in the mirror itself, a session is one connection from its begin to its end, and Lettuce
   * never reconnects by itself. While there is none, whoever asks is told so at once. Several
   * questions in a row that go unanswered end a session, so that a black hole costs a time-out
   * only to the first who ask.
   *
   * Commands are counted until they settle, not until somebody gave up waiting for them: what
   * was sent into a black hole takes room until its connection is closed.
   */
  private static final int UNANSWERED_LIMIT = 3;

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final String CLIENT_NAME = "sluice-reader";
  private static final String MOVED = "MOVED ";
  private static final String WRONG_TYPE = "WRONGTYPE";

  private final Callable<RedisAddress> where;
  private final ReaderSettings settings;
  private final Scheduler connector = Schedulers.newSingle("sluice-reader-link", true);
  private final Scheduler timers = Schedulers.newSingle("sluice-reader", true);
  private final AtomicInteger underWay = new AtomicInteger();
  private final Sinks.Empty<Void> closing = Sinks.empty();
  private volatile @Nullable Session session;
  private volatile @Nullable LettuceClient client;
  private volatile Duration pause = FIRST_PAUSE;
  private volatile boolean closed;
  private @Nullable Disposable sessions;

  RedisLink(final Callable<RedisAddress> where, final ReaderSettings settings) {
    this.where = where;
    this.settings = settings;
  }

  /** Begins to connect, and returns at once. */
  void start() {
    sessions = Mono.defer(this::session)
        .subscribeOn(connector)
        .onErrorComplete()
        .then(Mono.defer(() -> Mono.delay(nextPause(), timers)))
        .repeat(() -> !closed)
        .subscribe();
  }

  boolean isConnected() {
    return session != null;
  }

  /** Looks at the time for whoever waits. */
  Scheduler timers() {
    return timers;
  }

  /** Fails when the link is closed, so that nobody waits for a timer that is no more. */
  <T> Mono<T> untilClosed() {
    return closing.asMono().then(failed(Reason.NOT_CONNECTED, "the reader is closed"));
  }

  /**
   * Sends commands in one piece, and completes when each has its reply, if only that what it asks
   * for is of another type. Fails with {@link MirrorUnavailableException} and nothing else.
   */
  Mono<Void> run(final List<? extends AsyncCommand<byte[], byte[], ?>> commands) {
    return Mono.defer(() -> {
      final Session open = session;
      if (open == null) {
        return failed(Reason.NOT_CONNECTED, "there is no connection to Redis");
      }
      if (underWay.addAndGet(commands.size()) > settings.mostUnderWay()) {
        underWay.addAndGet(-commands.size());
        return failed(Reason.BUSY, "too much is under way");
      }
      return open.send(commands);
    });
  }

  /** Whether a command was refused because what it asks for is of another type. */
  static boolean isOfAnotherType(final AsyncCommand<?, ?, ?> command) {
    return command.state() == Future.State.FAILED
        && String.valueOf(command.exceptionNow().getMessage()).startsWith(WRONG_TYPE);
  }

  @Override
  public void close() {
    closed = true;
    if (closing.tryEmitEmpty() != EmitResult.OK) {
      // It was closed before.
      return;
    }
    if (sessions != null) {
      sessions.dispose();
    }
    final Session open = session;
    if (open != null) {
      open.end();
      open.close();
    }
    connector.dispose();
    timers.dispose();
    final LettuceClient used = client;
    if (used != null) {
      used.close();
    }
  }

  private Mono<Void> session() {
    return Mono.defer(this::connect).timeout(ATTEMPT_TIMEOUT, timers).flatMap(connections -> {
      final Session opened = new Session(connections);
      connections.tell(opened);
      session = opened;
      return opened.ended.asMono().doFinally(signal -> {
        session = null;
        opened.close();
      });
    });
  }

  private Mono<ShardConnections> connect() {
    return Mono.fromCallable(where).flatMap(now -> {
      LettuceClient used = client;
      if (used == null) {
        // Twice what is let through: the bound that counts is the one that is counted here.
        used = new LettuceClient(CLIENT_NAME, settings.timeout(), 2 * settings.mostUnderWay());
        client = used;
      }
      return ShardConnections.open(used, now, timers);
    });
  }

  /** Shard of what a command asks for: it stands in braces in its key. */
  static int shardOf(final AsyncCommand<byte[], byte[], ?> command) {
    final ByteBuffer key =
        Objects.requireNonNull(command.getArgs().getFirstEncodedKey(), "each command has a key");
    final String text = StandardCharsets.US_ASCII.decode(key.duplicate()).toString();
    return Integer.parseInt(text.substring(text.indexOf('{') + 1, text.indexOf('}')));
  }

  private Duration nextPause() {
    final long longest = pause.toMillis();
    pause = Duration.ofMillis(Math.min(longest * 2, LONGEST_PAUSE.toMillis()));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
  }

  private static <T> Mono<T> failed(final Reason reason, final String words) {
    return Mono.error(new MirrorUnavailableException(reason, words));
  }

  /** One connection. */
  private final class Session implements RedisConnectionStateListener {
    private final ShardConnections connections;
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private final AtomicInteger unanswered = new AtomicInteger();

    Session(final ShardConnections connections) {
      this.connections = connections;
    }

    Mono<Void> send(final List<? extends AsyncCommand<byte[], byte[], ?>> commands) {
      final CompletableFuture<Boolean> settled = CompletableFuture.allOf(
              commands.toArray(CompletableFuture[]::new))
          .handle((nothing, failure) -> {
            underWay.addAndGet(-commands.size());
            return failure == null;
          });
      try {
        dispatch(commands);
      } catch (final RedisException lost) {
        commands.forEach(command -> command.completeExceptionally(lost));
      }
      return Mono.fromFuture(settled, true)
          .timeout(settings.timeout(), timers)
          .onErrorMap(TimeoutException.class, late -> unanswered())
          .flatMap(allDone -> allDone ? Mono.<Void>empty() : judge(commands))
          .doOnSuccess(nothing -> onAnswer())
          .doOnError(MirrorUnavailableException.class, this::onFailure);
    }

    /** Sends each where it belongs, in their order and, to one server, in one piece. */
    private void dispatch(final List<? extends AsyncCommand<byte[], byte[], ?>> commands) {
      final Map<StatefulRedisConnection<byte[], byte[]>, List<AsyncCommand<byte[], byte[], ?>>>
          commandsByConnection = new LinkedHashMap<>();
      for (final AsyncCommand<byte[], byte[], ?> command : commands) {
        commandsByConnection
            .computeIfAbsent(connections.of(shardOf(command)), any -> new ArrayList<>())
            .add(command);
      }
      commandsByConnection.forEach(StatefulRedisConnection::dispatch);
    }

    /** Ends it; whoever is told first does. */
    void end() {
      final EmitResult result = ended.tryEmitEmpty();
      assert result != EmitResult.FAIL_OVERFLOW : "an end needs no room";
    }

    void close() {
      connections.close();
    }

    @Override
    public void onRedisDisconnected(final RedisChannelHandler<?, ?> closedConnection) {
      end();
    }

    private Mono<Void> judge(final List<? extends AsyncCommand<byte[], byte[], ?>> commands) {
      for (final AsyncCommand<byte[], byte[], ?> command : commands) {
        if (command.state() == Future.State.CANCELLED) {
          return failed(Reason.NOT_CONNECTED, "the connection to Redis was lost");
        }
        if (command.state() == Future.State.FAILED && !isOfAnotherType(command)) {
          return Mono.error(unavailable(command.exceptionNow()));
        }
      }
      return Mono.empty();
    }

    private MirrorUnavailableException unavailable(final Throwable failure) {
      if (failure instanceof RedisCommandTimeoutException) {
        return unanswered();
      }
      if (String.valueOf(failure.getMessage()).startsWith(MOVED)) {
        return new MirrorUnavailableException(
            Reason.NOT_CONNECTED, "the shard has moved to another server");
      }
      return failure instanceof RedisCommandExecutionException
          ? MirrorUnavailableException.refused(failure)
          : new MirrorUnavailableException(
              Reason.NOT_CONNECTED, "the connection to Redis was lost");
    }

    private MirrorUnavailableException unanswered() {
      return new MirrorUnavailableException(
          Reason.UNANSWERED,
          "Redis did not answer within " + settings.timeout().toMillis() + " ms");
    }

    private void onAnswer() {
      unanswered.set(0);
      pause = FIRST_PAUSE;
    }

    private void onFailure(final MirrorUnavailableException failure) {
      if (failure.reason() == Reason.REFUSED) {
        onAnswer();
      } else if (failure.reason() == Reason.NOT_CONNECTED
          || unanswered.incrementAndGet() >= UNANSWERED_LIMIT) {
        end();
      }
    }
  }
}
