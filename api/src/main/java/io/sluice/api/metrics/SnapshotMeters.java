package io.sluice.api.metrics;

import io.micrometer.core.instrument.Tags;
import io.sluice.engine.replica.ReplicaCounters;
import io.sluice.engine.replica.ReplicaCounters.Value;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The meters of the replica and of the snapshots that it writes. Stateless, any thread. */
public final class SnapshotMeters {
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
  private static final double MS_PER_S = TimeUnit.SECONDS.toMillis(1);

  private SnapshotMeters() {}

  /**
   * Adds them.
   *
   * @param wallMs wall clock, milliseconds UTC
   */
  public static void add(
      final Meters meters, final ReplicaCounters counters, final LongSupplier wallMs) {
    gauge(
        meters, counters, "replica.position", "Position that the replica follows", Value.POSITION);
    gauge(
        meters,
        counters,
        "replica.diverged",
        "1 if the replica came to another state than the engine",
        Value.DIVERGED);
    gauge(meters, counters, "replica.stopped", "1 if the replica follows no longer", Value.STOPPED);
    counter(
        meters,
        counters,
        "replica.states.compared",
        "States that were equal to those of the engine",
        Value.COMPARED);
    counter(meters, counters, "snapshot.written", "Snapshots that were written", Value.SNAPSHOTS);
    counter(
        meters,
        counters,
        "snapshot.failures",
        "Snapshots that could not be written, and removals that failed",
        Value.FAILURES);
    gauge(
        meters,
        counters,
        "snapshot.position",
        "Position of the newest snapshot",
        Value.SNAPSHOT_POSITION);
    gauge(meters, counters, "snapshot.bytes", "Its length", Value.SNAPSHOT_BYTES);
    meters.gauge(
        "sluice.snapshot.duration.seconds",
        "How long the newest snapshot took to write",
        counters,
        from -> from.value(Value.SNAPSHOT_DURATION_NS) / NS_PER_S);
    meters.gauge(
        "sluice.snapshot.age.seconds",
        "Age of the newest snapshot that this process wrote, 0 if it wrote none",
        counters,
        from -> ageSeconds(from, wallMs.getAsLong()));
  }

  private static double ageSeconds(final ReplicaCounters counters, final long nowMs) {
    final long writtenMs = counters.value(Value.SNAPSHOT_TIME_MS);
    return writtenMs == 0 ? 0 : Math.max(0, nowMs - writtenMs) / MS_PER_S;
  }

  private static void gauge(
      final Meters meters,
      final ReplicaCounters counters,
      final String name,
      final String description,
      final Value value) {
    meters.gauge("sluice." + name, description, counters, from -> from.value(value));
  }

  private static void counter(
      final Meters meters,
      final ReplicaCounters counters,
      final String name,
      final String description,
      final Value value) {
    meters.counter(
        "sluice." + name, description, Tags.empty(), counters, from -> from.value(value));
  }
}
