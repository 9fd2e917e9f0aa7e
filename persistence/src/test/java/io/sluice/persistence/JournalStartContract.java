package io.sluice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a recovery from a snapshot relies on, whichever journal it is given. */
public abstract class JournalStartContract {
  private static final int EPOCHS = 4;
  private static final int FRAMES_BETWEEN_STARTS = 25;
  private static final int STARTS_PER_EPOCH = 3;

  private final Events events = new Events(11);

  /** Ends of frames, in order, as snapshots would name them. */
  private final List<JournalStart> starts = new ArrayList<>();

  private JournalRig rig;

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
  void shouldShowExactlyWhatFollowsAnyPlace() throws Exception {
    liveFor(EPOCHS);

    store = rig.open();
    for (final JournalStart start : starts) {
      final RecoveredJournal recovered = events.assertRecoversAfter(store, start);
      assertEquals(events.lastPosition(), recovered.lastPosition());
      assertEquals(starts.getLast().chainHash(), recovered.chainHash());
      assertEquals(EPOCHS, recovered.epoch());
    }
    assertEquals(events.lastPosition(), starts.getLast().position(), "one place is the end");
  }

  @Test
  void shouldTakeOverAfterARecoveryFromAnyPlace() throws Exception {
    liveFor(2);
    for (int i = 0; i < starts.size(); i += 2) {
      store = rig.open();
      events.assertRecoversAfter(store, starts.get(i));
      begin();
      offerFrames(3);
      if (i % 4 == 0) {
        close();
      } else {
        rig.kill();
      }
    }
    store = rig.open();
    events.assertRecovers(store);
  }

  @Test
  void shouldRefuseAPlaceBehindTheEnd() throws Exception {
    liveFor(2);
    store = rig.open();

    final JournalStart ahead =
        new JournalStart(events.lastPosition() + 7, starts.getLast().chainHash());
    assertDamaged(ahead);
  }

  @Test
  void shouldRefuseAPlaceBehindTheEndOfAJournalThatIsNew() throws Exception {
    store = rig.open();

    assertDamaged(new JournalStart(3, 4));
  }

  @Test
  void shouldRefuseOtherEventsThanThoseOfThePlace() throws Exception {
    liveFor(2);
    store = rig.open();

    for (final JournalStart start : starts) {
      assertDamaged(new JournalStart(start.position(), start.chainHash() + 1));
    }
  }

  @Test
  void shouldRefuseAPlaceInsideAFrame() throws Exception {
    recover();
    begin();
    events.offer(journal, 4);
    events.offer(journal, 4);
    rig.turn();
    close();

    store = rig.open();
    assertDamaged(new JournalStart(6, 1));
  }

  @Test
  void shouldNoticeDamageBehindThePlace() throws Exception {
    liveFor(2);
    final JournalStart start = starts.get(2);
    final JournalRig.Repair repair = rig.damage(start.position() + 3);
    store = rig.open();

    assertDamaged(start);

    repair.undo();
    events.assertRecoversAfter(store, start);
  }

  @Test
  void shouldHoldThatWhatAPlaceSaysWasForced() throws Exception {
    recover();
    begin();
    offerFrames(10);
    final JournalStart start = placeHere();
    events.offer(journal);
    rig.turn();
    rig.losePower();

    store = rig.open();
    assertTrue(events.assertRecoversAfter(store, start).provenPosition() >= start.position());
  }

  @Test
  void shouldSayFromWhereOnItIsThere() throws Exception {
    store = rig.open();
    assertTrue(store.outline().isWhole());
    store.close();
    liveFor(2);

    store = rig.open();
    assertTrue(store.outline().isWhole());
    final RecoveredJournal recovered = events.assertRecovers(store);
    assertEquals(recovered.journalId(), store.outline().journalId());
  }

  @Test
  void shouldServeWhatFollowsAPlaceThatWasReleased() throws Exception {
    liveFor(EPOCHS);
    recover();
    begin();
    offerFrames(5);
    final JournalStart released = starts.get(starts.size() - STARTS_PER_EPOCH);
    store.release(released);
    offerFrames(5);
    close();

    store = rig.open();
    assertFalse(store.outline().isWhole());
    assertTrue(store.outline().firstPosition() <= released.position() + 1);
    assertTrue(store.outline().firstPosition() > starts.getFirst().position());
    for (final JournalStart start : starts) {
      if (start.position() >= released.position()) {
        events.assertRecoversAfter(store, start);
      }
    }
    assertDamaged(JournalStart.BEGINNING);
    assertDamaged(starts.getFirst());
  }

