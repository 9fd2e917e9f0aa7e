package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of faults of real servers. For one thread. */
final class FaultTally {
  private final Map<RealFault, Integer> roundsByFault = new EnumMap<>(RealFault.class);
  private final Map<RealFault, Integer> stoppedByFault = new EnumMap<>(RealFault.class);
  private final Map<RealFault, String> skipped = new EnumMap<>(RealFault.class);
  private final Violations violations;
  private long acknowledged;
  private long unknown;

  FaultTally(final Violations violations) {
    this.violations = violations;
  }

  void onRound(final RealFault fault) {
    roundsByFault.merge(fault, 1, Integer::sum);
  }

  /** The server stopped itself with the exit code that is due. */
  void onOwnStop(final RealFault fault) {
    stoppedByFault.merge(fault, 1, Integer::sum);
  }

  void skip(final RealFault fault, final String why) {
    skipped.put(fault, why);
  }

  void addBelief(final Belief belief) {
    acknowledged += belief.acknowledged();
    unknown += belief.unknownTotal();
  }

  /** True if every promise was kept in all rounds. */
  boolean isClean() {
    return violations.isEmpty();
  }

  int rounds() {
    return roundsByFault.values().stream().mapToInt(Integer::intValue).sum();
  }

  int rounds(final RealFault fault) {
    return roundsByFault.getOrDefault(fault, 0);
  }

  /** Rounds in which the server stopped itself. */
  int ownStops(final RealFault fault) {
    return stoppedByFault.getOrDefault(fault, 0);
  }

  long acknowledged() {
    return acknowledged;
  }

  /** What could not be done here, in words. */
  List<String> skipped() {
    final List<String> words = new ArrayList<>();
    skipped.forEach((fault, why) -> words.add(fault + ": skipped: " + why));
    return words;
  }

  List<String> violations() {
    return violations.texts();
  }

  /** For a result file. */
  Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rounds", rounds());
    figures.put("acknowledged", acknowledged);
    figures.put("unknownAtFirst", unknown);
    for (final Kind kind : Kind.values()) {
      figures.put(kind.name().toLowerCase(Locale.ROOT), violations.count(kind));
    }
    final Map<String, Object> kinds = new LinkedHashMap<>();
    for (final RealFault fault : RealFault.values()) {
      final Map<String, Object> row = new LinkedHashMap<>();
      row.put("rounds", rounds(fault));
      row.put("ownStops", ownStops(fault));
      row.put("skipped", skipped.getOrDefault(fault, ""));
      kinds.put(fault.key(), row);
    }
    figures.put("kinds", kinds);
    figures.put("violations", violations.texts());
    return figures;
  }
}
