package io.sluice.loadtest.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** The share of the simulation that the build runs. */
final class SimulationTest {
  private static final int SEEDS = 400;
  private static final Duration TIME = Duration.ofSeconds(40);

  @Test
  void shouldKeepAllPromisesUnderEverySeed() {
    final SeedRunner runner = new SeedRunner(() -> Seams.NONE);
    final Tally tally = new Tally();
    final long end = System.nanoTime() + TIME.toNanos();
    for (long seed = 1; seed <= SEEDS && System.nanoTime() < end; seed++) {
      final SeedRunner.Run run = runner.run(seed);
      final Throwable violation = run.result().violation();
      if (violation != null) {
        throw new AssertionError(String.join("\n", runner.explain(run)), violation);
      }
      tally.add(run);
    }
    assertTrue(tally.fullSeeds() >= tally.seeds() * 9 / 10, "nearly all seeds count");
  }

  @Test
  void shouldGoTheSameWayTwiceAndAnotherWayUnderAnotherSeed() {
    final Rings rings = new Rings();
    final long first = run(7, rings, null).trace();
    assertEquals(first, run(7, rings, null).trace());
    assertEquals(first, run(7, new Rings(), null).trace());
    assertNotEquals(first, run(8, rings, null).trace());
  }

  @Test
  void shouldGoOnWithoutStepsThatAreLeftOut() {
    final BitSet everyOther = new BitSet();
    for (int step = 0; step < Swarm.of(9).steps(); step += 2) {
      everyOther.set(step);
    }
    final Simulation.Result result = run(9, new Rings(), everyOther);
    assertEquals(null, result.violation());
    assertTrue(result.commands() > 0);
  }

  private static Simulation.Result run(
      final long seed, final Rings rings, final @org.jspecify.annotations.Nullable BitSet kept) {
    return new Simulation(Swarm.of(seed), Seams.NONE, rings, new Marks(), kept, null).run();
  }
}
