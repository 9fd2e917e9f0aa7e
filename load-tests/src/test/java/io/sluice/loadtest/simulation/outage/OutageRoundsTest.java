package io.sluice.loadtest.simulation.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@code sluice outages} plays. */
class OutageRoundsTest {
  private static final int COUNT = 12;

  @Test
  void shouldEqualTheEngineAfterEveryOutage(@TempDir final Path directory) throws Exception {
    try (OutageRounds rounds = new OutageRounds(directory, 3, line -> {})) {
      final OutageTally tally = rounds.play(COUNT);

      assertEquals(List.of(), tally.differences());
      assertEquals(COUNT, tally.outages());
    }
  }
}
