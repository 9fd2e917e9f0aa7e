package io.sluice.persistence.chronicle;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a start leaves behind that was cut off is discarded; what was once acknowledged never is,
 * whatever became of the files that say so.
 */
class LeftoversTest {
  private static final int MOST_OPERATIONS = 1_000;

  private ChronicleRig rig;
  private Events events = new Events(31);

  /** What the loss of power may do to files that were never forced. */
  enum Loss {
    /** Nothing: the process was killed. */
    NONE,
    /** The mark is not there. */
    MARK_MISSING,
    /** The mark was created and not written. */
    MARK_ZERO,
    /** One slot of the mark is there. */
    SLOT_ZERO,
    /** The frames were not written. */
    FRAMES_ZERO,
    /** The files have no length. */
    ALL_EMPTY,
    /** The directory is there, and nothing in it. */
    FILES_MISSING;

    /** Operations after which the first start is cut off. */
    int firstCut() {
      return ordinal() % step();
    }

    /** Every point is of interest to a process that is killed; to save time, not all the others. */
    int step() {
      return this == NONE ? 1 : 3;
    }

    void strike(final Path epoch) throws IOException {
      if (!Files.isDirectory(epoch)) {
        return;
      }
      final Path mark = epoch.resolve(EpochFiles.MARK);
      switch (this) {
        case NONE -> {}
        case MARK_MISSING -> Files.deleteIfExists(mark);
        case MARK_ZERO -> zero(mark, 0);
        case SLOT_ZERO -> zero(mark, MarkState.SLOT_LENGTH);
        case FRAMES_ZERO -> forEach(epoch, ".cq4", file -> zero(file, 0));
        case ALL_EMPTY -> forEach(epoch, "", file -> Files.write(file, new byte[0]));
        case FILES_MISSING -> forEach(epoch, "", Files::delete);
      }
    }
  }

  /** Does something to a file. */
  @FunctionalInterface
  private interface Hand {
    void touch(Path file) throws IOException;
  }

  @BeforeEach
  void makeARig() throws Exception {
    rig = new ChronicleRig(Durability.DISK);
  }

  @AfterEach
  void clear() throws Exception {
    rig.close();
  }

  @Test
  void shouldRefuseAJournalWhoseManifestAndMarkAreMissingAndDeleteNothing() throws Exception {
    write(20);
    rig.kill();
    Files.delete(manifest());
    Files.delete(mark(1));

    final JournalDamagedException refusal = assertRefusedAndNothingChanged();

    final FrameMap.Place first = FrameMap.of(rig.epoch(1)).getFirst();
    assertEquals(first.file(), refusal.file());
    assertEquals(first.offset(), refusal.offset());
    assertEquals(1, refusal.position());
  }

  @Test
  void shouldRefuseAJournalOfWhichOnlyFramesAreLeftAndMakeNoSecret() throws Exception {
    write(20);
    rig.kill();
    Files.delete(manifest());
    Files.delete(mark(1));
    Files.delete(secret());

    assertRefusedAndNothingChanged();

    assertFalse(Files.exists(secret()));
  }

  @Test
  void shouldRefuseAJournalWithoutManifestWhoseMarkIsBroken() throws Exception {
    write(20);
    rig.kill();
    Files.delete(manifest());
    Files.write(mark(1), new byte[(int) Files.size(mark(1))]);

    assertRefusedAndNothingChanged();
  }

  @Test
  void shouldRefuseAJournalWithoutManifestThatNeverHeldAnEvent() throws Exception {
    write(0);
    rig.kill();
    Files.delete(manifest());

    final JournalDamagedException refusal = assertRefusedAndNothingChanged();

    assertEquals(manifest(), refusal.file());
  }

  @Test
  void shouldRefuseAnOldManifestEvenIfTheMarkIsMissing() throws Exception {
    write(20);
    rig.kill();
    final byte[] old = Files.readAllBytes(manifest());
    final long before = events.lastPosition();
    write(3);
    rig.kill();
    Files.write(manifest(), old);
    Files.delete(mark(2));

    assertEquals(before + 1, assertRefusedAndNothingChanged().position());
  }

  @Test
  void shouldRefuseAnEpochThatNoStartCanHaveLeftBehind() throws Exception {
    Files.createDirectories(rig.epoch(2));
    assertTrue(assertRefusedAndNothingChanged().toString().contains("epoch 2"));
    Files.delete(rig.epoch(2));
    write(20);
    rig.kill();
    write(5);
    rig.kill();

    for (final long number : List.of(0L, 4L, 77L)) {
      Files.createDirectory(rig.epoch(number));
      assertTrue(assertRefusedAndNothingChanged().toString().contains("epoch " + number));
      Files.delete(rig.epoch(number));
    }
  }

  @Test
  void shouldNotTakeAManifestThatCanNotBeReadForOneThatIsMissing() throws Exception {
    write(20);
    rig.kill();
    Files.delete(manifest());
    Files.delete(mark(1));
    ChronicleRig.delete(rig.epoch(1));
    Files.createSymbolicLink(manifest(), manifest());

    try (JournalStore store = rig.open()) {
      assertThrows(IOException.class, store::hashSecret);
      assertThrows(IOException.class, () -> events.assertRecovers(store));
    }
  }

