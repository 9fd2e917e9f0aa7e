package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.Events;
import io.sluice.persistence.chronicle.JournalReport.EpochReport;
import io.sluice.persistence.chronicle.JournalReport.FileReport;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalInspectorTest {
  private final Events events = new Events(29);
  private ChronicleRig rig;

  @BeforeEach
  void makeARig() throws Exception {
    rig = new ChronicleRig(Durability.DISK);
  }

  @AfterEach
  void clear() throws Exception {
    rig.close();
  }

  @Test
  void shouldReportEachEpochAndFile() throws Exception {
    write(5);
    rig.kill();
    write(800);
    rig.kill();

    final JournalReport report = inspect(false);

    assertTrue(report.damage().isEmpty());
    final RecoveredJournal journal = report.journal().orElseThrow();
    assertEquals(events.lastPosition(), journal.lastPosition());
    assertEquals(2, report.epochs().size());
    long position = 0;
    long frames = 0;
    for (final EpochReport epoch : report.epochs()) {
      assertEquals(position + 1, epoch.firstPosition());
      for (final FileReport file : epoch.files()) {
        assertEquals(position + 1, file.firstPosition());
        position = file.lastPosition();
        frames += file.frameCount();
        assertTrue(file.frameBytes() < file.length());
        assertEquals(Files.size(file.file()), file.length());
      }
      assertEquals(position, epoch.lastPosition());
    }
    assertEquals(events.lastPosition(), position);
    assertEquals(journal.frameCount(), frames);
    assertTrue(report.epochs().getLast().files().size() > 1);
  }

  @Test
  void shouldReportWhereTheDamageIsAndWhatIsBeforeIt() throws Exception {
    write(50);
    rig.kill();
    final long damaged = events.lastPosition() / 2;
    final FrameMap.Place frame = rig.frameWith(damaged);
    rig.damage(damaged);

    final JournalReport report = inspect(false);

    assertTrue(report.journal().isEmpty());
    assertEquals(frame.file(), report.damage().orElseThrow().file());
    assertEquals(frame.offset(), report.damage().orElseThrow().offset());
    assertEquals(frame.firstPosition(), report.damage().orElseThrow().position());
    assertEquals(frame.firstPosition() - 1, report.epochs().getLast().lastPosition());
  }

  @Test
  void shouldReportATornTail() throws Exception {
    final Journal journal = write(5);
    final long durable = journal.durablePosition();
    events.offer(journal);
    rig.failNextForce();
    rig.turn();
    rig.losePowerAndTear();

    final JournalReport report = inspect(false);

    assertEquals(durable, report.journal().orElseThrow().lastPosition());
    assertTrue(report.epochs().getLast().tornBytes() > 0);
  }

  @Test
  void shouldRefuseADirectoryInUseUnlessItIsToldOtherwise() throws Exception {
    write(5);

    assertThrows(DirectoryInUseException.class, () -> inspect(false));

    assertEquals(events.lastPosition(), inspect(true).journal().orElseThrow().lastPosition());
    rig.kill();
    assertTrue(inspect(false).damage().isEmpty());
  }

  @Test
  void shouldTolerateAMarkOfWhichOneSlotIsBeingWrittenOnlyWhileItIsInUse() throws Exception {
    rig.undoReboot(BootId.current());
    write(5);
    FrameMap.flipBit(rig.epoch(1).resolve(EpochFiles.MARK), 8L * 20);

    assertEquals(events.lastPosition(), inspect(true).journal().orElseThrow().lastPosition());

    rig.kill();
    assertTrue(inspect(false).damage().isPresent());
  }

  @Test
  void shouldChangeNothing() throws Exception {
    write(20);
    rig.kill();
    final Map<Path, FileTime> before = changeTimes();

    inspect(false);

    assertEquals(before, changeTimes());
  }

  @Test
  void shouldFindNothingInADirectoryThatIsEmpty() throws Exception {
    final JournalReport report = inspect(false);

    assertTrue(report.journal().orElseThrow().isNew());
    assertTrue(report.epochs().isEmpty());
  }

  @Test
  void shouldSayThatThereIsNoDirectory() {
    final Path nowhere = rig.root().resolve("nowhere");

    assertThrows(
        NoSuchFileException.class,
        () -> JournalInspector.inspect(nowhere, false, new Events.Replay(), RecoveryProgress.NONE));
  }

  private JournalReport inspect(final boolean evenIfInUse) throws Exception {
    return JournalInspector.inspect(
        rig.root(), evenIfInUse, new Events.Replay(), RecoveryProgress.NONE);
  }

  private Journal write(final int frames) throws Exception {
    final JournalStore store = rig.open();
    events.assertRecovers(store);
    final Journal journal = rig.begin(store, 0, () -> {}, (code, cause) -> {});
    for (int i = 0; i < frames; i++) {
      events.offer(journal);
      rig.turn();
    }
    return journal;
  }

  private Map<Path, FileTime> changeTimes() throws Exception {
    final Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(rig.root())) {
      for (final Path file : files.toList()) {
        times.put(file, (FileTime) Files.getAttribute(file, "unix:ctime"));
      }
    }
    return times;
  }
}
