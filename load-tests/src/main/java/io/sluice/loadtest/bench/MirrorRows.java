package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Json;
import java.util.Arrays;
import java.util.List;

/** Rows and words about the mirror in Redis, from two results. For one thread. */
final class MirrorRows {
  private final Json redis;
  private final Json pace;

  /**
   * Of two results' figures, either of which may be empty.
   *
   * @param redis of {@code sluice bench redis}
   * @param pace of {@code sluice mirror-pace}
   */
  MirrorRows(final Json redis, final Json pace) {
    this.redis = redis;
    this.pace = pace;
  }

  /** What was to be reached: rows of what, floor, goal, measured, reached. */
  void goals(final Page page) {
    page.row(
        "p99 with Redis dead, slow or black-holed, of that with a healthy one",
        "≤ 1.10 ×",
        "≤ 1.03 ×",
        measured("p99"),
        worst("p99", true).toString());
    page.row(
        "throughput likewise",
        "≥ 0.90 ×",
        "≥ 0.97 ×",
        measured("perSecond"),
        worst("perSecond", false).toString());
    final double lag = pace.fraction("lagMsP99AtMost");
    page.row(
        "mirror's lag at 20,000 reservations/s, p99",
        "≤ 100 ms",
        "≤ 20 ms",
        figure(lag, "≤ %.0f ms"),
        Reached.atMost(lag, 100, 20).toString());
    final double rebuild = pace.fraction("rebuildMs") / 1e3;
    page.row(
        "rebuild of 1 M SKUs and 1 M reservations",
        "≤ 60 s",
        "≤ 15 s",
        figure(rebuild, "%.1f s"),
        Reached.atMost(rebuild, 60, 15).toString());
    final double bytes = pace.fraction("bytesPerLiveReservation");
    page.row(
        "memory of Redis for a live reservation",
        "≤ 400 B",
        "≤ 200 B",
        figure(bytes, "%.0f B"),
        Reached.atMost(bytes, 400, 200).toString());
  }

  /** The section with everything that was seen. */
  void section(final Page page) {
    if (redis.fields().isEmpty() && pace.fields().isEmpty()) {
      return;
    }
    page.line("## The mirror in Redis");
    page.line("");
    if (!redis.fields().isEmpty()) {
      page.row("Redis", "p99 beside a healthy one", "throughput beside a healthy one");
      page.row("---", "---:", "---:");
      for (final RedisFault fault : RedisFault.values()) {
        page.row(fault.words(), spread(fault.key(), "p99"), spread(fault.key(), "perSecond"));
      }
      page.row(
          "healthy", spread("healthyToHealthy", "p99"), spread("healthyToHealthy", "perSecond"));
      page.line("");
      page.line(
          "In %,d pairs each; p99 at %,.0f reservations a second, throughput as fast as they go."
              .formatted(redis.number("pairs"), redis.fraction("ratePerSecond")));
      page.line("Every request was accepted, and no unit was astray afterwards: %s."
          .formatted(redis.isTrue("valid") ? "so it was" : "NOT SO"));
      page.line("");
    }
    if (!pace.fields().isEmpty()) {
      page.line(
          "With %,d SKUs and %,d reservations, each of a customer of its own, at %,d a second:"
              .formatted(
                  pace.number("skus"), pace.number("reservations"), pace.number("ratePerS")));
      page.line("%,d keys were written in %,d batches, of which %,d failed; after the rebuild %,d"
          .formatted(
              pace.number("keysWritten"),
              pace.number("batches"),
              pace.number("batchesThatFailed"),
              pace.number("keysCompared")));
      page.line("keys were compared with the engine, and %,d differed."
          .formatted(pace.number("differences")));
      page.line("");
    }
  }

  private String measured(final String figure) {
    final List<String> words = Arrays.stream(RedisFault.values())
        .map(fault -> "%.2f".formatted(ratio(fault.key(), figure).fraction("median")))
        .toList();
    return redis.fields().isEmpty() ? "" : String.join(" · ", words);
  }

  /** How far the worst of the faults got; what two healthy looks differ by counts as equal. */
  private Reached worst(final String figure, final boolean atMost) {
    final Json apart = ratio("healthyToHealthy", figure);
    Reached worst = Reached.GOAL;
    for (final RedisFault fault : RedisFault.values()) {
      final double median = ratio(fault.key(), figure).fraction("median");
      final boolean equal = median >= apart.fraction("min") && median <= apart.fraction("max");
      final Reached reached = atMost
          ? Reached.atMost(equal ? Math.min(1, median) : median, 1.10, 1.03)
          : Reached.atLeast(equal ? Math.max(1, median) : median, 0.90, 0.97);
      worst = reached.compareTo(worst) > 0 ? reached : worst;
    }
    return worst;
  }

  private Json ratio(final String of, final String figure) {
    return redis.object(of).object(figure);
  }

  private String spread(final String of, final String figure) {
    final Json ratio = ratio(of, figure);
    return "%.2f (%.2f–%.2f)"
        .formatted(ratio.fraction("median"), ratio.fraction("min"), ratio.fraction("max"));
  }

  private static String figure(final double value, final String format) {
    return Double.isNaN(value) ? "" : format.formatted(value);
  }
}
