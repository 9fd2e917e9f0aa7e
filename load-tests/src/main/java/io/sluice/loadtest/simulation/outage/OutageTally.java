package io.sluice.loadtest.simulation.outage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of outages. For one thread. */
final class OutageTally {
  private final Map<Outage, Integer> countByOutage = new EnumMap<>(Outage.class);
  private final List<Long> recoveriesMs = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();
  private int different;
  private long compared;
  private long rebuilds;
  private long commands;
  private long stalledTurnMs;

  /** An outage is over, and all was compared. */
  void add(final Outage outage, final long recoveryMs, final long keys, final List<String> wrong) {
    countByOutage.merge(outage, 1, Integer::sum);
    recoveriesMs.add(recoveryMs);
    compared += keys;
    different += wrong.isEmpty() ? 0 : 1;
    differences.addAll(wrong);
  }

  /** What the whole run took. */
  void end(final long allRebuilds, final long allCommands, final long longestTurnMs) {
    rebuilds = allRebuilds;
    commands = allCommands;
    stalledTurnMs = longestTurnMs;
  }

  int outages() {
    return recoveriesMs.size();
  }

  /** Outages after which mirror and engine were not equal. */
  int different() {
    return different;
  }

  List<String> differences() {
    return differences;
  }

  /** All of it, for a result file. */
  Map<String, Object> figures() {
    final long[] sorted =
        recoveriesMs.stream().mapToLong(Long::longValue).sorted().toArray();
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("outages", outages());
    figures.put("outagesAfterWhichMirrorAndEngineDiffer", different);
    figures.put("keysCompared", compared);
    figures.put("commands", commands);
    figures.put("rebuilds", rebuilds);
    figures.put("recoveryMsMedian", sorted.length == 0 ? 0 : sorted[sorted.length / 2]);
    figures.put("recoveryMsMax", Arrays.stream(sorted).max().orElse(0));
    figures.put("longestTurnOfTheReplicaMs", stalledTurnMs);
    final Map<String, Object> kinds = new LinkedHashMap<>();
    countByOutage.forEach((outage, count) -> kinds.put(outage.name(), count));
    figures.put("byKind", kinds);
    return figures;
  }
}
