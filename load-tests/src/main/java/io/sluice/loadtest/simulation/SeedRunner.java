package io.sluice.loadtest.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs one seed after the other, and tells of a failure so that it can be seen again. One thread.
 */
final class SeedRunner {
  /**
   * What one seed came to.
   *
   * @param marks that it hit
   * @param cpuNs that it took
   */
  record Run(long seed, Simulation.Result result, Marks marks, long cpuNs) {}

  /** So many seeds are run once and then once more: both must go the same way. */
  private static final int SEEDS_BETWEEN_REPEATS = 100;

  private static final int SHRINKING_RUNS = 400;
  private static final int MOST_LINES_TOLD = 120;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Rings rings = new Rings();
  private final Supplier<Seams> seams;

  /**
   * A runner.
   *
   * @param seams new ones for each run
   */
  SeedRunner(final Supplier<Seams> seams) {
    this.seams = seams;
  }

  /** Runs a seed, some of them twice. */
  Run run(final long seed) {
    final Marks marks = new Marks();
    final long begin = threads.getCurrentThreadCpuTime();
    Simulation.Result result = simulate(seed, marks);
    final long usedNs = threads.getCurrentThreadCpuTime() - begin;
    if (result.violation() == null && seed % SEEDS_BETWEEN_REPEATS == 0) {
      final Simulation.Result again = simulate(seed, new Marks());
      if (again.trace() != result.trace()) {
        result = result.with(new Violation("the seed does not go the same way twice"));
      }
    }
    return new Run(seed, result, marks, usedNs);
  }

  /** A failure in words: the seed, what it drew, what went wrong, and the shortest way there. */
  List<String> explain(final Run run) {
    final long seed = run.seed();
    final Simulation.Result result = run.result();
    final Swarm swarm = Swarm.of(seed);
    final BitSet kept = new Shrinker(swarm, seams, rings, SHRINKING_RUNS).shrink(result.steps());
    final List<String> story = new ArrayList<>();
    final Simulation.Result shrunken =
        new Simulation(swarm, seams.get(), rings, new Marks(), kept, story).run();
    final List<String> lines = new ArrayList<>();
    lines.add("seed " + seed + " went wrong at step " + result.steps() + ": " + result.violation());
    lines.add("it drew " + swarm);
    lines.add("shrunken to " + kept.cardinality() + " steps: " + shrunken.violation());
    final int from = Math.max(0, story.size() - MOST_LINES_TOLD);
    for (final String line : story.subList(from, story.size())) {
      lines.add("  " + line);
    }
    lines.add("run it alone: ./sluice simulate --seed " + seed);
    return lines;
  }

  private Simulation.Result simulate(final long seed, final Marks marks) {
    return new Simulation(Swarm.of(seed), seams.get(), rings, marks, null, null).run();
  }
}
