package io.sluice.loadtest.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often each {@link Mark} was come to. One thread. */
final class Marks {
  private final long[] counts = new long[Mark.values().length];

  void hit(final Mark mark) {
    counts[mark.ordinal()]++;
  }

  void hitIf(final boolean condition, final Mark mark) {
    if (condition) {
      counts[mark.ordinal()]++;
    }
  }

  void addAll(final Marks other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** Marks that nobody came to. */
  Set<Mark> missing() {
    final EnumSet<Mark> missing = EnumSet.noneOf(Mark.class);
    for (final Mark mark : Mark.values()) {
      if (counts[mark.ordinal()] == 0) {
        missing.add(mark);
      }
    }
    return missing;
  }

  /** Counts by the name of the mark, in words. */
  Map<String, Long> figures() {
    final Map<String, Long> figures = new TreeMap<>();
    byMark().forEach((mark, count) -> figures.put(words(mark), count));
    return figures;
  }

  /** A mark in words. */
  static String words(final Mark mark) {
    return mark.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private Map<Mark, Long> byMark() {
    final Map<Mark, Long> byMark = new EnumMap<>(Mark.class);
    for (final Mark mark : Mark.values()) {
      byMark.put(mark, counts[mark.ordinal()]);
    }
    return byMark;
  }
}