  @Test
  void shouldRemoveWhatAnInterruptedRemovalLeft() throws Exception {
    write(20);
    rig.kill();
    final Path discarded = Files.createDirectory(rig.root().resolve("journal/discarded"));
    Files.writeString(discarded.resolve(EpochFiles.fileOf(discarded, 1).getFileName()), "frames");

    write(5);

    assertFalse(Files.exists(discarded));
    rig.kill();
    recoverAll();
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartWhereverAFirstStartWasCutOff(final Loss loss) throws Exception {
    boolean done = false;
    int cuts = loss.firstCut();
    for (; !done && cuts < MOST_OPERATIONS; cuts += loss.step()) {
      rig.close();
      rig = new ChronicleRig(Durability.DISK);
      events = new Events(31);
      final boolean complete = startsWithin(cuts);
      final boolean counts = listed(1);
      if (!counts) {
        loss.strike(rig.epoch(1));
      }
      // What counts is forced: from there on it is the same whatever is lost.
      done = complete || (counts && loss != Loss.NONE);

      write(3);
      rig.kill();
      recoverAll();
    }
    assertTrue(done);
    assertTrue(cuts > 10, "cut off " + cuts + " times only");
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartWhereverATakeoverThatCopiesWasCutOff(final Loss loss) throws Exception {
    boolean done = false;
    int cuts = loss.firstCut();
    for (; !done && cuts < MOST_OPERATIONS; cuts += loss.step()) {
      rig.close();
      rig = new ChronicleRig(Durability.DISK);
      events = new Events(31);
      final Journal journal = write(5);
      final long acknowledged = journal.durablePosition();
      rig.failNextForce();
      events.offer(journal);
      rig.turn();
      rig.kill();
      final boolean complete = startsWithin(cuts);
      final boolean counts = listed(2);
      if (!counts) {
        loss.strike(rig.epoch(2));
        loseTheTailOfTheFirstEpoch(acknowledged, cuts);
      }
      done = complete || (counts && loss != Loss.NONE);

      write(3);
      rig.kill();
      assertTrue(recoverAll().lastPosition() > acknowledged);
    }
    assertTrue(done);
    assertTrue(cuts > 10, "cut off " + cuts + " times only");
  }

  /** Every other time the power loss takes what was copied away from where it came from. */
  private void loseTheTailOfTheFirstEpoch(final long acknowledged, final int cuts)
      throws Exception {
    if (cuts % 2 == 0) {
      rig.reboot();
      for (final FrameMap.Place frame : FrameMap.of(rig.epoch(1))) {
        if (frame.firstPosition() > acknowledged) {
          frame.overwrite(0, new byte[frame.length()]);
        }
      }
      events.forgetAfter(acknowledged);
    }
  }

  /** Starts as the server does, with so many operations on files; whether it came to an end. */
  private boolean startsWithin(final int operations) throws Exception {
    final JournalStore store = rig.open();
    store.hashSecret();
    events.assertRecovers(store);
    rig.files().failAfter(operations);
    try {
      rig.begin(store, 0, () -> {}, (code, cause) -> {});
      rig.files().failAfter(Long.MAX_VALUE);
      rig.kill();
      return true;
    } catch (final IOException e) {
      assertEquals("the machine died", e.getMessage());
      store.close();
      return false;
    } finally {
      rig.files().failAfter(Long.MAX_VALUE);
    }
  }

  private boolean listed(final long number) throws Exception {
    final Manifest manifest = Manifest.read(manifest());
    return manifest != null && manifest.lists(number);
  }

  private Journal write(final int frames) throws Exception {
    final JournalStore store = rig.open();
    store.hashSecret();
    events.assertRecovers(store);
    final Journal journal = rig.begin(store, 0, () -> {}, (code, cause) -> {});
    for (int i = 0; i < frames; i++) {
      events.offer(journal);
      rig.turn();
    }
    assertEquals(events.lastPosition(), journal.durablePosition());
    return journal;
  }

  private RecoveredJournal recoverAll() throws Exception {
    try (JournalStore store = rig.open()) {
      final RecoveredJournal recovered = events.assertRecovers(store);
      assertEquals(events.lastPosition(), recovered.lastPosition());
      return recovered;
    }
  }

  private JournalDamagedException assertRefusedAndNothingChanged() throws Exception {
    final Map<Path, String> before = contents();
    final JournalDamagedException refusal;
    try (JournalStore store = rig.open()) {
      refusal = assertThrows(JournalDamagedException.class, () -> events.assertRecovers(store));
      if (!Files.exists(manifest())) {
        assertThrows(JournalDamagedException.class, store::hashSecret);
      }
    }
    final Map<Path, String> after = contents();
    after.keySet().removeIf(file -> file.endsWith("LOCK"));
    before.keySet().removeIf(file -> file.endsWith("LOCK"));
    assertEquals(before, after);
    return refusal;
  }

  private Map<Path, String> contents() throws IOException {
    final Map<Path, String> contents = new TreeMap<>();
    forEach(
        rig.root(),
        "",
        file -> contents.put(
            file,
            Files.isDirectory(file)
                ? "directory"
                : Files.getAttribute(file, "unix:ctime") + " " + Files.size(file)));
    return contents;
  }

  private Path manifest() {
    return rig.root().resolve("journal/MANIFEST");
  }

  private Path secret() {
    return rig.root().resolve("journal/SECRET");
  }

  private Path mark(final long epoch) {
    return rig.epoch(epoch).resolve(EpochFiles.MARK);
  }

  private static void zero(final Path file, final long from) throws IOException {
    if (Files.exists(file)) {
      FrameMap.write(file, from, new byte[(int) Math.max(0, Files.size(file) - from)]);
    }
  }

  private static void forEach(final Path directory, final String suffix, final Hand hand)
      throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (final Path file : files.toList()) {
        if (!file.equals(directory) && file.toString().endsWith(suffix)) {
          hand.touch(file);
        }
      }
    }
  }
}
