package io.sluice.api.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory that comes from another boot, whose last engine time this clock contradicts. */
final class ClockRefusalTest {
  @TempDir
  private Path data;

  @ParameterizedTest
  @ValueSource(longs = {10, -8 * 24 * 60})
  void shouldRefuseAClockThatIsUnlikelyUnlessTheOperatorVouchesForIt(final long minutesAhead)
      throws Exception {
    leaveJournal(System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(minutesAhead));
    try (ChildProcess process = ChildProcess.start(ChildServer.arguments(data))) {
      assertEquals(StopCode.CLOCK_REFUSED, process.awaitExit());
      final String last = process.restOfErr().getLast();
      assertTrue(last.contains("--accept-clock"), last);
      assertTrue(last.endsWith("(exit 76)"), last);
    }
    try (ChildServer server = ChildServer.start(data, "--accept-clock")) {
      if (minutesAhead > 0) {
        // Time goes on from the journal, and the wall clock is minutes behind it.
        server
            .process()
            .awaitErr(line -> line.contains("the wall clock is")
                && line.contains("ms behind engine time: was a clock set?"));
      }
      server.process().terminate();
      assertEquals(StopCode.OK, server.process().awaitExit());
    }
  }

  @Test
  void shouldBelieveAClockWithinTheBounds() throws Exception {
    leaveJournal(System.currentTimeMillis() - TimeUnit.DAYS.toMillis(6));
    try (ChildServer server = ChildServer.start(data)) {
      server.process().terminate();
      assertEquals(StopCode.OK, server.process().awaitExit());
    }
    try (ChildProcess process =
        ChildProcess.start(ChildServer.arguments(data, "--clock-max-downtime", "0s"))) {
      // Within one boot the uptime measures the gap, however little the wall clock is believed.
      process.awaitOut(line -> line.startsWith("Listening"));
    }
  }

  /** Leaves what a server of another boot would have left that last ran at this time. */
  private void leaveJournal(final long timeMs) throws Exception {
    final StateMachine machine = new StateMachine(FrameCodec.MAX_EVENTS_LENGTH);
    try (ChronicleJournalStore store =
        ChronicleJournalStore.open(data, ChronicleJournalSettings.defaults(Durability.DISK))) {
      store.hashSecret();
      store.recover((buffer, offset, length, position, count) -> {}, RecoveryProgress.NONE);
      try (Journal journal = store.openEpoch(machine.stateHash(), () -> {}, (code, cause) -> {
        throw new AssertionError("exit " + code, cause);
      })) {
        final EngineCapacity capacity = new EngineCapacity(EngineCapacity.MIN_KEYS, 1);
        machine.start(new StartFacts(timeMs, 1, 2, 1_000, timeMs, capacity));
        final EventBatch batch = machine.batch();
        journal.offer(batch.buffer(), 0, batch.length(), 1, batch.count());
      }
    }
  }
}
