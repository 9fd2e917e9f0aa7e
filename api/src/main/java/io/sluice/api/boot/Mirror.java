package io.sluice.api.boot;

import io.sluice.engine.replica.StateFollower;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorFeed;
import io.sluice.persistence.mirror.MirrorListener;
import io.sluice.persistence.readmodel.MirrorReader;
import io.sluice.persistence.readmodel.ReaderSettings;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import io.sluice.persistence.redis.RedisMirror;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The mirror of a server with all its parts, and what people are told of it. Any thread. */
final class Mirror implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Mirror.class);

  /** An orderly stop waits no longer for the mirror. */
  private static final long FAREWELL_NS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Callable<RedisAddress> where;
  private final MirrorCounters counters = new MirrorCounters();
  private final MirrorFeed feed;
  private final RedisMirror redis;
  private final @Nullable EmbeddedRedis embedded;

  /**
   * A mirror that does nothing yet.
   *
   * @param choice where it is
   * @param data directory of the server
   * @param wake wakes the thread of the replica that it follows
   */
  Mirror(final RedisChoice choice, final Path data, final Runnable wake) {
    final Log log = new Log(choice.shown());
    embedded = choice.place() == RedisChoice.Place.EMBEDDED
        ? new EmbeddedRedis(data.resolve("redis"))
        : null;
    feed = new MirrorFeed(System::nanoTime, log, wake, counters, new SecureRandom());
    where = where(choice, embedded);
    redis = new RedisMirror(where, feed, log, counters);
    feed.tell(redis);
  }

  /** Begins to connect, and returns at once. */
  Mirror start() {
    redis.start();
    return this;
  }

  /** What is to follow the replica. */
  StateFollower follower() {
    return feed;
  }

  /** Begins to connect a reader, which the caller closes before the mirror. */
  MirrorReader reader(final UUID journal) {
    return MirrorReader.open(where, ReaderSettings.defaults().expecting(journal.toString()));
  }

  /** What it counts. */
  MirrorCounters counters() {
    return counters;
  }

  /** For how long it has lacked something. */
  long behindMs() {
    return TimeUnit.NANOSECONDS.toMillis(counters.behindNs(System.nanoTime()));
  }

  /** Waits a little for the mirror to be told of a last position, if it is there at all. */
  void awaitTold(final LongSupplier position) {
    final long endNs = System.nanoTime() + FAREWELL_NS;
    final long last = position.getAsLong();
    while (counters.value(Value.CONNECTED) == 1
        && counters.value(Value.REBUILDING) == 0
        && counters.value(Value.PLACE) < last
        && System.nanoTime() - endNs < 0) {
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  @Override
  public void close() {
    redis.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  private static Callable<RedisAddress> where(
      final RedisChoice choice, final @Nullable EmbeddedRedis embedded) {
    if (embedded != null) {
      return embedded::start;
    }
    final RedisAddress address = Objects.requireNonNull(choice.address(), "an address was chosen");
    return () -> address;
  }

  /** Puts into the log what people should know, and nothing twice in a row. */
  private static final class Log implements MirrorListener {
    private final String shown;
    private volatile String trouble = "";

    Log(final String shown) {
      this.shown = shown;
    }

    @Override
    public void onConnected() {
      trouble = "";
      LOG.info("the mirror is connected to {}", shown);
    }

    @Override
    public void onDisconnected(final String why) {
      if (!why.equals(trouble)) {
        trouble = why;
        LOG.warn("the mirror has no connection to {}: {}; it is tried again", shown, why);
      }
    }

    @Override
    public void onFailure(final String why) {
      if (!why.equals(trouble)) {
        trouble = why;
        LOG.warn("the mirror could not be written: {}; it is tried again", why);
      }
    }

    @Override
    public void onRebuild(final String why) {
      LOG.info("the mirror is written anew: {}", why);
    }

    @Override
    public void onRebuildProgress(final long things, final long total) {
      LOG.info("the mirror has {} of {} things", things, total);
    }

    @Override
    public void onRebuilt(final long things, final long removed, final long durationNs) {
      LOG.info(
          "the mirror has everything: {} things in {} ms, {} left over and removed",
          things,
          TimeUnit.NANOSECONDS.toMillis(durationNs),
          removed);
    }

    @Override
    public void onRepaired(final int keys) {
      LOG.warn("ALARM: {} keys of the mirror held what nobody of ours wrote", keys);
    }
  }
}
