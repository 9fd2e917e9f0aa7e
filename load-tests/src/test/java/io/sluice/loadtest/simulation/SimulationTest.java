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
    final long end = System.nanoTime() + TIME.toNanos();
    for (long seed = 1; seed <= SEEDS && System.nanoTime() < end; seed++) {
      final Simulation.Result result = runner.run(seed);
      if (result.violation() != null) {
        throw new AssertionError(
            String.join("\n", runner.explain(seed, result)), result.violation());
      }
    }
    assertTrue(runner.tally().commands() > 0);
    assertTrue(runner.tally().crashes() >= runner.tally().seeds(), "a run has crashes");
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
