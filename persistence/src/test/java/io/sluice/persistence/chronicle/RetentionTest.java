package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of a journal go when a snapshot holds what is in them, and nothing else does. */
class RetentionTest {
  /** More than one frame ever takes. */
  private static final int ROOM = 2_048;

  private final Events events = new Events(3);
  private ChronicleRig rig;

  @SuppressWarnings("NullAway.Init")
  private JournalStore store;

  @BeforeEach
  void makeARig() throws Exception {
    rig = new ChronicleRig(Durability.DISK);
  }

  @AfterEach
  void clearTheRig() throws Exception {
    rig.close();
  }

  @Test
  void shouldRemoveFilesOfTheEpochThatIsBeingWrittenAndGoOnWriting() throws Exception {
    final Journal journal = start();
    for (int round = 0; round < 4; round++) {
      fill(journal, 800);
      final JournalStart place = placeBehind(keptAfter());
      fill(journal, 800);
      final int before = EpochFiles.present(rig.epoch(1)).size();

      store.release(place);

      assertTrue(EpochFiles.present(rig.epoch(1)).size() < before);
      final List<FrameMap.Place> left = frames(1);
      assertTrue(left.getFirst().firstPosition() <= place.position() + 1);
      assertTrue(
          left.getFirst().firstPosition() > place.position() - 2_000,
          "no more is kept than a file");
      events.assertRecoversAfter(store, place);
    }
    rig.kill();
    store = rig.open();
    events.assertRecoversAfter(store, keptAfter());
    rig.begin(store, 1, () -> {}, (code, cause) -> {});
  }

  @Test
  void shouldRemoveNothingThatIsNeededAtAnyPlace() throws Exception {
    final Journal journal = start();
    final List<JournalStart> places = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      fill(journal, 150);
      places.add(placeBehind(JournalStart.BEGINNING));
    }
    for (final JournalStart released : places) {
      store.release(released);
      for (final JournalStart place : places) {
        if (place.position() >= released.position()) {
          events.assertRecoversAfter(store, place);
        }
      }
    }
    rig.kill();
  }

  @Test
  void shouldNotMindWhatARemovalLeftThatWasCutOff() throws Exception {
    fill(start(), 800);
    final JournalStart inFirst = placeBehind(JournalStart.BEGINNING);
    restart(inFirst);
    fill(begin(), 1_600);
    final JournalStart place = placeBehind(inFirst);
    fill(journal(), 800);
    final Path copy = Files.createTempDirectory("sluice-copy-");
    copy(rig.root().resolve("journal"), copy);

    store.release(place);

    for (final Path left : leftOver(copy)) {
      rig.kill();
      restore(copy, left);
      store = rig.open();
      events.assertRecoversAfter(store, place);
      begin();
      assertFalse(Files.exists(rig.root().resolve("journal").resolve(left)), left::toString);
    }
    rig.kill();
    delete(copy);
  }

  @Test
  void shouldRefuseAJournalThatLacksAFileBehindThePlace() throws Exception {
    fill(start(), 800);
    final JournalStart place = placeBehind(JournalStart.BEGINNING);
    fill(journal(), 800);
    store.release(place);
    rig.kill();
    final List<Path> files = EpochFiles.present(rig.epoch(1));
    final Path removed = files.get(1);
    Files.delete(removed);
    store = rig.open();

    assertThrows(
        JournalDamagedException.class,
        () -> store.recoverAfter(place, (b, o, l, p, c) -> {}, RecoveryProgress.NONE));
  }

  @Test
  void shouldReadLittleOfWhatLiesBeforeThePlace() throws Exception {
    final ChronicleJournalSettings large =
        new ChronicleJournalSettings(Durability.DISK, 64L << 20, 1 << 20, 1 << 20);
    rig.close();
    rig = new ChronicleRig(large);
    final Journal journal = start();
    fill(journal, 120_000);
    final JournalStart place = placeBehind(JournalStart.BEGINNING);
    fill(journal, 10);
    rig.kill();
    final long length = Files.size(EpochFiles.fileOf(rig.epoch(1), 0));
    assertTrue(length > 40L << 20, () -> "only " + length);
    store = rig.open();

    final long[] read = {0};
    store.recoverAfter(
        place, (b, o, l, p, c) -> {}, (bytesRead, bytesTotal, position) -> read[0] = bytesRead);

    assertTrue(read[0] < 24L << 20, () -> "read " + read[0] + " of " + length);
  }

  private Journal journal() throws IOException {
    return rig.journal();
  }

  private JournalStart keptAfter() throws Exception {
    final Manifest manifest = Manifest.read(DataDirectory.unlocked(rig.root()).manifest());
    return manifest == null
        ? JournalStart.BEGINNING
        : new JournalStart(manifest.kept().position(), manifest.kept().chainHash());
  }

  private Journal start() throws Exception {
    store = rig.open();
    events.assertRecovers(store);
    return begin();
  }

  private void restart(final JournalStart place) throws Exception {
    rig.kill();
    store = rig.open();
    events.assertRecoversAfter(store, place);
  }

  private Journal begin() throws Exception {
    return rig.begin(store, 1, () -> {}, (code, cause) -> {
      throw new AssertionError(cause);
    });
  }

  private void fill(final Journal journal, final int frames) {
    for (int i = 0; i < frames; i++) {
      events.offer(journal);
      if (!journal.hasRoomFor(ROOM)) {
        rig.turn();
      }
    }
    rig.turn();
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  private JournalStart placeBehind(final JournalStart start) throws Exception {
    final RecoveredJournal now =
        store.recoverAfter(start, (b, o, l, p, c) -> {}, RecoveryProgress.NONE);
    return new JournalStart(now.lastPosition(), now.chainHash());
  }

  private List<FrameMap.Place> frames(final long epoch) throws Exception {
    final Manifest manifest = Manifest.read(DataDirectory.unlocked(rig.root()).manifest());
    assertTrue(manifest != null);
    return FrameMap.of(rig.epoch(epoch), manifest.kept().file());
  }

  /** What was removed: epochs and files, by their path below the journal. */
  private List<Path> leftOver(final Path copy) throws IOException {
    final Path journal = rig.root().resolve("journal");
    final List<Path> missing = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(copy)) {
      for (final Path path : paths.toList()) {
        final Path relative = copy.relativize(path);
        final boolean inMissing = missing.stream().anyMatch(relative::startsWith);
        if (!Files.exists(journal.resolve(relative)) && !inMissing) {
          missing.add(relative);
        }
      }
    }
    assertTrue(missing.size() >= 3, missing::toString);
    return missing;
  }

  private void restore(final Path copy, final Path left) throws IOException {
    final Path target = rig.root().resolve("journal").resolve(left);
    copy(copy.resolve(left), target);
  }

  private static void copy(final Path from, final Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (final Path path : paths.toList()) {
        final Path target = to.resolve(from.relativize(path).toString());
        if (!Files.isDirectory(target)) {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void delete(final Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (final Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
