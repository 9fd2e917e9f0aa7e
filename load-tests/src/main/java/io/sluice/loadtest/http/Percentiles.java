package io.sluice.loadtest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;

/**
 * The shape of a set of latencies in nanoseconds, in which a lost request counts as one that took
 * for ever.
 *
 * @param count requests, the lost ones included
 * @param p50 half of them took at most this long
 * @param p99 99 of 100
 * @param p999 999 of 1,000
 * @param max the longest
 */
public record Percentiles(long count, long p50, long p99, long p999, long max) {
  /** For ever. */
  public static final long INFINITE = Long.MAX_VALUE;

  private static final double NS_PER_MS = 1e6;

  /** The percentiles of what was recorded, beside some requests that never ended. */
  public static Percentiles of(final AbstractHistogram recorded, final long lost) {
    final long count = recorded.getTotalCount() + lost;
    return new Percentiles(
        count,
        at(recorded, count, 0.50),
        at(recorded, count, 0.99),
        at(recorded, count, 0.999),
        lost > 0 ? INFINITE : recorded.getMaxValue());
  }

  /** For people: {@code 0.42 ms}. */
  public static String milliseconds(final long ns) {
    if (ns == INFINITE) {
      return "∞";
    }
    final double ms = ns / NS_PER_MS;
    return String.format(ms < 10 ? "%.2f ms" : ms < 100 ? "%.1f ms" : "%,.0f ms", ms);
  }

  /** For a result file: microseconds, and null for infinite. */
  public Map<String, Object> toResult() {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("count", count);
    putMicroseconds(result, "p50Us", p50);
    putMicroseconds(result, "p99Us", p99);
    putMicroseconds(result, "p999Us", p999);
    putMicroseconds(result, "maxUs", max);
    return result;
  }

  private static void putMicroseconds(
      final Map<String, Object> result, final String name, final long ns) {
    result.put(name, ns == INFINITE ? "infinite" : (Object) (ns / 1_000));
  }

  private static long at(final AbstractHistogram recorded, final long count, final double share) {
    final long rank = Math.max(1, (long) Math.ceil(count * share));
    if (count == 0) {
      return 0;
    }
    final long recordedCount = recorded.getTotalCount();
    if (rank > recordedCount) {
      return INFINITE;
    }
    return recorded.getValueAtPercentile(100.0 * rank / recordedCount);
  }
}
