package io.sluice.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine relies on, whichever journal it is given. */
public abstract class JournalContract {
  private final Events events = new Events(7);
  private final List<Integer> fatal = new ArrayList<>();
  private int durableCalls;
  private JournalRig rig;

  // The process under test, which each test starts when it has set its stage.
  @SuppressWarnings("NullAway.Init")
  private JournalStore store;

  @SuppressWarnings("NullAway.Init")
  private Journal journal;

  protected abstract JournalRig.Maker rigs();

  @BeforeEach
  void startOnAnEmptyDisk() throws Exception {
    rig = rigs().make(Durability.DISK);
  }

  @AfterEach
  void clear() throws Exception {
    rig.close();
  }

  @Test
  void shouldBeNewOnAnEmptyDisk() throws Exception {
    store = rig.open();

    final RecoveredJournal recovered = events.assertRecovers(store);

    assertTrue(recovered.isNew());
    assertEquals(0, recovered.lastPosition());
    assertEquals(0, recovered.provenPosition());
    assertFalse(recovered.closed());
  }

  @Test
  void shouldReplayWhatWasOfferedAfterAnOrderlyEnd() throws Exception {
    start();
    offerFrames(50);
    close();

    final RecoveredJournal recovered = recover();

    assertEquals(events.lastPosition(), recovered.lastPosition());
    assertEquals(events.lastPosition(), recovered.provenPosition());
    assertEquals(50, recovered.frameCount());
    assertEquals(1, recovered.epoch());
    assertEquals(0, recovered.tornBytes());
    assertTrue(recovered.closed());
  }

  @Test
  void shouldMakeDurableWhatStillWaitsWhenItIsClosed() throws Exception {
    start();
    events.offer(journal);
    close();

    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldPublishNothingBeforeTheJournalerHadItsTurn() throws Exception {
    start();
    events.offer(journal);

    assertEquals(0, journal.durablePosition());
    assertEquals(0, durableCalls);

    assertTrue(rig.turn() > 0);
    assertEquals(events.lastPosition(), journal.durablePosition());
    assertEquals(1, durableCalls);
  }

  @Test
  void shouldForceOnceForAllFramesThatWait() throws Exception {
    start();
    for (int i = 0; i < 10; i++) {
      events.offer(journal);
    }

    rig.turn();

    assertEquals(events.lastPosition(), journal.durablePosition());
    assertEquals(1, durableCalls);
  }

  @Test
  void shouldNameTheDurabilityThatItPromises() throws Exception {
    start();

    assertEquals(Durability.DISK, journal.durability());
  }

  @Test
  void shouldRefuseASecondProcess() throws Exception {
    start();

    assertThrows(DirectoryInUseException.class, () -> rig.open());

    close();
    assertFalse(recover().isNew());
  }

  @Test
  void shouldServeTheSameWhenItIsRecoveredTwice() throws Exception {
    start();
    offerFrames(20);
    rig.kill();

    final RecoveredJournal first = recover();
    final RecoveredJournal second = events.assertRecovers(store);
    store.close();

    assertEquals(first, second);
    assertEquals(first, recover());
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"PROCESS", "DISK"})
  void shouldKeepWhatItAcknowledgedWhenTheProcessIsKilled(final Durability durability)
      throws Exception {
    rig.close();
    rig = rigs().make(durability);
    start();
    offerFrames(20);
    final long acknowledged = journal.durablePosition();
    assertEquals(events.lastPosition(), acknowledged);
    rig.kill();

    assertEquals(acknowledged, recover().lastPosition());
    assertEquals(durability, begin().durability());
    assertEquals(acknowledged, journal.durablePosition());
  }

  @Test
  void shouldDropATornTailThatNobodyWasToldOf() throws Exception {
    start();
    offerFrames(5);
    final long acknowledged = journal.durablePosition();
    failForceOfOneFrame();
    rig.losePowerAndTear();

    final RecoveredJournal recovered = recover();

    assertEquals(acknowledged, recovered.lastPosition());
    assertTrue(recovered.tornBytes() > 0);
    assertGoesOnAfter(acknowledged);
  }

