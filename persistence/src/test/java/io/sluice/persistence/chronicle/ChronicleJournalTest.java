package io.sluice.persistence.chronicle;

import static io.sluice.engine.spi.RecoveryProgress.NONE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.persistence.Events;
import io.sluice.persistence.JournalContract;
import io.sluice.persistence.JournalRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChronicleJournalTest extends JournalContract {
  private static final int ROOM = 4 * 256;

  private final Events events = new Events(23);
  private final List<Throwable> fatal = new ArrayList<>();
  private ChronicleRig rig;

  @Override
  protected JournalRig.Maker rigs() {
    return ChronicleRig::new;
  }

  @BeforeEach
  void makeARig() throws Exception {
    rig = new ChronicleRig(Durability.DISK);
  }

  @AfterEach
  void clearTheRig() throws Exception {
    rig.close();
  }

  @Test
  void shouldRollToAFurtherFileBeforeOneGrowsTooLong() throws Exception {
    final Journal journal = start();
    fill(journal, 2_000);
    rig.kill();

    final List<Path> files = EpochFiles.list(rig.epoch(1));
    assertTrue(files.size() >= 4, () -> "only " + files);
    for (final Path file : files) {
      final long end = FrameMap.of(rig.epoch(1)).stream()
          .filter(frame -> frame.file().equals(file))
          .mapToLong(frame -> frame.offset() + frame.length())
          .max()
          .orElseThrow();
      assertTrue(end <= ChronicleJournalSettings.MIN_FILE_BYTES, () -> file + " ends at " + end);
    }
    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldForceBothFilesBeforeItPublishesWhenATurnCrossesARoll() throws Exception {
    final Journal journal = start();
    final List<Integer> forcedBeforePublishing = new ArrayList<>();
    rig.files().onFrameForce(() -> {
      if (journal.durablePosition() < events.lastPosition()) {
        forcedBeforePublishing.add(rig.files().frameForces().getLast());
      }
    });
    int rolls = 0;
    while (rolls < 3) {
      while (journal.hasRoomFor(ROOM)) {
        events.offer(journal);
      }
      forcedBeforePublishing.clear();
      rig.turn();
      final int files = EpochFiles.list(rig.epoch(1)).size();
      final int forces = forcedBeforePublishing.size();
      if (files > rolls + 1) {
        rolls++;
        assertEquals(
            List.of(files - 2, files - 1), forcedBeforePublishing.subList(forces - 2, forces));
      }
    }
    assertTrue(fatal.isEmpty());
  }

  @Test
  void shouldHavePublishedNothingOfATurnWhenItForces() throws Exception {
    final Journal journal = start();
    while (rig.turn() > 0) {
      assertEquals(0, journal.durablePosition());
    }
    final int forcesBefore = rig.files().frameForces().size();
    final long[] publishedAtForce = {-1};
    rig.files().onFrameForce(() -> publishedAtForce[0] = journal.durablePosition());
    events.offer(journal);

    rig.turn();

    assertEquals(0, publishedAtForce[0]);
    assertEquals(forcesBefore + 1, rig.files().frameForces().size());
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  @Test
  void shouldForceNothingForEachTurnAtTheLevelProcess() throws Exception {
    rig.close();
    rig = new ChronicleRig(Durability.PROCESS);
    final Journal journal = start();
    while (rig.turn() > 0) {
      assertEquals(0, journal.durablePosition());
    }
    final int forcesBefore = rig.files().frameForces().size();

    for (int i = 0; i < 50; i++) {
      events.offer(journal);
      rig.turn();
    }

    assertEquals(forcesBefore, rig.files().frameForces().size());
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  @Test
  void shouldForceTheMarkWhenItWasIdleForAMillisecond() throws Exception {
    final Journal journal = start();
    events.offer(journal);
    rig.turn();
    final int forcesBefore = rig.files().markForces();

    rig.pass(TimeUnit.MILLISECONDS.toNanos(1) - 1);
    rig.turn();
    assertEquals(forcesBefore, rig.files().markForces());

    rig.pass(1);
    rig.turn();
    rig.turn();
    assertEquals(forcesBefore + 1, rig.files().markForces());
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  @Test
  void shouldForceTheMarkTenTimesASecondUnderLoad() throws Exception {
    final Journal journal = start();
    final int forcesBefore = rig.files().markForces();

    for (int tick = 0; tick < 1_000; tick++) {
      events.offer(journal, 1);
      rig.pass(TimeUnit.MILLISECONDS.toNanos(1) - 1);
      rig.turn();
      rig.pass(1);
    }

    assertEquals(forcesBefore + 10, rig.files().markForces(), 1);
  }

  @Test
  void shouldTakeOverHoweverOftenItWasKilledInDoingSo() throws Exception {
    final Journal first = start();
    fill(first, 50);
    rig.failNextForce();
    events.offer(first);
    rig.turn();
    rig.kill();
    final RecoveredJournal before = recover();
    boolean complete = false;
    int kills = 0;
    for (; !complete; kills++) {
      final JournalStore store = rig.open();
      final RecoveredJournal recovered = events.assertRecovers(store);
      assertEquals(before.lastPosition(), recovered.lastPosition());
      assertEquals(before.chainHash(), recovered.chainHash());
      rig.files().failAfter(kills);
      try {
        rig.begin(store, 0, () -> {}, (code, cause) -> {});
        rig.files().failAfter(Long.MAX_VALUE);
        rig.kill();
        complete = true;
      } catch (final IOException e) {
        assertEquals("the machine died", e.getMessage());
        store.close();
      }
      rig.files().failAfter(Long.MAX_VALUE);
    }
    assertTrue(kills > 10, "killed " + kills + " times only");
    assertEquals(before.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldNotLeaveBehindWhatWasFilledAheadWhenItEndsInOrder() throws Exception {
    final Journal journal = start();
    fill(journal, 10);
    journal.close();

    final FrameMap.Place last = FrameMap.of(rig.epoch(1)).getLast();
    assertEquals(last.offset() + last.length(), Files.size(last.file()));
    assertFalse(Files.exists(rig.epoch(1).resolve(EpochFiles.PREPARED)));
  }

  @Test
  void shouldFreeWhatAKilledProcessHadFilledAhead() throws Exception {
    fill(start(), 10);
    rig.kill();
    final FrameMap.Place last = FrameMap.of(rig.epoch(1)).getLast();
    assertTrue(last.offset() + last.length() < Files.size(last.file()));

    start();
    rig.kill();

    assertEquals(last.offset() + last.length(), Files.size(last.file()));
    assertFalse(Files.exists(rig.epoch(1).resolve(EpochFiles.PREPARED)));
    assertEquals(events.lastPosition(), recover().lastPosition());
  }

  @Test
  void shouldRefuseAnythingTornAfterAnOrderlyEnd() throws Exception {
    final Journal journal = start();
    fill(journal, 10);
    journal.close();
    rig.kill();
    final FrameMap.Place last = FrameMap.of(rig.epoch(1)).getLast();
    final int begin = (int) last.offset();
    final byte[] begun = Arrays.copyOfRange(Files.readAllBytes(last.file()), begin, begin + 80);
    begun[40]++;
    Files.write(last.file(), begun, StandardOpenOption.APPEND);
    rig.reboot();

    final JournalDamagedException refusal =
        assertThrows(JournalDamagedException.class, this::recover);

    assertEquals(last.offset() + last.length(), refusal.offset());
    assertEquals(events.lastPosition() + 1, refusal.position());
  }

  @Test
  void shouldRefuseFramesOfAnotherHistoryOfTheSameEpoch() throws Exception {
    fill(start(), 10);
    rig.kill();
    final long shared = events.lastPosition();
    final byte[] manifest = Files.readAllBytes(rig.root().resolve("journal/MANIFEST"));
    events.offer(start(), 3);
    rig.turn();
    rig.kill();
    final byte[] firstHistory = Files.readAllBytes(EpochFiles.fileOf(rig.epoch(2), 0));

    ChronicleRig.delete(rig.epoch(2));
    Files.write(rig.root().resolve("journal/MANIFEST"), manifest);
    events.forgetAfter(shared);
    events.offer(start(), 3);
    rig.turn();
    rig.kill();
    assertEquals(shared + 3, recover().lastPosition());
    Files.write(EpochFiles.fileOf(rig.epoch(2), 0), firstHistory);

    final JournalDamagedException refusal = assertThrows(
        JournalDamagedException.class,
        () -> rig.open().recover((buffer, offset, length, position, count) -> {}, NONE));
    assertEquals(shared + 1, refusal.position());
  }

  @Test
  void shouldRefuseAnEpochThatWasOpenedAfterOneThatIsNotListed() throws Exception {
    fill(start(), 10);
    rig.kill();
    start();
    rig.kill();
    start();
    rig.kill();
    final Manifest manifest = rig.manifest();
    final List<Manifest.Epoch> epochs = manifest.epochs();
    ChronicleRig.delete(rig.epoch(2));
    new Manifest(
            manifest.journalId(),
            manifest.secretCheck(),
            List.of(epochs.getFirst(), epochs.getLast()))
        .write(rig.root().resolve("journal/MANIFEST"), new DurableFiles(ChannelFile::open));

    assertThrows(JournalDamagedException.class, this::recover);
  }

  @Test
  void shouldKeepTheSecretWhereOnlyItsOwnerMayReadIt() throws Exception {
    start().close();

    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(rig.root().resolve("journal/SECRET")));
  }

  @Test
  void shouldMakeTheSecretOnceWhenAFirstStartDidNotComeFar() throws Exception {
    final byte[] secret;
    try (JournalStore store = rig.open()) {
      secret = store.hashSecret();
    }
    try (JournalStore store = rig.open()) {
      assertArrayEquals(secret, store.hashSecret());
    }
  }

  @Test
  void shouldHaveNothingThatReportsUsageToTheOutside() {
    assertThrows(
        ClassNotFoundException.class,
        () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
  }

  private Journal start() throws Exception {
    final JournalStore store = rig.open();
    events.assertRecovers(store);
    return rig.begin(store, 0, () -> {}, (code, cause) -> fatal.add(cause));
  }

  private RecoveredJournal recover() throws Exception {
    try (JournalStore store = rig.open()) {
      return events.assertRecovers(store);
    }
  }

  private void fill(final Journal journal, final int frames) {
    for (int i = 0; i < frames; i++) {
      if (!journal.hasRoomFor(ROOM)) {
        rig.turn();
      }
      events.offer(journal);
    }
    rig.turn();
    assertTrue(fatal.isEmpty());
    assertEquals(events.lastPosition(), journal.durablePosition());
  }
}
