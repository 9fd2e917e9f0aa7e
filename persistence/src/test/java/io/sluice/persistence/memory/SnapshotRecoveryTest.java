package io.sluice.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.codec.SnapshotReader;
import io.sluice.engine.codec.SnapshotWriter;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.EngineRecovery.Recovered;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore.Draft;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which snapshot a start begins from, and when it begins from none. */
class SnapshotRecoveryTest {
  private static final int BATCH_BYTES = 2 * Limits.MAX_EVENT_BYTES;
  private static final long START_MS = 1_790_000_000_000L;
  private static final long TTL_MS = 60_000;
  private static final EngineCapacity CAPACITY = new EngineCapacity(20_000, 20_000);
  private static final UUID ANOTHER_JOURNAL = new UUID(1, 2);

  private final InMemorySnapshotStore snapshots = new InMemorySnapshotStore();
  private final RawCommands commands = new RawCommands();
  private final List<String> skipped = new ArrayList<>();
  private InMemoryJournalStore disk = newDisk(1);
  private long lastPosition;
  private long lastHash;

  @BeforeEach
  void liveWithTwoSnapshots() throws Exception {
    live(true);
    live(true);
    live(false);
  }

  @Test
  void shouldBeginFromTheNewestSnapshotAndReplayWhatFollows() throws Exception {
    final Recovered recovered = recover();

    assertIsTheStateThatWasLived(recovered);
    assertEquals(newest().position(), recovered.snapshotPosition());
    assertEquals(List.of(), skipped);
    assertTrue(recovered.journal().frameCount() > 0, "something followed");
  }

  @Test
  void shouldFallBackToTheNextOlderSnapshotAndSaySo() throws Exception {
    snapshots.bytesOf(newest())[1_000] ^= 1;

    final Recovered recovered = recover();

    assertIsTheStateThatWasLived(recovered);
    assertEquals(snapshots.list().get(1).position(), recovered.snapshotPosition());
    assertEquals(1, skipped.size());
    assertTrue(skipped.getFirst().contains("damaged"), skipped::toString);
  }

  @Test
  void shouldReplayEverythingWhenNoSnapshotIsWhole() throws Exception {
    for (final StoredSnapshot snapshot : snapshots.list()) {
      snapshots.replace(snapshot, Arrays.copyOf(snapshots.bytesOf(snapshot), 700));
    }

    final Recovered recovered = recover();

    assertIsTheStateThatWasLived(recovered);
    assertEquals(0, recovered.snapshotPosition());
    assertEquals(2, skipped.size());
  }

  @Test
  void shouldRefuseWhenNoSnapshotIsWholeAndTheJournalIsNot() throws Exception {
    disk.open().release(start(newest()));
    disk.killProcess();
    assertIsTheStateThatWasLived(recover());

    snapshots.bytesOf(newest())[1_000] ^= 1;

    assertThrows(JournalDamagedException.class, this::recover);
  }

  @Test
  void shouldPassASnapshotOfAnotherJournal() throws Exception {
    final StateMachine machine =
        EngineRecovery.recover(disk.open(), BATCH_BYTES, RecoveryProgress.NONE).machine();
    disk.killProcess();
    write(machine, ANOTHER_JOURNAL, 5);

    final Recovered recovered = recover();

    assertIsTheStateThatWasLived(recovered);
    assertTrue(recovered.snapshotPosition() < lastPosition);
    assertTrue(skipped.getFirst().contains("another journal"), skipped::toString);
  }

  @Test
  void shouldRefuseAJournalThatEndsBeforeTheSnapshot() throws Exception {
    assertIsTheStateThatWasLived(recover());

    disk = newDisk(1);
    live(false);

    assertThrows(JournalDamagedException.class, this::recover);
  }

  @Test
  void shouldNotBeginANewJournalBesideASnapshotOfALostOne() {
    disk = newDisk(2);

    assertThrows(JournalDamagedException.class, this::recover);
  }

