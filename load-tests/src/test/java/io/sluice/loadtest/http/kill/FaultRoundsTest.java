package io.sluice.loadtest.http.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real server with a disk that fails, a process that stands still, and a second process. */
@Timeout(600)
final class FaultRoundsTest {
  @Test
  void shouldKeepItsPromisesWhateverIsDoneToIt() throws Exception {
    final List<RealFault> faults = List.of(
        RealFault.FRAME_FORCE_FAILS, RealFault.STOPPED_FOR_SECONDS, RealFault.SECOND_PROCESS);
    try (Sandbox sandbox = Sandbox.temporary("faults-test")) {
      final FaultTally tally = new FaultRounds(
              sandbox, ServerCommand.ofOwnClassPath(), 7, System.out::println)
          .play(faults, 1);
      tally.skipped().forEach(System.out::println);

      assertTrue(tally.isClean(), () -> tally.figures().toString());
      assertEquals(
          faults.size(),
          tally.rounds() + tally.skipped().size(),
          () -> tally.figures().toString());
      assertEquals(1, tally.ownStops(RealFault.SECOND_PROCESS));
      assertEquals(
          tally.rounds(RealFault.FRAME_FORCE_FAILS), tally.ownStops(RealFault.FRAME_FORCE_FAILS));
    }
  }
}
