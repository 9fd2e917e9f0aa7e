package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.api.live.LiveCounters;
import io.sluice.api.live.LiveCounters.Value;

/** The meters of live numbers. Stateless, any thread. */
public final class LiveMeters {
  private LiveMeters() {}

  /** Adds them. */
  public static void add(final Meters meters, final LiveCounters live) {
    gauge(meters, live, "listeners", "Those who listen", Value.LISTENERS);
    gauge(meters, live, "topics", "Topics that event loops watch", Value.WATCHED);
    gauge(meters, live, "position", "Position that was followed to", Value.POSITION);
    gauge(meters, live, "over", "1 if nothing is told any more", Value.OVER);
    counter(meters, live, "rounds", "Rounds in which something changed", Value.ROUNDS);
    counter(meters, live, "states", "States that were written, for all at once", Value.STATES);
    counter(meters, live, "updates", "States that were given to a listener", Value.UPDATES);
    counter(meters, live, "bytes", "Bytes of these", Value.BYTES);
    counter(meters, live, "coalesced", "States that a newer one replaced", Value.COALESCED);
    counter(meters, live, "dropped", "Listeners that did not read", Value.DROPPED);
    counter(meters, live, "refused", "Listeners that found too many", Value.REFUSED);
  }

  private static void gauge(
      final Meters meters,
      final LiveCounters live,
      final String name,
      final String description,
      final Value value) {
    meters.gauge("sluice.live." + name, description, live, from -> from.value(value));
  }

  private static void counter(
      final Meters meters,
      final LiveCounters live,
      final String name,
      final String description,
      final Value value) {
    meters.counter(
        "sluice.live." + name, description, Tags.empty(), live, from -> from.value(value));
  }
}
