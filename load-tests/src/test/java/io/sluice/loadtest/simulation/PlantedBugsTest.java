package io.sluice.loadtest.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The general simulation finds every planted bug, and says after how many seeds: the report is
 * {@code target/planted-bugs.txt}.
 */
final class PlantedBugsTest {
  private static final int MOST_SEEDS = 1_000;
  private static final Duration TIME_OF_A_BUG = Duration.ofSeconds(20);
  private static final Path REPORT = Path.of("target", "planted-bugs.txt");

  /** When and how a bug was found. */
  private record Found(long seeds, String how) {}

  @Test
  void shouldFindEveryPlantedBug() throws IOException {
    final Rings rings = new Rings();
    final Map<PlantedBug, Found> found = new EnumMap<>(PlantedBug.class);
    final List<String> report = new ArrayList<>();
    for (final PlantedBug bug : PlantedBug.values()) {
      final Found result = find(bug, rings);
      if (result != null) {
        found.put(bug, result);
      }
      report.add(bug + ": "
          + (result == null ? "NOT FOUND" : "seed " + result.seeds() + ", " + result.how()));
    }
    report.addFirst("found %d of %d".formatted(found.size(), PlantedBug.values().length));
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, report);
    assertEquals(PlantedBug.values().length, found.size(), () -> String.join("\n", report));
  }

  private static @Nullable Found find(final PlantedBug bug, final Rings rings) {
    final long end = System.nanoTime() + TIME_OF_A_BUG.toNanos();
    for (long seed = 1; seed <= MOST_SEEDS && System.nanoTime() < end; seed++) {
      final Throwable violation = new Simulation(
              Swarm.of(seed), bug.plant(), rings, new Marks(), null, null)
          .run()
          .violation();
      if (violation != null) {
        return new Found(seed, String.valueOf(violation));
      }
    }
    return null;
  }
}
