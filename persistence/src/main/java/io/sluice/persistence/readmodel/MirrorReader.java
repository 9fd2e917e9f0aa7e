package io.sluice.persistence.readmodel;

import io.lettuce.core.KeyValue;
import io.lettuce.core.protocol.AsyncCommand;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.redis.RedisAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the mirror that Sluice keeps in Redis, at the reader's own rate and without a call to the
 * engine: see {@code docs/reading.md}.
 *
 * <p>Whatever is written there, by whomever, is an answer, and never an exception: each says how
 * far it can be relied on, and whether to rely on it is up to the caller. Only when Redis gives no
 * answer at all within the time-out, a {@link MirrorUnavailableException} comes instead, and at
 * once while there is no connection.
 *
 * <p>Any thread. What is subscribed to goes on on threads of Lettuce or of the reader's timer,
 * which must not be blocked.
 */
public final class MirrorReader implements AutoCloseable {
  /** Things that may be asked for at once. */
  public static final int MOST_QUESTIONS = 500;

  /** How long anybody waits for a position at most. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final long FIRST_PAUSE_MS = 1;
  private static final long LONGEST_PAUSE_MS = 20;
  private static final int DOUBLINGS = 5;
  private static final Duration LOOK = Duration.ofMillis(5);

  private final RedisLink link;
  private final ReaderSettings settings;

  private MirrorReader(final Callable<RedisAddress> where, final ReaderSettings settings) {
    this.link = new RedisLink(where, settings);
    this.settings = settings;
  }

  /** A reader that has begun to connect. */
  public static MirrorReader open(final RedisAddress address, final ReaderSettings settings) {
    return open(() -> address, settings);
  }

  /**
   * A reader that has begun to connect.
   *
   * @param where tells where Redis is, before each attempt to connect, on a thread of the reader
   */
  public static MirrorReader open(
      final Callable<RedisAddress> where, final ReaderSettings settings) {
    final MirrorReader reader = new MirrorReader(where, settings);
    reader.link.start();
    return reader;
  }

  /** How it asks. */
  public ReaderSettings settings() {
    return settings;
  }

  /** Waits for a connection, within a bound; says whether there is one. */
  public Mono<Boolean> connected(final Duration bound) {
    return Flux.interval(Duration.ZERO, LOOK, link.timers())
        .map(tick -> link.isConnected())
        .filter(isConnected -> isConnected)
        .next()
        .timeout(bound, Mono.fromCallable(link::isConnected), link.timers());
  }

  /** Asks for one thing. */
  public <T> Mono<Reading<T>> read(final Question<T> question) {
    return readAll(List.of(question)).map(List::getFirst);
  }

  /**
   * Asks for several things, in one round trip. Those of one shard are read one after the other,
   * and may be of several states, as their versions say.
   *
   * @param questions {@link #MOST_QUESTIONS} at most
   * @return the readings in the order of the questions
   * @throws IllegalArgumentException if they are too many
   */
  public <T> Mono<List<Reading<T>>> readAll(final List<Question<T>> questions) {
    final List<Question<T>> asked = List.copyOf(questions);
    if (asked.size() > MOST_QUESTIONS) {
      throw new IllegalArgumentException("more than " + MOST_QUESTIONS + " questions");
    }
    return asked.isEmpty()
        ? Mono.just(List.of())
        : Mono.defer(() -> {
          final ShardReads<T> reads = new ShardReads<>(asked);
          return link.run(reads.commands())
              .then(Mono.fromCallable(() -> reads.readings(System.currentTimeMillis(), settings)));
        });
  }

  /**
   * Asks for one thing once its shard holds everything up to a position, such as that of an answer
   * of the engine. Looks again after pauses that grow to {@value #LONGEST_PAUSE_MS} ms, also when
   * Redis does not answer, as long as there is time.
   *
   * @param position that is waited for
   * @param bound how long; at most {@link #LONGEST_WAIT} count
   * @return whether it came to that, and the last reading either way
   */
  public <T> Mono<AwaitedReading<T>> readAfter(
      final long position, final Duration bound, final Question<T> question) {
    return Mono.defer(() -> {
      final long endNs = System.nanoTime() + shorter(bound, LONGEST_WAIT).toNanos();
      return read(question)
          .onErrorResume(failure -> goesOn(failure, endNs) ? Mono.empty() : Mono.error(failure))
          .map(reading -> new AwaitedReading<>(reading.place().hasReached(position), reading))
          .filter(awaited -> awaited.reached() || leftMs(endNs) <= 0)
          .repeatWhenEmpty(looks ->
              looks.concatMap(look -> Mono.delay(pause(look, endNs), link.timers()), 1))
          .or(link.untilClosed());
    });
  }

  /** Asks where all shards stand. */
  public Mono<MirrorPositions> positions() {
    return Mono.defer(() -> {
      final List<AsyncCommand<byte[], byte[], List<KeyValue<byte[], byte[]>>>> asked =
          new ArrayList<>(MirrorKeys.SHARDS);
      for (int shard = 0; shard < MirrorKeys.SHARDS; shard++) {
        asked.add(ShardReads.place(shard));
      }
      return link.run(asked).then(Mono.fromCallable(() -> positions(asked)));
    });
  }

  /** {@link #read} for who does not use Reactor. */
  public <T> CompletionStage<Reading<T>> ask(final Question<T> question) {
    return read(question).toFuture();
  }

  /** {@link #readAfter} for who does not use Reactor. */
  public <T> CompletionStage<AwaitedReading<T>> askAfter(
      final long position, final Duration bound, final Question<T> question) {
    return readAfter(position, bound, question).toFuture();
  }

  /** Ends the connection; who still waits for an answer is told that there is none. */
  @Override
  public void close() {
    link.close();
  }

  RedisLink link() {
    return link;
  }

  private MirrorPositions positions(
      final List<AsyncCommand<byte[], byte[], List<KeyValue<byte[], byte[]>>>> asked) {
    final long nowMs = System.currentTimeMillis();
    final List<ShardPlace> places = new ArrayList<>(asked.size());
    for (int shard = 0; shard < asked.size(); shard++) {
      places.add(ShardPlace.of(shard, ShardReads.fields(asked.get(shard)), nowMs, settings));
    }
    return new MirrorPositions(places);
  }

  /** Too much under way is no reason to ask for more. */
  private static boolean goesOn(final Throwable failure, final long endNs) {
    return failure instanceof MirrorUnavailableException unavailable
        && unavailable.reason() != MirrorUnavailableException.Reason.BUSY
        && leftMs(endNs) > 0;
  }

  private static Duration pause(final long look, final long endNs) {
    final long grown = FIRST_PAUSE_MS << Math.min(look, DOUBLINGS);
    final long most = Math.min(grown, LONGEST_PAUSE_MS);
    return Duration.ofMillis(Math.clamp(leftMs(endNs), 0, most));
  }

  /** Rounded up, so that nobody looks again and again in the last millisecond. */
  private static long leftMs(final long endNs) {
    return Math.ceilDiv(endNs - System.nanoTime(), 1_000_000L);
  }

  private static Duration shorter(final Duration one, final Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
