package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets the general simulation look for every planted bug. It is loaded by a {@link PlantingLoader},
 * with all that it uses, and talks in types of the JDK to whoever is outside.
 */
public final class PlantedBugsRun implements BiFunction<Integer, Long, List<Map<String, Object>>> {
  /** With no bug on, so many seeds have to be clean. */
  private static final int SOUND_SEEDS = 20;

  private static final int LONGEST_STORY = 160;

  private final Rings rings = new Rings();

  /** For the loader. */
  public PlantedBugsRun() {}

  /**
   * Runs them all.
   *
   * @param mostSeeds of each bug
   * @param mostNs for each bug
   * @return of each bug its name, its part, how often it changed something, and, if it was found,
   *     after how many seeds and how
   */
  @Override
  public List<Map<String, Object>> apply(final Integer mostSeeds, final Long mostNs) {
    for (long seed = 1; seed <= SOUND_SEEDS; seed++) {
      final Throwable violation = simulate(seed, Seams.NONE);
      if (violation != null) {
        throw new IllegalStateException("something is wrong without any bug", violation);
      }
    }
    final List<Map<String, Object>> found = new ArrayList<>();
    for (final Planted bug : Planted.all()) {
      found.add(find(bug, mostSeeds, mostNs));
    }
    return found;
  }

  private @Nullable Throwable simulate(final long seed, final Seams seams) {
    return new Simulation(Swarm.of(seed), seams, rings, new Marks(), null, null)
        .run()
        .violation();
  }

  private Map<String, Object> find(final Planted bug, final int mostSeeds, final long mostNs) {
    final Map<String, Object> result = new LinkedHashMap<>();
    result.put("bug", bug.name());
    result.put("part", bug.part());
    PlantSwitch.forget();
    final long end = System.nanoTime() + mostNs;
    for (long seed = 1; seed <= mostSeeds && System.nanoTime() < end; seed++) {
      PlantSwitch.turnOn(null);
      final Throwable violation = simulate(seed, bug.plant());
      if (violation != null) {
        result.put("seeds", seed);
        final String how = String.valueOf(violation);
        result.put("how", how.substring(0, Math.min(how.length(), LONGEST_STORY)));
        break;
      }
    }
    PlantSwitch.turnOn(null);
    result.put("ran", PlantSwitch.count());
    return result;
  }
}
