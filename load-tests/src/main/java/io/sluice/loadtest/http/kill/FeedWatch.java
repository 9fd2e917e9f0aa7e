package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.feed.EventConsumer;
import io.sluice.loadtest.http.feed.EventLog;
import io.sluice.loadtest.http.feed.FeedComparison;
import io.sluice.loadtest.http.feed.FeedReader;
import io.sluice.loadtest.http.feed.FeedState;
import io.sluice.loadtest.http.feed.WebhookReceiver;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A consumer of the feed or of webhooks that is killed now and then like the server, and what it
 * must have been told all the same: every event, and by them what the server shows.
 *
 * <p>Belongs to the thread of the rounds; its kills are on a thread of their own.
 */
final class FeedWatch implements AutoCloseable {
  private static final long LONGEST_DELAY_NS = 1_000_000_000;
  private static final long LOOK_PAUSE_NS = 2_000_000;
  private static final int COMPARED_CLAIMS = 200;

  private final EventConsumer consumer;
  private final FeedState state;
  private final EventLog log;
  private final Violations violations;
  private final FeedTally tally;
  private final SplittableRandom random;

  private FeedWatch(
      final EventConsumer consumer,
      final FeedState state,
      final Violations violations,
      final FeedTally tally,
      final SplittableRandom random) {
    this.consumer = consumer;
    this.state = state;
    this.violations = violations;
    this.tally = tally;
    this.random = random;
    log = consumer.log();
  }

  /**
   * A consumer of one data directory.
   *
   * @param directory for its files
   */
  static FeedWatch in(
      final Path directory,
      final Violations violations,
      final FeedTally tally,
      final SplittableRandom random)
      throws IOException {
    final FeedState state = new FeedState();
    final EventConsumer consumer = tally.isPushed()
        ? new WebhookReceiver(directory, state::onEvent)
        : new FeedReader(directory, state::onEvent);
    return new FeedWatch(consumer, state, violations, tally, random);
  }

  /** Lets it follow a server, and starts it if it does not run. */
  void follow(final InetSocketAddress server) throws IOException {
    consumer.follow(server);
  }

  /** Kills it after a while, beside the load. */
  Background killSoon() {
    final long delayNs = random.nextLong(LONGEST_DELAY_NS);
    return Background.start("consumer-killer", () -> {
      final long endNs = System.nanoTime() + delayNs;
      for (long left = delayNs; left > 0; left = endNs - System.nanoTime()) {
        LockSupport.parkNanos(Math.min(left, LOOK_PAUSE_NS));
      }
      consumer.kill();
      tally.onKill();
    });
  }

  /** Holds what it was told against the server, to which nobody else talks now. */
  void check(final InetSocketAddress server) throws IOException {
    final long repeatsBefore = log.repeats();
    final long positionBefore = log.position();
    final long missedBefore = log.missed();
    try (HttpCaller caller = new HttpCaller(server)) {
      final FeedComparison comparison = new FeedComparison(state, caller, this::pull);
      comparison.compareStock(World.skus());
      comparison.compareClaims(COMPARED_CLAIMS, random);
      comparison.differences().forEach(text -> violated("the feed differs: " + text));
      tally.onCheck(
          log.position() - positionBefore,
          log.repeats() - repeatsBefore,
          log.missed() - missedBefore,
          comparison.differences().size());
    }
  }

  @Override
  public void close() throws IOException {
    consumer.close();
  }

  private void pull() throws IOException {
    final long before = log.position();
    log.readOn();
    if (log.position() == before) {
      LockSupport.parkNanos(LOOK_PAUSE_NS);
    }
    log.takeFaults().forEach(fault -> violated("the feed: " + fault));
  }

  private void violated(final String text) {
    violations.add(Kind.LOST, text);
  }
}
