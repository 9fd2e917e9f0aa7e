package io.sluice.loadtest.simulation.image;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of many damages. Any thread. */
final class DamageTally {
  private static final int KEPT_COMPLAINTS = 20;

  /** What a start may do with damaged files. */
  enum Outcome {
    /** It was refused, and the place was named. */
    REFUSED,
    /** The damage was where nothing counts: everything acknowledged was served as it was. */
    SERVED_RIGHT,
    /**
     * The last events before a loss of power were served as if they had never been: nothing on the
     * disk but their own frames says that they were acknowledged. The design tells of it.
     */
    SHORT_BY_DESIGN,
    /** Anything else: a defect. */
    SILENT
  }

  private final Map<Damage, long[]> countByDamage = new EnumMap<>(Damage.class);
  private final List<String> complaints = new ArrayList<>();
  private long specimens;

  synchronized void onSpecimen() {
    specimens++;
  }

  synchronized void on(final Damage damage, final Outcome outcome, final String what) {
    countByDamage
        .computeIfAbsent(damage, any -> new long[Outcome.values().length])[outcome.ordinal()]++;
    if (outcome == Outcome.SILENT && complaints.size() < KEPT_COMPLAINTS) {
      complaints.add(what);
    }
  }

  synchronized long count(final Outcome outcome) {
    return countByDamage.values().stream()
        .mapToLong(counts -> counts[outcome.ordinal()])
        .sum();
  }

  synchronized long count() {
    long all = 0;
    for (final Outcome outcome : Outcome.values()) {
      all += count(outcome);
    }
    return all;
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Damages that never came. */
  synchronized List<Damage> missing() {
    final List<Damage> missing = new ArrayList<>(List.of(Damage.values()));
    missing.removeAll(countByDamage.keySet());
    return missing;
  }

  /** For a result file. */
  synchronized Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("damages", count());
    figures.put("journals", specimens);
    figures.put("refused", count(Outcome.REFUSED));
    figures.put("servedRight", count(Outcome.SERVED_RIGHT));
    figures.put("shortByDesign", count(Outcome.SHORT_BY_DESIGN));
    figures.put("silent", count(Outcome.SILENT));
    final Map<String, Object> kinds = new LinkedHashMap<>();
    countByDamage.forEach((damage, counts) -> kinds.put(damage.key(), row(counts)));
    figures.put("kinds", kinds);
    figures.put("complaints", List.copyOf(complaints));
    return figures;
  }

  private static Map<String, Object> row(final long[] counts) {
    final Map<String, Object> row = new LinkedHashMap<>();
    row.put("refused", counts[Outcome.REFUSED.ordinal()]);
    row.put("servedRight", counts[Outcome.SERVED_RIGHT.ordinal()]);
    row.put("shortByDesign", counts[Outcome.SHORT_BY_DESIGN.ordinal()]);
    row.put("silent", counts[Outcome.SILENT.ordinal()]);
    return row;
  }
}
