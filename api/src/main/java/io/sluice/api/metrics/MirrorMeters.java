package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.sluice.engine.spi.Journal;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The meters of the mirror. Stateless, any thread. */
public final class MirrorMeters {
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

  private MirrorMeters() {}

  /**
   * Adds them.
   *
   * @param journal that is mirrored
   * @param clockNs monotonic clock
   */
  public static void add(
      final Meters meters,
      final MirrorCounters counters,
      final Journal journal,
      final LongSupplier clockNs) {
    gauge(meters, counters, "position", "Position up to which it has everything", Value.POSITION);
    meters.gauge(
        "sluice.mirror.behind",
        "Durable events that it lacks",
        counters,
        from -> Math.max(0, journal.durablePosition() - from.value(Value.POSITION)));
    meters.gauge(
        "sluice.mirror.behind.seconds",
        "For how long it has lacked something",
        counters,
        from -> from.behindNs(clockNs.getAsLong()) / NS_PER_S);
    gauge(meters, counters, "connected", "1 while there is a connection", Value.CONNECTED);
    gauge(meters, counters, "waiting", "Things that changed and wait to be told", Value.WAITING);
    gauge(meters, counters, "rebuilding", "1 while all is written anew", Value.REBUILDING);
    gauge(meters, counters, "rebuild.done", "Things that the rebuild came to", Value.REBUILD_DONE);
    gauge(meters, counters, "rebuild.things", "Things that it has to come to", Value.REBUILD_TOTAL);
    meters.gauge(
        "sluice.mirror.coalescing.ratio",
        "Changes for each key that was written",
        counters,
        MirrorMeters::coalescing);
    counter(meters, counters, "connections", "Connections that were made", Value.CONNECTIONS);
    counter(meters, counters, "batches", "Batches that were told", Value.BATCHES);
    counter(meters, counters, "failures", "Batches that were not, or nobody knows", Value.FAILURES);
    counter(meters, counters, "changes", "Changes that were noticed", Value.CHANGES);
    counter(meters, counters, "writes", "Keys that were written", Value.WRITES);
    counter(
        meters, counters, "repaired", "Keys that held what nobody of ours wrote", Value.REPAIRED);
    counter(meters, counters, "rebuilds", "Times that all was written anew", Value.REBUILDS);
    final Collector lag = () -> lag(counters);
    meters.prometheus().getPrometheusRegistry().register(lag);
  }

  private static double coalescing(final MirrorCounters counters) {
    final long writes = counters.value(Value.WRITES);
    return writes == 0 ? 1 : (double) counters.value(Value.CHANGES) / writes;
  }

  private static MetricSnapshot lag(final MirrorCounters counters) {
    final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    final int last = MirrorCounters.lagBuckets() - 1;
    for (int bucket = 0; bucket <= last; bucket++) {
      final double bound =
          bucket == last ? Double.POSITIVE_INFINITY : MirrorCounters.lagBoundNs(bucket) / NS_PER_S;
      buckets.bucket(bound, counters.lag(bucket));
    }
    return HistogramSnapshot.builder()
        .name("sluice_mirror_lag_seconds")
        .help("Time from noticing the oldest change of a batch until it was told")
        .dataPoint(HistogramDataPointSnapshot.builder()
            .classicHistogramBuckets(buckets.build())
            .sum(counters.value(Value.LAG_NS) / NS_PER_S)
            .build())
        .build();
  }

  private static void gauge(
      final Meters meters,
      final MirrorCounters counters,
      final String name,
      final String description,
      final Value value) {
    meters.gauge("sluice.mirror." + name, description, counters, from -> from.value(value));
  }

  private static void counter(
      final Meters meters,
      final MirrorCounters counters,
      final String name,
      final String description,
      final Value value) {
    meters.counter(
        "sluice.mirror." + name, description, Tags.empty(), counters, from -> from.value(value));
  }
}
