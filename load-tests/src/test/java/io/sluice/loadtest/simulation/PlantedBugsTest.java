package io.sluice.loadtest.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.result.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * The general simulation finds every planted bug, and says after how many seeds: the report is
 * {@code target/planted-bugs.txt}, and the file that the property {@code sluice.plantedBugs.result}
 * names if it does.
 */
final class PlantedBugsTest {
  private static final int FEWEST_BUGS = 40;
  private static final int MOST_SEEDS = 1_000;
  private static final Duration TIME_OF_A_BUG = Duration.ofSeconds(90);
  private static final Path REPORT = Path.of("target", "planted-bugs.txt");
  private static final String RESULT_PROPERTY = "sluice.plantedBugs.result";
  private static final String COMMAND = "mvn -pl load-tests -am -Dquick test -Dtest=PlantedBugsTest"
      + " -Dsurefire.failIfNoSpecifiedTests=false -D" + RESULT_PROPERTY + "=...";

  @Test
  void shouldFindEveryPlantedBug() throws IOException, ReflectiveOperationException {
    final List<Map<String, Object>> bugs = run();
    final List<String> report = new ArrayList<>();
    bugs.forEach(bug -> report.add("%-40s %s"
        .formatted(
            bug.get("bug"),
            bug.containsKey("how")
                ? "seed %s, ran %s times: %s"
                    .formatted(bug.get("seeds"), bug.get("ran"), bug.get("how"))
                : "NOT FOUND, ran %s times".formatted(bug.get("ran")))));
    final long found = bugs.stream().filter(bug -> bug.containsKey("how")).count();
    final long isVoid =
        bugs.stream().filter(bug -> Long.valueOf(0).equals(bug.get("ran"))).count();
    report.addFirst("found %d of %d, void %d".formatted(found, bugs.size(), isVoid));
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, report);
    writeResult(bugs, found);
    assertTrue(bugs.size() >= FEWEST_BUGS);
    assertEquals(bugs.size(), found, () -> String.join("\n", report));
    assertEquals(0, isVoid, () -> String.join("\n", report));
  }

  @SuppressWarnings("unchecked") // Both sides of the loader know the type of the JDK only.
  private static List<Map<String, Object>> run() throws ReflectiveOperationException {
    final PlantingLoader loader = new PlantingLoader(PlantedBugsTest.class.getClassLoader());
    final Object run =
        loader.loadClass(PlantedBugsRun.class.getName()).getConstructor().newInstance();
    return ((BiFunction<Integer, Long, List<Map<String, Object>>>) run)
        .apply(MOST_SEEDS, TIME_OF_A_BUG.toNanos());
  }

  private static void writeResult(final List<Map<String, Object>> bugs, final long found)
      throws IOException {
    final String file = System.getProperty(RESULT_PROPERTY);
    if (file == null) {
      return;
    }
    final List<Long> seeds = bugs.stream()
        .flatMap(bug -> Optional.ofNullable(bug.get("seeds")).stream())
        .map(Long.class::cast)
        .sorted()
        .toList();
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("planted", bugs.size());
    figures.put("found", found);
    figures.put("medianSeeds", seeds.isEmpty() ? 0 : seeds.get(seeds.size() / 2));
    figures.put("mostSeeds", seeds.isEmpty() ? 0 : seeds.getLast());
    figures.put("bugs", bugs);
    final Path home = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    new ResultFile("planted-bugs", COMMAND, figures).write(home.resolve(file), home, home);
  }
}
