package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.api.stream.FeedCounters;
import io.sluice.api.stream.FeedCounters.Value;

/** The meters of the feed of events. Stateless, any thread. */
public final class FeedMeters {
  private FeedMeters() {}

  /** Adds them. */
  public static void add(final Meters meters, final FeedCounters feed) {
    meters.gauge(
        "sluice.feed.readers",
        "Questions that are read, wait for events or are not yet taken",
        feed,
        from -> from.value(Value.UNDER_WAY));
    meters.gauge(
        "sluice.feed.position",
        "Highest position that was told",
        feed,
        from -> from.value(Value.POSITION));
    counter(meters, feed, "pages", "Questions answered with a page", Value.PAGES);
    counter(meters, feed, "events", "Events that were told", Value.EVENTS);
    counter(meters, feed, "bytes", "Bytes of their lines", Value.BYTES);
    counter(meters, feed, "seeks", "Places that were looked for in the journal", Value.SEEKS);
    counter(meters, feed, "refused", "Questions that found too many under way", Value.REFUSED);
    counter(meters, feed, "gone", "Questions for what was removed", Value.GONE);
    counter(meters, feed, "failures", "Questions that could not be answered", Value.FAILED);
  }

  private static void counter(
      final Meters meters,
      final FeedCounters feed,
      final String name,
      final String description,
      final Value value) {
    meters.counter(
        "sluice.feed." + name, description, Tags.empty(), feed, from -> from.value(value));
  }
}
