package io.sluice.loadtest.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** Runs one seed after the other, and tells of a failure so that it can be seen again. */
final class SeedRunner {
  /** So many seeds are run once and then once more: both must go the same way. */
  private static final int SEEDS_BETWEEN_REPEATS = 100;

  private static final int SHRINKING_RUNS = 400;
  private static final int MOST_LINES_TOLD = 120;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Rings rings = new Rings();
  private final Supplier<Seams> seams;
  private final Tally tally = new Tally();

  /**
   * A runner.
   *
   * @param seams new ones for each run
   */
  SeedRunner(final Supplier<Seams> seams) {
    this.seams = seams;
  }

  Tally tally() {
    return tally;
  }

  /** Runs a seed. */
  Simulation.Result run(final long seed) {
    final long begin = threads.getCurrentThreadCpuTime();
    Simulation.Result result = simulate(seed, tally.marks());
    tally.add(result, threads.getCurrentThreadCpuTime() - begin);
    if (result.violation() == null && seed % SEEDS_BETWEEN_REPEATS == 0) {
      final Simulation.Result again = simulate(seed, new Marks());
      if (again.trace() != result.trace()) {
        throw new Violation("seed " + seed + " does not go the same way twice");
      }
      result = again;
    }
    return result;
  }

  /** A failure in words: the seed, what it drew, what went wrong, and the shortest way there. */
  List<String> explain(final long seed, final Simulation.Result result) {
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
