package io.sluice.persistence.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.persistence.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever is done to the files: what was acknowledged is served as it was, or the start is
 * refused.
 *
 * <p>The journal has three epochs: the first was closed in order, the second was killed with a
 * frame that was never forced, the third filled several files and was killed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalDamageTest {
  private static final int PAGE_LENGTH = 4096;
  private static final int FRAMES_OF_LAST_EPOCH = 700;

  private final Events events = new Events(11);
  private final SplittableRandom randomness = new SplittableRandom(5);
  private ChronicleRig rig;
  private Path pristine;
  private Path manifestOfTwoEpochs;
  private long acknowledged;
  private int refused;

  @BeforeAll
  void writeTheJournal() throws Exception {
    rig = new ChronicleRig(Durability.DISK);
    manifestOfTwoEpochs = Files.createTempFile("sluice-manifest-", "");
    final JournalStore store = rig.open();
    events.assertRecovers(store);
    try (Journal first = rig.begin(store, 0, () -> {}, (code, cause) -> {})) {
      offer(first, 7);
    }
    store.close();
    killWithAnUnforcedFrame(7);
    Files.copy(
        journal().resolve("MANIFEST"), manifestOfTwoEpochs, StandardCopyOption.REPLACE_EXISTING);
    kill(FRAMES_OF_LAST_EPOCH);
    acknowledged = events.lastPosition();
    pristine = Files.createTempDirectory("sluice-pristine-");
    copy(rig.root(), pristine);
  }

  @BeforeEach
  void startFromThePristineJournal() {
    refused = 0;
  }

  @AfterEach
  void leaveThePristineJournal() throws Exception {
    assertServed("after the test");
  }

  @AfterAll
  void clear() throws IOException {
    rig.close();
    ChronicleRig.delete(pristine);
    Files.delete(manifestOfTwoEpochs);
  }

  @Test
  void shouldHaveSeveralEpochsAndFilesToDamage() throws Exception {
    assertEquals(3, rig.manifest().epochs().size());
    assertTrue(EpochFiles.list(rig.epoch(3)).size() >= 2);
  }

  @Test
  void shouldRefuseAnyFlippedBitOfAnyFrameThatCounts() throws Exception {
    final List<FrameMap.Place> frames = FrameMap.of(rig.epoch(3));
    for (final FrameMap.Place frame : sample(frames, 15)) {
      for (int i = 0; i < FrameCodec.HEADER_LENGTH + 2; i++) {
        final int bit = i * 8 + randomness.nextInt(8);
        frame.flip(bit);
        assertRefused("bit " + bit + " of " + frame);
        frame.flip(bit);
      }
    }
  }

  @Test
  void shouldServeTheSameOrRefuseWhicheverByteIsFlipped() throws Exception {
    for (final Path file : files()) {
      final byte[] content = Files.readAllBytes(file);
      for (int i = 0; i < 150 && content.length > 0; i++) {
        final long bit = 8L * randomness.nextInt(content.length) + randomness.nextInt(8);
        FrameMap.flipBit(file, bit);
        assertServedOrRefused("bit " + bit + " of " + file);
        FrameMap.flipBit(file, bit);
      }
    }
    assertTrue(refused > 100, () -> "only " + refused + " flips were refused");
  }

  @Test
  void shouldRefuseAnyFlippedByteOfManifestMarkOrSecretWhileTheSystemRuns() throws Exception {
    flipEachByte(journal().resolve("MANIFEST"), 0, (int) Files.size(journal().resolve("MANIFEST")));
    flipEachByte(journal().resolve("SECRET"), 0, 16);
    final int flipped = refused;
    assertEquals(Files.size(journal().resolve("MANIFEST")) + 16, flipped);
    final Path mark = rig.epoch(3).resolve(EpochFiles.MARK);
    flipEachByte(mark, 0, MarkState.LENGTH);
    flipEachByte(mark, MarkState.SLOT_LENGTH, MarkState.LENGTH);
    assertEquals(2 * MarkState.LENGTH, refused - flipped);
  }

  @Test
  void shouldServeTheSameWhenAPowerLossToreOneSlotOfTheMark() throws Exception {
    final BootId before = rig.reboot();
    final Path mark = rig.epoch(3).resolve(EpochFiles.MARK);
    for (int slot = 0; slot < MarkState.SLOT_COUNT; slot++) {
      final long bit = 8L * (slot * MarkState.SLOT_LENGTH + 9);
      FrameMap.flipBit(mark, bit);
      assertServed("torn slot " + slot);
      FrameMap.flipBit(mark, bit);
    }
    rig.undoReboot(before);
  }

  @Test
  void shouldServeTheSameOrRefuseWhicheverPageIsZeroed() throws Exception {
    for (final Path file : files()) {
      final byte[] content = Files.readAllBytes(file);
      for (int at = 0; at < content.length; at += PAGE_LENGTH) {
        final byte[] page =
            Arrays.copyOfRange(content, at, Math.min(content.length, at + PAGE_LENGTH));
        FrameMap.write(file, at, new byte[page.length]);
        assertServedOrRefused("page at " + at + " of " + file);
        FrameMap.write(file, at, page);
      }
    }
    assertTrue(refused > 50, () -> "only " + refused + " zeroed pages were refused");
  }

  @Test
  void shouldServeTheSameOrRefuseWhereverAFileIsCutOff() throws Exception {
    for (final Path file : files()) {
      final byte[] content = Files.readAllBytes(file);
      for (int i = 0; i < 25; i++) {
        final int length = i == 0 ? 0 : randomness.nextInt(content.length + 1);
        Files.write(file, Arrays.copyOf(content, length));
        assertServedOrRefused("cut at " + length + " of " + file);
        Files.write(file, content);
      }
    }
    assertTrue(refused > 50, () -> "only " + refused + " cuts were refused");
  }

  @Test
  void shouldRefuseWhenAnyFileThatCountsIsDeleted() throws Exception {
    for (final Path file : files()) {
      final byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      final String name = file.getFileName().toString();
      final boolean lastMark = file.equals(rig.epoch(3).resolve(EpochFiles.MARK));
      if (name.endsWith(".cq4") || name.equals("MANIFEST") || name.equals("SECRET") || lastMark) {
        assertRefused("deleted " + file);
      } else {
        assertServed("deleted " + file);
      }
      Files.write(file, content);
    }
  }

  @Test
  void shouldRefuseWhenAnEpochOfTheManifestIsDeleted() throws Exception {
    for (int epoch = 1; epoch <= 3; epoch++) {
      final Path aside = pristine.resolve("aside");
      Files.move(rig.epoch(epoch), aside);
      assertRefused("deleted epoch " + epoch);
      Files.move(aside, rig.epoch(epoch));
    }
  }

  @Test
  void shouldRefuseFilesThatChangedPlaces() throws Exception {
    final List<Path> files = new ArrayList<>(files());
    files.removeIf(file -> !file.toString().endsWith(".cq4"));
    for (final Path one : files) {
      for (final Path other : files) {
        if (!one.equals(other)) {
          swap(one, other);
          assertRefused(one + " and " + other + " changed places");
          swap(one, other);
        }
      }
    }
  }

  @Test
  void shouldRefuseAMarkOfAnotherEpoch() throws Exception {
    swap(rig.epoch(2).resolve(EpochFiles.MARK), rig.epoch(3).resolve(EpochFiles.MARK));
    assertRefused("marks changed places");
    swap(rig.epoch(2).resolve(EpochFiles.MARK), rig.epoch(3).resolve(EpochFiles.MARK));
  }

  @Test
  void shouldRefuseAnOldManifest() throws Exception {
    final Path manifest = journal().resolve("MANIFEST");
    final byte[] content = Files.readAllBytes(manifest);
    Files.copy(manifestOfTwoEpochs, manifest, StandardCopyOption.REPLACE_EXISTING);

    final JournalDamagedException refusal = assertRefused("old manifest");

    assertTrue(refusal.toString().contains("epoch 3"), refusal::toString);
    Files.write(manifest, content);
  }

  @Test
  void shouldRefuseAnEpochOfAnotherJournal() throws Exception {
    try (ChronicleRig other = new ChronicleRig(Durability.DISK)) {
      final Events foreign = new Events(11);
      final JournalStore store = other.open();
      foreign.assertRecovers(store);
      try (Journal journal = other.begin(store, 0, () -> {}, (code, cause) -> {})) {
        foreign.offer(journal);
      }
      Files.move(rig.epoch(1), pristine.resolve("aside"));
      copy(other.epoch(1), rig.epoch(1));
      assertRefused("epoch of another journal");
      ChronicleRig.delete(rig.epoch(1));
      Files.move(pristine.resolve("aside"), rig.epoch(1));
    }
  }

  @Test
  void shouldNameFileOffsetAndPositionOfTheDamage() throws Exception {
    final List<FrameMap.Place> frames = FrameMap.of(rig.epoch(3));
    final FrameMap.Place frame = frames.get(frames.size() / 2);
    frame.flip(100);

    final JournalDamagedException refusal = assertRefused("flipped");

    assertEquals(frame.file(), refusal.file());
    assertEquals(frame.offset(), refusal.offset());
    assertEquals(frame.firstPosition(), refusal.position());
    frame.flip(100);
  }

  @Test
  void shouldIgnoreWhatChronicleKeepsBesideTheFrames() throws Exception {
    for (final Path file : EpochFiles.list(rig.epoch(3))) {
      final byte[] content = Files.readAllBytes(file);
      final long firstFrame = FrameMap.of(rig.epoch(3)).stream()
          .filter(frame -> frame.file().equals(file))
          .findFirst()
          .orElseThrow()
          .offset();
      final byte[] noise = new byte[(int) firstFrame - 256];
      randomness.nextBytes(noise);
      FrameMap.write(file, 0, file.toString().endsWith("000000.cq4") ? new byte[256] : noise);
      assertServed("noise before the frames of " + file);
      Files.write(file, content);
    }
  }

  private Journal begin() throws Exception {
    final JournalStore store = rig.open();
    events.assertRecovers(store);
    return rig.begin(store, 0, () -> {}, (code, cause) -> {});
  }

  private void offer(final Journal journal, final int frames) {
    for (int i = 0; i < frames; i++) {
      if (!journal.hasRoomFor(4 * 256) || i % 16 == 0) {
        rig.turn();
      }
      events.offer(journal);
    }
    rig.turn();
    assertEquals(events.lastPosition(), journal.durablePosition());
  }

  private void kill(final int frames) throws Exception {
    offer(begin(), frames);
    rig.kill();
  }

  private void killWithAnUnforcedFrame(final int frames) throws Exception {
    final Journal journal = begin();
    offer(journal, frames);
    events.offer(journal);
    rig.failNextForce();
    rig.turn();
    rig.kill();
  }

  private Path journal() {
    return rig.root().resolve("journal");
  }

  private void flipEachByte(final Path file, final int from, final int count) throws Exception {
    for (int i = from; i < from + count; i++) {
      final long bit = 8L * i + randomness.nextInt(8);
      FrameMap.flipBit(file, bit);
      assertServedOrRefused("bit " + bit + " of " + file);
      FrameMap.flipBit(file, bit);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.walk(journal())) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private <T> List<T> sample(final List<T> all, final int count) {
    final List<T> chosen = new ArrayList<>(List.of(all.getFirst(), all.getLast()));
    for (int i = 2; i < count; i++) {
      chosen.add(all.get(randomness.nextInt(all.size())));
    }
    return chosen;
  }

  private void assertServed(final String what) throws Exception {
    try (JournalStore store = rig.open()) {
      final RecoveredJournal recovered = events.assertRecovers(store);
      assertEquals(acknowledged, recovered.lastPosition(), what);
      assertNotNull(store.hashSecret());
    } catch (final JournalDamagedException e) {
      throw new AssertionError(what, e);
    }
  }

  private JournalDamagedException assertRefused(final String what) throws Exception {
    try (JournalStore store = rig.open()) {
      return assertThrows(
          JournalDamagedException.class, () -> events.assertRecovers(store), () -> what);
    }
  }

  private void assertServedOrRefused(final String what) throws Exception {
    try (JournalStore store = rig.open()) {
      final RecoveredJournal recovered = events.assertRecovers(store);
      assertEquals(acknowledged, recovered.lastPosition(), () -> what);
    } catch (final JournalDamagedException e) {
      refused++;
    }
  }

  private static void swap(final Path one, final Path other) throws IOException {
    final Path aside = one.resolveSibling("swapped");
    Files.move(one, aside);
    Files.move(other, one);
    Files.move(aside, other);
  }

  private static void copy(final Path from, final Path to) throws IOException {
    try (Stream<Path> entries = Files.walk(from)) {
      for (final Path entry : entries.toList()) {
        final Path target = to.resolve(from.relativize(entry).toString());
        if (Files.isDirectory(entry)) {
          Files.createDirectories(target);
        } else {
          Files.copy(entry, target);
        }
      }
    }
  }
}
