package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.persistence.Events;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal and the room on its disk: what is filled ahead, and what happens when it is full. */
class JournalSpaceTest {
  private static final int MIB = 1 << 20;
  private static final int ROOM = 4 * 256;
  private static final ChronicleJournalSettings LARGE =
      new ChronicleJournalSettings(Durability.DISK, 4 * MIB, 2 * MIB, 64 << 10);

  private final Events events = new Events(37);
  private final List<Throwable> fatal = new ArrayList<>();
  private ChronicleRig rig;

  @BeforeEach
  void makeARig() throws Exception {
    rig = new ChronicleRig(Durability.DISK);
  }

  @AfterEach
  void clearTheRig() throws Exception {
    rig.close();
  }

  @Test
  void shouldHaveTwoBlocksAheadWhenItIsOpened() throws Exception {
    rig.close();
    rig = new ChronicleRig(LARGE);
    start();
    final int forces = rig.files().frameForces().size();

    assertEquals(0, rig.turn(), "nothing is left to be filled");

    assertEquals(forces, rig.files().frameForces().size());
    assertTrue(Files.size(EpochFiles.fileOf(rig.epoch(1), 0)) >= 2L * LARGE.blockBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 9, 10, 13})
  void shouldStartAgainAfterItWasKilledOnAFullDisk(final int capacityHalfMib) throws Exception {
    rig.close();
    rig = new ChronicleRig(LARGE);
    rig.files().capacity(rig.root(), capacityHalfMib * (long) MIB / 2);
    final Journal journal = start();
    while (!journal.storageFull()) {
      offer(journal);
    }
    rig.kill();

    for (int i = 0; i < 3; i++) {
      assertTrue(start().storageFull(), "no more than what was freed is there");
      rig.kill();
    }

    rig.files().capacity(rig.root(), Long.MAX_VALUE);
    final Journal again = start();
    assertFalse(again.storageFull());
    offer(again);
    assertTrue(fatal.isEmpty(), fatal::toString);
  }

  @Test
  void shouldSayThatTheStorageIsFullWhenNoFurtherFileCanBeMade() throws Exception {
    final Journal journal = start();
    rig.files().fullOfFiles(true);
    while (!journal.storageFull()) {
      offer(journal);
    }
    assertEquals(events.lastPosition(), journal.durablePosition());

    rig.files().fullOfFiles(false);
    for (int i = 0; i < 1_000; i++) {
      offer(journal);
    }
    assertFalse(journal.storageFull());
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  @Test
  void shouldStopWhenTheDiskFailsToWriteWhatIsFilledAhead() throws Exception {
    final Journal journal = start();
    rig.files().failWrites();
    for (int i = 0; i < 1_000 && fatal.isEmpty(); i++) {
      if (journal.hasRoomFor(ROOM)) {
        events.offer(journal);
      }
      rig.turn();
    }
    assertFalse(fatal.isEmpty());
    assertFalse(journal.storageFull());
  }

  @Test
  void shouldCallADiskFullOnlyIfTheSystemDoes() {
    assertTrue(JournalFiles.isDiskFull(new IOException("No space left on device")));
    assertTrue(JournalFiles.isDiskFull(new IOException("Disk quota exceeded")));
    assertTrue(JournalFiles.isDiskFull(
        new FileSystemException("next.prepared", null, "No space left on device")));

    assertFalse(JournalFiles.isDiskFull(new IOException("Input/output error")));
    assertFalse(JournalFiles.isDiskFull(new IOException("quota server: Input/output error")));
    assertFalse(JournalFiles.isDiskFull(
        new FileSystemException("No space left on device", null, "Input/output error")));
    assertFalse(JournalFiles.isDiskFull(new IOException()));
  }

  @Test
  void shouldRefuseFilesThatTakeNoTwoBlocks() {
    final IllegalArgumentException refusal = assertThrows(
        IllegalArgumentException.class,
        () -> new ChronicleJournalSettings(Durability.DISK, 4 * MIB - 1, 2 * MIB, MIB));
    assertTrue(refusal.toString().contains("at least two blocks, 4194304 bytes"));
  }

  @Test
  void shouldTakeSmallerBlocksForSmallerFiles() {
    final ChronicleJournalSettings defaults = ChronicleJournalSettings.defaults(Durability.DISK);
    final long smallest = ChronicleJournalSettings.MIN_DEFAULT_FILE_BYTES;

    assertEquals(smallest / 2, defaults.withFileBytes(smallest).blockBytes());
    assertTrue(smallest / 2 >= defaults.ringBytes(), "a block takes all that waits in the ring");
    assertEquals(
        ChronicleJournalSettings.DEFAULT_BLOCK_BYTES,
        defaults.withFileBytes(1L << 40).blockBytes());
  }

  private Journal start() throws Exception {
    final JournalStore store = rig.open();
    events.assertRecovers(store);
    return rig.begin(store, 0, () -> {}, (code, cause) -> fatal.add(cause));
  }

  private void offer(final Journal journal) {
    if (journal.hasRoomFor(ROOM)) {
      events.offer(journal);
    }
    rig.turn();
    assertTrue(fatal.isEmpty(), fatal::toString);
  }
}
