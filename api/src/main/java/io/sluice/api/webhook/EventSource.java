package io.sluice.api.webhook;

import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.FeedAnswer;
import io.sluice.api.stream.FeedRequest;
import java.util.UUID;
import java.util.function.Consumer;

/** Where the events come from. */
interface EventSource {
  /** The feed of a server. */
  static EventSource of(final EventFeed feed) {
    return new EventSource() {
      @Override
      public UUID journalId() {
        return feed.journalId();
      }

      @Override
      public long durablePosition() {
        return feed.durablePosition();
      }

      @Override
      public void ask(final long after, final int limit, final Consumer<FeedAnswer> onAnswer) {
        feed.askFromWithin(new FeedRequest(after, limit, System.nanoTime(), onAnswer));
      }
    };
  }

  /** The journal that positions are of. */
  UUID journalId();

  /** Last durable position. */
  long durablePosition();

  /**
   * Asks for what follows a position. One question at a time.
   *
   * @param onAnswer told once, on any thread, soon
   */
  void ask(long after, int limit, Consumer<FeedAnswer> onAnswer);
}
