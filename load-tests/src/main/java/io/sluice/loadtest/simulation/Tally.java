package io.sluice.loadtest.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

/** What many runs have come to. One thread. */
final class Tally {
  private static final double NS_PER_SECOND = 1e9;
  private static final long MS_PER_DAY = 86_400_000;

  /** Events in n runs without any in them: at most three in n, nineteen times out of twenty. */
  private static final double RULE_OF_THREE = 3;

  private final Marks marks = new Marks();
  private long seeds;
  private long commands;
  private long crashes;
  private long resolved;
  private long virtualMs;
  private long cpuNs;
  private long fullSeeds;
  private long violations;

  /** A run counts for the published figure if it did so much. */
  private static final int FULL_COMMANDS = 2_000;

  private static final int FULL_CRASHES = 3;

  Marks marks() {
    return marks;
  }

  long seeds() {
    return seeds;
  }

  long violations() {
    return violations;
  }

  /** Seeds that did enough to count. */
  long fullSeeds() {
    return fullSeeds;
  }

  long crashes() {
    return crashes;
  }

  long commands() {
    return commands;
  }

  void add(final SeedRunner.Run run) {
    final Simulation.Result result = run.result();
    marks.addAll(run.marks());
    seeds++;
    commands += result.commands();
    crashes += result.crashes();
    resolved += result.resolved();
    virtualMs += result.virtualMs();
    cpuNs += run.cpuNs();
    final boolean isFull = result.commands() >= FULL_COMMANDS && result.crashes() >= FULL_CRASHES;
    fullSeeds += isFull ? 1 : 0;
    violations += result.violation() == null ? 0 : 1;
  }

  /** Commands a second of one core. */
  long commandsPerCoreSecond() {
    return cpuNs == 0 ? 0 : Math.round(commands * NS_PER_SECOND / cpuNs);
  }

  Map<String, Object> figures() {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seeds", seeds);
    figures.put("seedsWith2000CommandsAnd3Crashes", fullSeeds);
    figures.put("commands", commands);
    figures.put("crashes", crashes);
    figures.put("unknownOutcomesResolved", resolved);
    figures.put("virtualDays", virtualMs / MS_PER_DAY);
    figures.put("cpuSeconds", Math.round(cpuNs / NS_PER_SECOND));
    figures.put("commandsPerCoreSecond", commandsPerCoreSecond());
    figures.put("violations", violations);
    if (violations == 0 && fullSeeds > 0) {
      // With 95 % confidence.
      figures.put("violationsPerSeedAtMost", RULE_OF_THREE / fullSeeds);
    }
    figures.put("marks", marks.figures());
    figures.put("marksMissing", marks.missing().stream().map(Marks::words).toList());
    return figures;
  }
}
