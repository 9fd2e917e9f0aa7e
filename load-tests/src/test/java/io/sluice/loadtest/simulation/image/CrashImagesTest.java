package io.sluice.loadtest.simulation.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.simulation.image.ImageTally.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A share of the crash images, and proof that they would show a force that is missing. */
@Timeout(300)
final class CrashImagesTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long SHARE = 2_000;
  private static final long FEW = 400;

  @Test
  void shouldLoseAndResurrectNothingWhateverAPowerLossLeaves() throws Exception {
    final ImageTally tally = run(9, SHARE, file -> true);

    assertEquals(0, tally.faults(), () -> tally.figures().toString());
    assertEquals(List.of(), tally.missing());
    assertTrue(tally.images() >= SHARE, () -> tally.figures().toString());
  }

  @Test
  void shouldSeeThatFramesAreAcknowledgedBeforeTheyAreForced() throws Exception {
    final ImageTally tally = run(1, FEW, file -> !file.toString().endsWith(".prepared"));

    assertTrue(tally.faults(Fault.LOST) > 0, () -> tally.figures().toString());
  }

  @Test
  void shouldSeeThatTheNamesOfFilesAreNotForced() throws Exception {
    final ImageTally tally = run(1, FEW, file -> !file.toString().contains("epoch-"));

    assertTrue(tally.faults() > 0, () -> tally.figures().toString());
  }

  @Test
  void shouldSeeThatTheManifestIsPutInPlaceBeforeItIsForced() throws Exception {
    final ImageTally tally = run(1, FEW, file -> !file.toString().endsWith("MANIFEST.tmp"));

    assertTrue(tally.faults() > 0, () -> tally.figures().toString());
  }

  @Test
  void shouldSeeThatTheMarkIsNeverForced() throws Exception {
    final ImageTally tally = run(1, FEW, file -> !file.endsWith("MARK"));

    assertTrue(tally.faults(Fault.REFUSED) > 0, () -> tally.figures().toString());
  }

  private static ImageTally run(final long seed, final long images, final Predicate<Path> forces)
      throws Exception {
    try (Sandbox sandbox = Files.isWritable(MEMORY)
        ? Sandbox.below(MEMORY, "crash-images-test")
        : Sandbox.temporary("crash-images-test")) {
      final CrashImages run = new CrashImages(sandbox.directory(), seed, images, forces);
      run.run(1, tally -> {});
      return run.tally();
    }
  }
}
