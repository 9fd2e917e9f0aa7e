package io.sluice.loadtest.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A figure that was measured several times.
 *
 * @param median of all
 * @param min the smallest
 * @param max the largest
 */
record Spread(double median, double min, double max) {
  /** The spread of at least one measurement. */
  static Spread of(final List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    final List<Double> sorted = values.stream().sorted().toList();
    final int middle = sorted.size() / 2;
    final double median = sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /** For a result file. */
  Map<String, Object> toResult() {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("median", Rounded.toThousandths(median));
    result.put("min", Rounded.toThousandths(min));
    result.put("max", Rounded.toThousandths(max));
    return result;
  }
}
