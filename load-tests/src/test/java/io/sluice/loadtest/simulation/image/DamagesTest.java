package io.sluice.loadtest.simulation.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.simulation.image.DamageTally.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A share of the damages, and proof that a wrong event would be seen. */
@Timeout(300)
final class DamagesTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long SHARE = 2_000;

  @Test
  void shouldRefuseOrServeWhatWasAcknowledgedWhateverIsDamaged() throws Exception {
    try (Sandbox sandbox = Files.isWritable(MEMORY)
        ? Sandbox.below(MEMORY, "damages-test")
        : Sandbox.temporary("damages-test")) {
      final Damages run = new Damages(sandbox.directory(), 3, SHARE);
      run.run(tally -> {});
      final DamageTally tally = run.tally();

      assertEquals(0, tally.count(Outcome.SILENT), () -> tally.figures().toString());
      assertEquals(0, run.lives().faults(), () -> run.lives().complaints().toString());
      assertEquals(List.of(), tally.missing());
      assertTrue(tally.count(Outcome.REFUSED) > SHARE / 2, () -> tally.figures().toString());
      assertTrue(
          tally.count(Outcome.SHORT_BY_DESIGN) < SHARE / 10,
          () -> tally.figures().toString());
    }
  }
}