  @Test
  void shouldGoOnForManyEpochsWhileWhatIsOldIsReleased() throws Exception {
    JournalStart last = JournalStart.BEGINNING;
    for (int i = 0; i < 10; i++) {
      store = rig.open();
      events.assertRecoversAfter(store, last);
      begin();
      offerFrames(FRAMES_BETWEEN_STARTS);
      final JournalStart next = placeBehind(last);
      offerFrames(FRAMES_BETWEEN_STARTS);
      store.release(last);
      last = next;
      if (i % 3 == 0) {
        rig.kill();
      } else {
        close();
      }
    }
    store = rig.open();
    events.assertRecoversAfter(store, last);
  }

  @Test
  void shouldLetAFollowerSeeExactlyWhatFollowsAnyPlace() throws Exception {
    liveFor(EPOCHS - 1);
    recover();
    begin();
    for (int i = 0; i < STARTS_PER_EPOCH; i++) {
      offerFrames(FRAMES_BETWEEN_STARTS);
      starts.add(placeHere());
    }
    starts.add(JournalStart.BEGINNING);
    for (final JournalStart start : starts) {
      final Events.Replay replay = new Events.Replay(start.position());
      try (JournalReader reader = store.follow(start)) {
        assertEquals(start.position(), reader.place().position());
        while (reader.poll(replay, journal.durablePosition(), 7) > 0) {
          assertTrue(reader.epoch() <= EPOCHS);
        }
        assertEquals(starts.get(starts.size() - 2), reader.place());
        assertEquals(EPOCHS, reader.epoch());
      }
      events.assertShown(start.position(), replay);
    }
  }

  @Test
  void shouldLetAFollowerKeepPaceAndGoNoFurtherThanItIsTold() throws Exception {
    recover();
    begin();
    final Events.Replay replay = new Events.Replay();
    try (JournalReader reader = store.follow(JournalStart.BEGINNING)) {
      for (int i = 0; i < 300; i++) {
        final long before = journal.durablePosition();
        events.offer(journal);
        rig.turn();
        assertTrue(reader.poll(replay, before, Integer.MAX_VALUE) <= 1);
        assertEquals(before, reader.place().position());
      }
      reader.poll(replay, journal.forcedPosition(), Integer.MAX_VALUE);
    }
    events.assertShown(0, replay);
    assertEquals(Map.of(0L, 1L), replay.stateHashByPosition);
  }

  @Test
  void shouldLetAFollowerNoticeDamage() throws Exception {
    liveFor(1);
    recover();
    begin();
    offerFrames(20);
    rig.damage(events.lastPosition() - 5);
    try (JournalReader reader = store.follow(starts.getFirst())) {
      assertThrows(
          JournalDamagedException.class,
          () -> reader.poll((b, o, l, p, c) -> {}, journal.durablePosition(), Integer.MAX_VALUE));
      assertTrue(reader.place().position() < events.lastPosition() - 5);
    }
  }

  @Test
  void shouldLetAFollowerGoOnWhileWhatIsOldIsReleased() throws Exception {
    recover();
    begin();
    final Events.Replay replay = new Events.Replay();
    try (JournalReader reader = store.follow(JournalStart.BEGINNING)) {
      for (int i = 0; i < 20; i++) {
        offerFrames(20);
        reader.poll(replay, journal.durablePosition() - 1, Integer.MAX_VALUE);
        store.release(reader.place());
      }
      reader.poll(replay, journal.durablePosition(), Integer.MAX_VALUE);
    }
    events.assertShown(0, replay);
  }

