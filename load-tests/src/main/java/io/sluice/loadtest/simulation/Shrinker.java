package io.sluice.loadtest.simulation;

import java.util.BitSet;
import java.util.function.Supplier;

/**
 * Finds a short history that still goes wrong: leaves out steps, half of them, then quarters and so
 * on, as long as that does not make it right (Zeller and Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", 2002).
 */
final class Shrinker {
  private final Swarm swarm;
  private final Supplier<Seams> seams;
  private final Rings rings;
  private int runsLeft;

  /**
   * A shrinker.
   *
   * @param seams that were there, new ones for each run
   * @param runs after which it is content with what it has
   */
  Shrinker(final Swarm swarm, final Supplier<Seams> seams, final Rings rings, final int runs) {
    this.swarm = swarm;
    this.seams = seams;
    this.rings = rings;
    runsLeft = runs;
  }

  /** The steps that are left of a run that went wrong at a step. */
  BitSet shrink(final int failedAt) {
    final BitSet kept = new BitSet();
    kept.set(0, failedAt + 1);
    if (!fails(kept)) {
      return kept;
    }
    for (int parts = 2; parts <= 2 * kept.cardinality() && runsLeft > 0; parts *= 2) {
      dropParts(kept, parts);
    }
    return kept;
  }

  private void dropParts(final BitSet kept, final int parts) {
    final int size = Math.max(1, (kept.cardinality() + parts - 1) / parts);
    // From the end: what comes last rarely matters for what came before.
    int end = kept.length();
    while (end > 0 && runsLeft > 0) {
      int start = end;
      for (int i = 0; i < size && start > 0; i++) {
        start = Math.max(0, kept.previousSetBit(start - 1));
      }
      final BitSet fewer = (BitSet) kept.clone();
      fewer.clear(start, end);
      if (!fewer.equals(kept) && fails(fewer)) {
        kept.clear(start, end);
      }
      end = start;
    }
  }

  private boolean fails(final BitSet kept) {
    runsLeft--;
    return new Simulation(swarm, seams.get(), rings, new Marks(), kept, null)
            .run()
            .violation()
        != null;
  }
}
