package io.sluice.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.Events;
import io.sluice.persistence.JournalContract;
import io.sluice.persistence.JournalRig;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryJournalTest extends JournalContract {
  @Override
  protected JournalRig.Maker rigs() {
    return MemoryRig::new;
  }

  @Test
  void shouldPublishNothingWhileTheForceIsDelayed() throws Exception {
    final InMemoryJournalStore disk =
        new InMemoryJournalStore(Durability.DISK, 65_536, new SplittableRandom(1));
    final Events events = new Events(3);
    events.assertRecovers(disk.open());
    final InMemoryJournal journal = disk.openEpoch(0, () -> {}, (code, cause) -> {});
    journal.delayForces(2);
    final long last = events.offer(journal);

    assertEquals(1, journal.doWork());
    assertEquals(0, journal.durablePosition());
    assertEquals(0, journal.doWork());
    assertEquals(0, journal.durablePosition());
    assertEquals(1, journal.doWork());
    assertEquals(last, journal.durablePosition());
  }

  @Test
  void shouldLosePowerAgainBeforeAnybodyHasTakenOver() throws Exception {
    final SplittableRandom randomness = new SplittableRandom(3);
    for (int round = 0; round < 20; round++) {
      final InMemoryJournalStore disk =
          new InMemoryJournalStore(Durability.DISK, 65_536, randomness);
      final Events events = new Events(round);
      events.assertRecovers(disk.open());
      final InMemoryJournal journal = disk.openEpoch(0, () -> {}, (code, cause) -> {});
      journal.delayForces(100);
      for (int frame = 0; frame < 5; frame++) {
        events.offer(journal);
        journal.doWork();
      }
      for (int loss = 0; loss < 3; loss++) {
        disk.losePower(randomness);
        events.forgetAfter(events.assertRecovers(disk.open()).lastPosition());
      }
    }
  }

  @Test
  void shouldFlipABitBackAlsoWhereTheFrameIsNotKnownAnyMore() throws Exception {
    final InMemoryJournalStore disk =
        new InMemoryJournalStore(Durability.DISK, 65_536, new SplittableRandom(1));
    final Events events = new Events(3);
    events.assertRecovers(disk.open());
    final InMemoryJournal journal = disk.openEpoch(0, () -> {}, (code, cause) -> {});
    events.offer(journal);
    journal.doWork();
    disk.killProcess();
    disk.flipBit(1, 0).run();
    events.assertRecovers(disk.open());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void shouldNeverServeLessThanItAcknowledgedWhateverUnforcedFramesAreLost(final long seed)
      throws Exception {
    final SplittableRandom randomness = new SplittableRandom(seed);
    final InMemoryJournalStore disk =
        new InMemoryJournalStore(Durability.DISK, 1 << 20, randomness);
    final Events events = new Events(seed);
    for (int round = 0; round < 80; round++) {
      final RecoveredJournal recovered = events.assertRecovers(disk.open());
      events.forgetAfter(recovered.lastPosition());
      final InMemoryJournal journal = disk.openEpoch(0, () -> {}, (code, cause) -> {});
      for (int turn = randomness.nextInt(8); turn > 0; turn--) {
        journal.delayForces(randomness.nextInt(3));
        for (int frame = randomness.nextInt(5); frame > 0; frame--) {
          events.offer(journal);
        }
        journal.doWork();
      }
      final long acknowledged = journal.durablePosition();
      if (randomness.nextBoolean()) {
        disk.losePower(randomness);
      } else {
        disk.killProcess();
      }
      final RecoveredJournal after = events.assertRecovers(disk.open());
      assertTrue(after.lastPosition() >= acknowledged, () -> "seed " + seed);
      disk.close();
    }
  }

  @Test
  void shouldFindAMarkAfterAPowerLossThatMayBeOlderThanWhatWasAcknowledged() throws Exception {
    final Set<Long> proven = new TreeSet<>();
    long acknowledged = 0;
    for (long seed = 0; seed < 20; seed++) {
      final InMemoryJournalStore disk =
          new InMemoryJournalStore(Durability.DISK, 65_536, new SplittableRandom(1));
      final Events events = new Events(3);
      events.assertRecovers(disk.open());
      final InMemoryJournal journal = disk.openEpoch(0, () -> {}, (code, cause) -> {});
      acknowledged = events.offer(journal);
      journal.doWork();
      assertEquals(acknowledged, journal.durablePosition());

      disk.losePower(new SplittableRandom(seed));

      final RecoveredJournal recovered = events.assertRecovers(disk.open());
      assertEquals(acknowledged, recovered.lastPosition());
      proven.add(recovered.provenPosition());
    }
    assertEquals(Set.of(0L, acknowledged), proven);
  }

  @Test
  void shouldForceTheMarkInATurnWithoutOtherWork() throws Exception {
    final InMemoryJournalStore disk =
        new InMemoryJournalStore(Durability.DISK, 65_536, new SplittableRandom(1));
    final Events events = new Events(3);
    events.assertRecovers(disk.open());
    final InMemoryJournal journal = disk.openEpoch(0, () -> {}, (code, cause) -> {});
    final long acknowledged = events.offer(journal);
    assertEquals(1, journal.doWork());
    assertEquals(1, journal.doWork());
    assertEquals(0, journal.doWork());

    disk.losePowerAndUnforcedTail();

    assertEquals(acknowledged, events.assertRecovers(disk.open()).provenPosition());
  }

  @Test
  void shouldKeepNothingAndCountAllAtTheLevelMemory() {
    final ForgetfulJournalStore store = new ForgetfulJournalStore();
    final int[] calls = {0};
    assertTrue(store.recover(new Events.Replay(), RecoveryProgress.NONE).isNew());
    final var journal = store.openEpoch(0, () -> calls[0]++, (code, cause) -> {});
    final UnsafeBuffer events = new UnsafeBuffer(new byte[16]);

    assertTrue(journal.hasRoomFor(16));
    journal.offer(events, 0, 16, 1, 2);
    journal.offer(events, 0, 16, 3, 1);

    assertEquals(3, journal.durablePosition());
    assertEquals(2, calls[0]);
    assertEquals(Durability.MEMORY, journal.durability());
    assertFalse(journal.storageFull());
    journal.close();
    assertTrue(store.recover(new Events.Replay(), RecoveryProgress.NONE).isNew());
  }
}