  @Test
  void shouldGoOnAfterAllThatWasForcedWhenThePowerIsLost() throws Exception {
    start();
    offerFrames(5);
    final long acknowledged = journal.durablePosition();
    failForceOfOneFrame();
    rig.losePower();

    assertEquals(acknowledged, recover().lastPosition());
    assertGoesOnAfter(acknowledged);
  }

  @Test
  void shouldCopyWhatWasNeverForcedIntoTheNewEpoch() throws Exception {
    start();
    offerFrames(5);
    final long proven = journal.durablePosition();
    failForceOfOneFrame();
    rig.kill();

    final RecoveredJournal recovered = recover();
    assertEquals(proven, recovered.provenPosition());
    assertEquals(events.lastPosition(), recovered.lastPosition());

    begin();
    assertEquals(events.lastPosition(), journal.durablePosition());
    rig.losePower();
    final RecoveredJournal again = recover();
    assertEquals(2, again.epoch());
    assertEquals(events.lastPosition(), again.lastPosition());
    assertEquals(events.lastPosition(), again.provenPosition());
    assertEquals(recovered.chainHash(), again.chainHash());
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"PROCESS", "DISK"})
  void shouldRefuseDamageToAnythingThatWasAcknowledgedWhileTheSystemRuns(
      final Durability durability) throws Exception {
    rig.close();
    rig = rigs().make(durability);
    start();
    offerFrames(10);
    rig.kill();
    for (long position = events.lastPosition(); position > 0; position -= 3) {
      final JournalRig.Repair repair = rig.damage(position);
      store = rig.open();
      final long damaged = position;
      final JournalDamagedException refusal = assertThrows(
          JournalDamagedException.class, () -> events.assertRecovers(store), "at " + damaged);
      assertTrue(refusal.position() <= damaged, () -> refusal + " for " + damaged);
      store.close();
      repair.undo();
    }
    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldLoseNoMoreThanItsLevelSaysWhenThePowerIsLost() throws Exception {
    rig.close();
    rig = rigs().make(Durability.PROCESS);
    start();
    offerFrames(5);
    close();
    final long closed = events.lastPosition();
    recover();
    begin();
    offerFrames(5);
    rig.losePower();

    assertEquals(closed, recover().lastPosition());
    assertGoesOnAfter(closed);
  }

  @Test
  void shouldServeAllEpochsInTheOrderOfPositions() throws Exception {
    start();
    for (int epoch = 1; epoch <= 6; epoch++) {
      offerFrames(epoch % 3 * 7);
      if (epoch % 2 == 0) {
        rig.kill();
      } else {
        close();
      }
      assertEquals(epoch, recover().epoch());
      begin();
    }
    offerFrames(3);
    close();

    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldShowEachStateHashAtItsPosition() throws Exception {
    store = rig.open();
    store.recover(new Events.Replay(), RecoveryProgress.NONE);
    begin(100);
    offerFrames(4);
    final long firstEnd = events.lastPosition();
    close();
    recover();
    begin(200);
    offerFrames(4);
    failForceOfOneFrame();
    final long secondEnd = events.lastPosition();
    rig.kill();
    recover();
    begin(300);
    close();

    store = rig.open();
    final Events.Replay replay = new Events.Replay();
    store.recover(replay, RecoveryProgress.NONE);

    assertEquals(Map.of(0L, 100L, firstEnd, 200L, secondEnd, 300L), replay.stateHashByPosition);
  }

  @Test
  void shouldKeepOneSecretForAsLongAsTheJournalLives() throws Exception {
    store = rig.open();
    final byte[] secret = store.hashSecret();
    assertEquals(16, secret.length);
    store.recover(new Events.Replay(), RecoveryProgress.NONE);
    begin();
    close();

    store = rig.open();
    assertArrayEquals(secret, store.hashSecret());
  }

  @Test
  void shouldSayThatThereIsNoRoomWhenTheRingIsFull() throws Exception {
    start();
    int offered = 0;
    while (journal.hasRoomFor(4 * 256)) {
      events.offer(journal, 4);
      offered++;
    }
    assertTrue(offered > 10, () -> "the ring was full at once");

    while (rig.turn() > 0) {
      assertTrue(journal.hasRoomFor(4 * 256));
    }

    assertEquals(events.lastPosition(), journal.durablePosition());
    close();
    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldHaveNoRoomForAFrameThatIsTooLong() throws Exception {
    start();

    assertFalse(journal.hasRoomFor(FrameCodec.MAX_EVENTS_LENGTH + 8));
  }

  @Test
  void shouldStopTheProcessAndPublishNothingWhenAForceFails() throws Exception {
    start();
    offerFrames(3);
    final long acknowledged = journal.durablePosition();
    durableCalls = 0;

    failForceOfOneFrame();
    rig.turn();

    assertEquals(List.of(ExitCode.WRITE_FAILED), fatal);
    assertEquals(acknowledged, journal.durablePosition());
    assertEquals(0, durableCalls);
  }

  @Test
  void shouldStopTheProcessAndPublishNothingWhenAnAppendFails() throws Exception {
    start();
    offerFrames(3);
    final long acknowledged = journal.durablePosition();
    durableCalls = 0;

    events.offer(journal);
    rig.failNextAppend();
    rig.turn();
    rig.turn();

    assertEquals(List.of(ExitCode.WRITE_FAILED), fatal);
    assertEquals(acknowledged, journal.durablePosition());
    assertEquals(0, durableCalls);
  }

  @Test
  void shouldNotCallTheEndOrderlyAfterAFailure() throws Exception {
    start();
    offerFrames(3);
    final long acknowledged = journal.durablePosition();
    failForceOfOneFrame();
    close();

    final RecoveredJournal recovered = recover();
    assertFalse(recovered.closed());
    assertTrue(recovered.lastPosition() >= acknowledged);
  }

  @Test
  void shouldSayThatTheStorageIsFullAndGoOnWhenItIsFreed() throws Exception {
    start();
    offerFrames(3);
    rig.diskFull(true);
    for (int i = 0; i < 10_000 && !journal.storageFull(); i++) {
      events.offer(journal);
      rig.turn();
    }
    assertTrue(journal.storageFull());
    assertTrue(fatal.isEmpty());

    rig.diskFull(false);
    while (rig.turn() > 0) {
      assertTrue(fatal.isEmpty());
    }

    assertFalse(journal.storageFull());
    assertEquals(events.lastPosition(), journal.durablePosition());
    close();
    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  /** Starts a process: recovers and takes over. */
  private void start() throws Exception {
    recover();
    begin();
  }

  private RecoveredJournal recover() throws Exception {
    store = rig.open();
    return events.assertRecovers(store);
  }

  private Journal begin() throws Exception {
    return begin(1);
  }

  private Journal begin(final long stateHash) throws Exception {
    journal = rig.begin(store, stateHash, () -> durableCalls++, (code, cause) -> fatal.add(code));
    return journal;
  }

  private void close() throws Exception {
    journal.close();
    store.close();
  }

  private void offerFrames(final int count) {
    for (int i = 0; i < count; i++) {
      events.offer(journal);
      rig.turn();
    }
    assertTrue(fatal.isEmpty());
  }

  private void failForceOfOneFrame() {
    events.offer(journal);
    rig.failNextForce();
    rig.turn();
    assertEquals(List.of(ExitCode.WRITE_FAILED), fatal);
  }

  /** What was lost may be offered anew, and is served. */
  private void assertGoesOnAfter(final long position) throws Exception {
    events.forgetAfter(position);
    fatal.clear();
    begin();
    offerFrames(5);
    close();
    assertEquals(events.lastPosition(), recover().lastPosition());
  }
}
