package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.persistence.JournalRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.jspecify.annotations.Nullable;

/** The journal on disk under test, with small files and a journaler without a thread. */
final class ChronicleRig implements JournalRig {
  static final int RING_BYTES = 64 << 10;
  static final int BLOCK_BYTES = 64 << 10;

  private final Path root;
  private final ChronicleJournalSettings settings;
  private final FaultyFiles files = new FaultyFiles();
  private BootId bootId = new BootId(new UUID(0, 1));
  private @Nullable ChronicleJournalStore store;
  private @Nullable Journaler journaler;
  private @Nullable Journal journal;
  private final AtomicLong nowNs = new AtomicLong(1);
  private FatalHandler onFatal = (code, cause) -> {};

  ChronicleRig(final Durability durability) throws IOException {
    this(new ChronicleJournalSettings(
        durability, ChronicleJournalSettings.MIN_FILE_BYTES, BLOCK_BYTES, RING_BYTES));
  }

  ChronicleRig(final ChronicleJournalSettings settings) throws IOException {
    root = Files.createTempDirectory("sluice-journal-");
    this.settings = settings;
  }

  Path root() {
    return root;
  }

  FaultyFiles files() {
    return files;
  }

  Path epoch(final long number) {
    return DataDirectory.unlocked(root).epoch(number);
  }

  /** Lets time pass. */
  void pass(final long ns) {
    nowNs.addAndGet(ns);
  }

  /** The operating system was started anew; returns what its last run was called. */
  BootId reboot() {
    final BootId before = bootId;
    bootId = new BootId(UUID.randomUUID());
    return before;
  }

  /** The operating system was never started anew. */
  void undoReboot(final BootId before) {
    bootId = before;
  }

  @Override
  public JournalStore open() throws Exception {
    final Surroundings surroundings = new Surroundings(bootId, files, nowNs::get);
    store = ChronicleJournalStore.open(root, settings, surroundings);
    return store;
  }

  @Override
  public Journal begin(
      final JournalStore opened,
      final long stateHash,
      final Runnable onDurable,
      final FatalHandler fatalHandler)
      throws Exception {
    onFatal = fatalHandler;
    final ChronicleJournalStore chronicle = (ChronicleJournalStore) opened;
    final FrameRing ring = new FrameRing(settings.ringBytes());
    final Journaler opening = chronicle.journaler(ring, stateHash, onDurable);
    journaler = opening;
    journal = chronicle.journal(ring, opening);
    return journal;
  }

  /** The journal that was begun last. */
  Journal journal() {
    return Objects.requireNonNull(journal);
  }

  @Override
  public int turn() {
    try {
      return journaler().doWork();
    } catch (final IOException | RuntimeException e) {
      onFatal.onFatal(ExitCode.WRITE_FAILED, e);
      return 0;
    }
  }

  @Override
  public void kill() throws Exception {
    journaler().abandon();
    Objects.requireNonNull(store).close();
  }

  @Override
  public void losePower() throws Exception {
    kill();
    reboot();
    for (final FrameMap.Place frame : unforced()) {
      frame.overwrite(0, new byte[frame.length()]);
    }
  }

  @Override
  public void losePowerAndTear() throws Exception {
    kill();
    reboot();
    final FrameMap.Place last = unforced().getLast();
    final int kept = last.length() - 8;
    last.overwrite(kept, new byte[last.length() - kept]);
    last.flip(8 * kept - 3);
  }

  @Override
  public Repair damage(final long position) throws Exception {
    final int bit = 8 * FrameCodec.HEADER_LENGTH + 5;
    final FrameMap.Place frame = frameWith(position);
    frame.flip(bit);
    return () -> frame.flip(bit);
  }

  /** The frame that counts and holds a position. */
  FrameMap.Place frameWith(final long position) throws Exception {
    final Manifest manifest = manifest();
    for (final Manifest.Epoch epoch : manifest.epochs().reversed()) {
      if (epoch.firstPosition() <= position) {
        return FrameMap.of(epoch(epoch.number())).stream()
            .filter(frame -> frame.holds(position))
            .findFirst()
            .orElseThrow();
      }
    }
    throw new IllegalArgumentException("no frame holds position " + position);
  }

  Manifest manifest() throws Exception {
    return Objects.requireNonNull(Manifest.read(DataDirectory.unlocked(root).manifest()));
  }

  @Override
  public void failNextAppend() {
    try (SingleChronicleQueue other = SingleChronicleQueueBuilder.single(
            lastEpoch().toFile())
        .rollCycle(new CountingRollCycle())
        .build()) {
      other.appendLock().lock();
    }
  }

  @Override
  public void failNextForce() {
    files.failNextForce();
  }

  @Override
  public void diskFull(final boolean full) {
    files.full(full);
  }

  @Override
  public void close() throws IOException {
    if (store != null) {
      store.close();
    }
    delete(root);
  }

  static void delete(final Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (final Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  private List<FrameMap.Place> unforced() throws Exception {
    final Path epoch = lastEpoch();
    final MarkState mark =
        Objects.requireNonNull(MarkState.tryRead(epoch.resolve(EpochFiles.MARK)));
    return FrameMap.of(epoch).stream()
        .filter(frame -> frame.lastPosition() > mark.forcedUpTo())
        .toList();
  }

  private Path lastEpoch() {
    try {
      return epoch(manifest().last().number());
    } catch (final Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Journaler journaler() {
    return Objects.requireNonNull(journaler);
  }
}