  @Test
  void shouldTellHowMuchOfTheSnapshotWasRead() throws Exception {
    final List<Long> read = new ArrayList<>();
    final SnapshotLoader loader = new SnapshotLoader(
        snapshots,
        BATCH_BYTES,
        (bytesRead, bytesTotal, position) -> {
          assertEquals(newest().lengthBytes(), bytesTotal);
          assertEquals(newest().position(), position);
          read.add(bytesRead);
        },
        (snapshot, why) -> fail(why));

    EngineRecovery.recover(disk.open(), loader, BATCH_BYTES, RecoveryProgress.NONE);

    assertEquals(newest().lengthBytes(), read.getLast());
    assertEquals(read.stream().sorted().toList(), read);
  }

  private static InMemoryJournalStore newDisk(final long seed) {
    return new InMemoryJournalStore(Durability.DISK, 1 << 20, new SplittableRandom(seed));
  }

  /** A process that makes holds, ends in order, and may leave a snapshot of what it recovered. */
  private void live(final boolean snapshot) throws Exception {
    final Recovered recovered =
        EngineRecovery.recover(disk.open(), BATCH_BYTES, RecoveryProgress.NONE);
    final StateMachine machine = recovered.machine();
    final InMemoryJournal journal =
        disk.openEpoch(machine.stateHash(), () -> {}, (code, cause) -> fail(cause));
    machine.start(new StartFacts(START_MS, 1, 2, 3, START_MS, CAPACITY));
    if (machine.state().ledger().cellCount() == 0) {
      commands.world(1_000).forEach(command -> machine.onCommand(command, 0, START_MS));
    }
    for (int i = 0; i < 20; i++) {
      machine.onCommand(commands.reserve(1, TTL_MS), 0, START_MS);
      offer(machine, journal);
      if (snapshot && i == 10) {
        final RecoveredJournal now = disk.recover((b, o, l, p, c) -> {}, RecoveryProgress.NONE);
        write(machine, now.journalId(), now.chainHash());
      }
    }
    journal.close();
    disk.killProcess();
    lastPosition = machine.position();
    lastHash = machine.stateHash();
  }

  private static void offer(final StateMachine machine, final InMemoryJournal journal) {
    final int count = machine.batch().count();
    journal.offer(
        machine.batch().buffer(),
        0,
        machine.batch().length(),
        machine.position() - count + 1,
        count);
    machine.batch().clear();
    journal.doWork();
  }

  private void write(final StateMachine machine, final UUID journalId, final long chainHash)
      throws Exception {
    try (Draft draft = snapshots.begin(machine.position())) {
      final SnapshotWriter writer = new SnapshotWriter(
          draft,
          new SnapshotHeader(journalId, 1, machine.position(), chainHash, machine.stateHash()));
      machine.writeState(writer);
      writer.finish();
      draft.publish();
    }
  }

  private Recovered recover() throws Exception {
    final SnapshotLoader loader = new SnapshotLoader(
        snapshots, BATCH_BYTES, RecoveryProgress.NONE, (snapshot, why) -> skipped.add(why));
    try {
      return EngineRecovery.recover(disk.open(), loader, BATCH_BYTES, RecoveryProgress.NONE);
    } finally {
      disk.killProcess();
    }
  }

  private void assertIsTheStateThatWasLived(final Recovered recovered) {
    assertEquals(lastPosition, recovered.machine().position());
    assertEquals(lastHash, recovered.machine().stateHash());
    assertEquals(lastPosition, recovered.journal().lastPosition());
  }

  private StoredSnapshot newest() {
    return snapshots.list().getFirst();
  }

  private JournalStart start(final StoredSnapshot snapshot) throws Exception {
    final SnapshotHeader header = new SnapshotReader(snapshots.read(snapshot)).header();
    return new JournalStart(header.position(), header.chainHash());
  }
}