  @Test
  void shouldLetAFollowerBeginBehindAnyPositionAndStopWhenItHasEnough() throws Exception {
    liveFor(EPOCHS - 1);
    recover();
    begin();
    offerFrames(FRAMES_BETWEEN_STARTS);
    final long last = events.lastPosition();
    try (JournalReader moved = store.followBehind(last)) {
      assertEquals(0, moved.poll(new Events.Following(last, 1), last, 1));
      for (long after = last - 1; after >= 0; after--) {
        final Events.Following some = new Events.Following(after, 10);
        moved.moveBehind(after);
        moved.poll(some, last, Integer.MAX_VALUE);
        events.assertFollowed(some);
        assertTrue(some.events.size() >= Math.min(10, last - after));
        assertTrue(some.events.size() < 10 + 4, "it stops behind the frame that was enough");
      }
      final Events.Following all = new Events.Following(0, Integer.MAX_VALUE);
      moved.moveBehind(0);
      while (moved.poll(all, last, 7) > 0) {
        assertTrue(moved.epoch() <= EPOCHS);
      }
      events.assertFollowed(all);
      assertEquals(last, all.events.size());
      assertEquals(placeHere(), moved.place(), "the chain is known again");
    }
    for (long after = 0; after < last; after += 3) {
      final Events.Following following = new Events.Following(after, Integer.MAX_VALUE);
      try (JournalReader reader = store.followBehind(after)) {
        reader.poll(following, last, Integer.MAX_VALUE);
      }
      events.assertFollowed(following);
      assertEquals(last - after, following.events.size());
    }
  }

  @Test
  void shouldRefuseToFollowWhatWasReleased() throws Exception {
    liveFor(EPOCHS);
    recover();
    begin();
    final JournalStart released = starts.getLast();
    store.release(released);
    offerFrames(5);
    final long first = store.outline().firstPosition();
    assertTrue(first > 1, "something was released");
    try (JournalReader reader = store.followBehind(first - 1)) {
      assertThrows(JournalDamagedException.class, () -> reader.moveBehind(first - 2));
      reader.moveBehind(first);
      final Events.Following following = new Events.Following(first, Integer.MAX_VALUE);
      reader.poll(following, events.lastPosition(), Integer.MAX_VALUE);
      events.assertFollowed(following);
      assertEquals(events.lastPosition() - first, following.events.size());
    }
    assertThrows(JournalDamagedException.class, () -> store.followBehind(0).close());
  }

  @Test
  void shouldLetAFollowerFromInsideNoticeDamage() throws Exception {
    recover();
    begin();
    offerFrames(40);
    final long damaged = events.lastPosition() - 5;
    rig.damage(damaged);
    for (final long after : new long[] {1, damaged - 2, damaged - 1}) {
      try (JournalReader reader = store.followBehind(after)) {
        final Events.Following following = new Events.Following(after, Integer.MAX_VALUE);
        assertThrows(
            JournalDamagedException.class,
            () -> reader.poll(following, journal.durablePosition(), Integer.MAX_VALUE));
        events.assertFollowed(following);
        assertTrue(after + following.events.size() < damaged);
      }
    }
  }

  /** Lives for some epochs and notes places in each, the end of all of them among them. */
  private void liveFor(final int epochs) throws Exception {
    for (int epoch = 0; epoch < epochs; epoch++) {
      recover();
      begin();
      for (int i = 0; i < STARTS_PER_EPOCH; i++) {
        offerFrames(FRAMES_BETWEEN_STARTS);
        starts.add(placeHere());
      }
      close();
    }
  }

  /** The end of what was offered so far, all of which is forced. */
  private JournalStart placeHere() throws Exception {
    return placeBehind(JournalStart.BEGINNING);
  }

  private JournalStart placeBehind(final JournalStart start) throws Exception {
    final RecoveredJournal now =
        store.recoverAfter(start, (b, o, l, p, c) -> {}, RecoveryProgress.NONE);
    assertEquals(events.lastPosition(), now.lastPosition());
    return new JournalStart(now.lastPosition(), now.chainHash());
  }

  private void recover() throws Exception {
    store = rig.open();
    events.assertRecovers(store);
  }

  private void begin() throws Exception {
    journal = rig.begin(store, 1, () -> {}, (code, cause) -> {
      throw new AssertionError(cause);
    });
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
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  private void assertDamaged(final JournalStart start) {
    assertThrows(
        JournalDamagedException.class,
        () -> store.recoverAfter(start, (b, o, l, p, c) -> {}, RecoveryProgress.NONE),
        start::toString);
  }
}
