package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.EngineCounters.Value;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalCounters;
import java.util.concurrent.TimeUnit;

/** The meters of the journal and of the journaler's thread. Stateless, any thread. */
public final class JournalMeters {
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

  private JournalMeters() {}

  /** Adds them. */
  public static void add(final Meters meters, final Journal journal, final EngineCounters engine) {
    meters.gauge(
        "sluice.journal.durable.position",
        "Last position that is as durable as promised",
        journal,
        Journal::durablePosition);
    meters.gauge(
        "sluice.journal.behind",
        "Events that are stated but not yet durable",
        journal,
        from -> Math.max(0, engine.value(Value.POSITION) - from.durablePosition()));
    meters.gauge(
        "sluice.journal.storage.full",
        "1 while the disk is too full for more",
        journal,
        from -> from.storageFull() ? 1 : 0);
    final JournalCounters counters = journal.counters();
    meters.counter(
        "sluice.journal.frames",
        "Frames that were appended",
        Tags.empty(),
        counters,
        JournalCounters::frames);
    meters.counter(
        "sluice.journal.bytes",
        "Bytes of those frames",
        Tags.empty(),
        counters,
        JournalCounters::bytes);
    final Collector commits = () -> commits(counters);
    meters.prometheus().getPrometheusRegistry().register(commits);
  }

  /** A real histogram, which Micrometer would only make of timers of its own. */
  private static MetricSnapshot commits(final JournalCounters counters) {
    final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    final int last = JournalCounters.bucketCount() - 1;
    for (int bucket = 0; bucket <= last; bucket++) {
      final double bound =
          bucket == last ? Double.POSITIVE_INFINITY : JournalCounters.boundNs(bucket) / NS_PER_S;
      buckets.bucket(bound, counters.commits(bucket));
    }
    return HistogramSnapshot.builder()
        .name("sluice_journal_commit_seconds")
        .help("Time of one commit: the force at disk, the mark alone at process")
        .dataPoint(HistogramDataPointSnapshot.builder()
            .classicHistogramBuckets(buckets.build())
            .sum(counters.commitNs() / NS_PER_S)
            .build())
        .build();
  }
}
