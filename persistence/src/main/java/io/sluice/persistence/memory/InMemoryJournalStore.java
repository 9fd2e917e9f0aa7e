package io.sluice.persistence.memory;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.DirectoryInUseException;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalOutline;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A journal's disk in memory, which outlives the journals that write to it and loses what the
 * caller decides.
 *
 * <p>It keeps everything and is meant for tests and simulations: one thread, single steps, and all
 * chance comes from the caller. It follows the rules of the journal on disk: epochs, a mark, and
 * frames that attest what was forced before them.
 */
public final class InMemoryJournalStore implements JournalStore {
  private static final Path NAME = Path.of("memory");

  /** Only a part of a frame's header is left of so many times as much. */
  private static final int TO_A_HEADER = 16;

  private static final int MARK_BYTES = 4_096;

  private final Durability durability;
  private final int ringBytes;
  private final UUID journalId;
  private final byte[] secret;
  private final List<MemoryEpoch> epochs = new ArrayList<>();
  private long bootNumber = 1;
  private JournalStart keptAfter = JournalStart.BEGINNING;
  private boolean open;
  private @Nullable RecoveredJournal recovered;
  private @Nullable InMemoryJournal journal;
  private StorageWatcher watcher = StorageWatcher.NONE;
  private int fileBytes = Integer.MAX_VALUE;

  /** Epochs that the manifest lists for good; one more may be listed. */
  private int forcedEpochs;

  /**
   * An empty disk.
   *
   * @param durability that its journals promise: at {@code process} an appended frame is durable,
   *     at {@code disk} a forced one
   * @param ringBytes bound of the frames that wait to be appended
   * @param randomness for the journal's id and secret
   */
  public InMemoryJournalStore(
      final Durability durability, final int ringBytes, final RandomGenerator randomness) {
    this.durability = durability;
    this.ringBytes = ringBytes;
    journalId = new UUID(randomness.nextLong(), randomness.nextLong());
    secret = new byte[16];
    randomness.nextBytes(secret);
  }

  /** From here on a watcher sees every operation. */
  public void watch(final StorageWatcher newWatcher) {
    watcher = newWatcher;
  }

  /** Journals go on in a new file when so many bytes are in one. */
  public void rollAfter(final int newFileBytes) {
    fileBytes = newFileBytes;
  }

  /** Opens the disk for one process; as on a real one, a second one is refused. */
  public InMemoryJournalStore open() throws DirectoryInUseException {
    if (open) {
      throw new DirectoryInUseException(NAME);
    }
    open = true;
    recovered = null;
    return this;
  }

  @Override
  public byte[] hashSecret() {
    return secret.clone();
  }

  @Override
  public JournalOutline outline() {
    return epochs.isEmpty()
        ? JournalOutline.NONE
        : new JournalOutline(journalId, keptAfter.position() + 1);
  }

  @Override
  public RecoveredJournal recover(final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException {
    return recoverAfter(JournalStart.BEGINNING, visitor, progress);
  }

  @Override
  public RecoveredJournal recoverAfter(
      final JournalStart start, final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException {
    if (start.position() < keptAfter.position()) {
      throw new JournalDamagedException("what lies before was removed", NAME, 0, 1);
    }
    final MemoryRecovery recovery = new MemoryRecovery(journalId, bootNumber, start, visitor);
    for (int i = 0; i < epochs.size(); i++) {
      final boolean last = i == epochs.size() - 1;
      recovery.read(epochs.get(i), last ? Long.MAX_VALUE : epochs.get(i + 1).firstPosition - 1);
    }
    final RecoveredJournal result = recovery.end(epochs.isEmpty() ? null : epochs.getLast());
    progress.onProgress(result.frameBytes(), result.frameBytes(), result.lastPosition());
    recovered = result;
    return result;
  }

  @Override
  public InMemoryJournal openEpoch(
      final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
      throws JournalDamagedException {
    final RecoveredJournal from =
        recovered != null ? recovered : recover((b, o, l, p, c) -> {}, RecoveryProgress.NONE);
    final long proven = from.provenPosition();
    final MemoryEpoch epoch = new MemoryEpoch(from.epoch() + 1, proven + 1, bootNumber);
    final FrameChain chain = new FrameChain(EpochOpened.journalTag(journalId));
    chain.enter(epoch.number);
    final List<byte[]> tail = tailAfter(proven);
    chain.resumeAfter(proven, tail.isEmpty() ? from.chainHash() : chainHashBefore(tail.getFirst()));
    create(StorageOperation.CREATE_EPOCH);
    writeFrame(
        epoch, StorageOperation.WRITE_OPENING, opening(from, epoch.number, stateHash, chain));
    for (final byte[] frame : tail) {
      chain.stamp(wrapped(frame), proven);
      writeFrame(epoch, StorageOperation.COPY_FRAME, frame);
    }
    forceFrames(epoch, from.lastPosition());
    epoch.forcedUpTo = from.lastPosition();
    writeMark(epoch, from.lastPosition(), false);
    forceMark(epoch);
    list(epoch);
    final InMemoryJournal opened = new InMemoryJournal(this, epoch, chain, onDurable, onFatal);
    journal = opened;
    return opened;
  }

  @Override
  public JournalReader follow(final JournalStart start) throws JournalDamagedException {
    return new MemoryFollower(this, epochs, start);
  }

  @Override
  public JournalReader followBehind(final long position) throws JournalDamagedException {
    return new MemoryFollower(this, epochs, position);
  }

  /** The name that all frames carry a trace of. */
  UUID journalId() {
    return journalId;
  }

  /** Position of the last event that may be gone. */
  long keptAfter() {
    return keptAfter.position();
  }

  @Override
  public void release(final JournalStart upTo) {
    if (upTo.position() <= keptAfter.position()) {
      return;
    }
    keptAfter = upTo;
    while (epochs.size() > 1 && epochs.get(1).firstPosition <= upTo.position() + 1) {
      epochs.removeFirst();
      forcedEpochs--;
    }
    epochs.getFirst().frames.removeIf(frame -> {
      final FrameCodec codec = wrapped(frame);
      return codec.fits()
          && codec.kind() == FrameCodec.EVENTS
          && codec.lastPosition() <= upTo.position();
    });
  }

  /** The process died: what it had appended is still there. */
  public void killProcess() {
    detach();
  }

  /**
   * The power was lost: of the frames that were appended and not forced, the caller's randomness
   * decides for each whether it is there, is torn or is gone, whatever their order; and of the mark
   * whether it is the one that was written last or the one that was forced last.
   */
  public void losePower(final RandomGenerator randomness) {
    reboot();
    if (epochs.isEmpty()) {
      return;
    }
    if (randomness.nextBoolean()) {
      loseUnforcedListing();
    }
    if (epochs.isEmpty()) {
      return;
    }
    final MemoryEpoch epoch = epochs.getLast();
    if (randomness.nextBoolean()) {
      epoch.loseUnforcedMark();
    }
    for (int i = forcedFrames(epoch); i < epoch.frames.size(); i++) {
      final byte[] frame = epoch.frames.get(i);
      final int most = Math.max(1, 3 * frame.length);
      final int kept = Math.clamp(randomness.nextInt(most) - frame.length, 0, frame.length);
      epoch.frames.set(i, Arrays.copyOf(frame, kept));
    }
  }

  /** The power was lost, and with it every frame and every mark that was not forced. */
  public void losePowerAndUnforcedTail() {
    losePower(Remains.NOTHING);
  }

  /** The power was lost: this is what remains of what was not forced. */
  public void losePower(final Remains remains) {
    reboot();
    if (remains == Remains.NOTHING) {
      loseUnforcedListing();
    }
    if (epochs.isEmpty()) {
      return;
    }
    final MemoryEpoch epoch = epochs.getLast();
    final int forced = forcedFrames(epoch);
    final int last = epoch.frames.size() - 1;
    switch (remains) {
      case NOTHING -> {
        epoch.frames.subList(forced, epoch.frames.size()).clear();
        epoch.loseUnforcedMark();
      }
      case LAST_TORN -> tear(epoch, Math.max(forced, last), 2);
      case LAST_ALONE -> {
        for (int i = forced; i < last; i++) {
          epoch.frames.set(i, new byte[0]);
        }
        if (epoch.isMarkUnforced()) {
          epoch.tearMark();
        }
      }
      case FIRST_TORN -> {
        tear(epoch, forced, TO_A_HEADER);
        epoch.loseUnforcedMark();
      }
    }
  }

  /** Leaves a part of a frame, if there is such a frame. */
  private static void tear(final MemoryEpoch epoch, final int index, final int divisor) {
    if (index < epoch.frames.size()) {
      final byte[] frame = epoch.frames.get(index);
      epoch.frames.set(index, Arrays.copyOf(frame, frame.length / divisor));
    }
  }

  /**
   * The machine was started anew: what the last process acknowledged without forcing proves
   * nothing.
   */
  public void reboot() {
    detach();
    bootNumber++;
  }

  /** Leaves only the first bytes of the last frame. */
  public void tearLastFrame(final int keptBytes) {
    final List<byte[]> frames = epochs.getLast().frames;
    frames.set(frames.size() - 1, Arrays.copyOf(frames.getLast(), keptBytes));
  }

  /**
   * Flips a bit of the frame that holds a position.
   *
   * @return flips it back
   */
  public Runnable flipBit(final long position, final int bit) {
    final byte[] frame = frameWith(position);
    frame[bit / 8] ^= (byte) (1 << bit % 8);
    return () -> frame[bit / 8] ^= (byte) (1 << bit % 8);
  }

  /** What the last process wrote, or null if there was none. */
  @Nullable
  MemoryEpoch lastEpoch() {
    return epochs.isEmpty() ? null : epochs.getLast();
  }

  /** How many epochs were opened. */
  public int epochCount() {
    return epochs.size();
  }

  @Override
  public void close() {
    open = false;
  }

  Durability durability() {
    return durability;
  }

  int ringBytes() {
    return ringBytes;
  }

  int fileBytes() {
    return fileBytes;
  }

  /** Does something that writes no bytes. */
  void create(final StorageOperation operation) {
    watcher.before(operation, 0);
    watcher.after(operation);
  }

  void writeFrame(final MemoryEpoch epoch, final StorageOperation operation, final byte[] frame) {
    final int written = watcher.before(operation, frame.length);
    epoch.frames.add(written == frame.length ? frame : Arrays.copyOf(frame, written));
    watcher.after(operation);
  }

  void forceFrames(final MemoryEpoch epoch, final long upTo) {
    watcher.before(StorageOperation.FORCE_FRAMES, 0);
    epoch.onDiskUpTo = upTo;
    watcher.after(StorageOperation.FORCE_FRAMES);
  }

  void writeMark(final MemoryEpoch epoch, final long acknowledgedUpTo, final boolean closed) {
    final int written = watcher.before(StorageOperation.WRITE_MARK, MARK_BYTES);
    epoch.writeMark(acknowledgedUpTo, closed);
    if (written < MARK_BYTES) {
      epoch.tearMark();
    }
    watcher.after(StorageOperation.WRITE_MARK);
  }

  void forceMark(final MemoryEpoch epoch) {
    watcher.before(StorageOperation.FORCE_MARK, 0);
    epoch.forceMark();
    watcher.after(StorageOperation.FORCE_MARK);
  }

  /** An epoch is there from the moment on in which the manifest lists it. */
  private void list(final MemoryEpoch epoch) {
    watcher.before(StorageOperation.WRITE_MANIFEST, 0);
    epochs.add(epoch);
    watcher.after(StorageOperation.WRITE_MANIFEST);
    watcher.before(StorageOperation.FORCE_MANIFEST, 0);
    forcedEpochs = epochs.size();
    watcher.after(StorageOperation.FORCE_MANIFEST);
  }

  /** The manifest is the one that was forced last. */
  private void loseUnforcedListing() {
    epochs.subList(forcedEpochs, epochs.size()).clear();
  }

  private void detach() {
    final InMemoryJournal writing = journal;
    if (writing != null) {
      writing.die();
      journal = null;
    }
    open = false;
  }

  private byte[] frameWith(final long position) {
    for (int i = epochs.size() - 1; i >= 0; i--) {
      final MemoryEpoch epoch = epochs.get(i);
      if (epoch.firstPosition <= position) {
        return epoch.frames.get(epoch.frameWith(position));
      }
    }
    throw new IllegalArgumentException("no epoch holds position " + position);
  }

  private static int forcedFrames(final MemoryEpoch epoch) {
    int count = 0;
    for (final byte[] frame : epoch.frames) {
      // What an earlier loss of power tore was not forced either.
      final FrameCodec codec = wrapped(frame);
      if (!codec.fits() || codec.lastPosition() > epoch.onDiskUpTo) {
        return count;
      }
      count++;
    }
    return count;
  }

  /** Copies of the frames behind a position that a recovery has accepted. */
  private List<byte[]> tailAfter(final long position) {
    final List<byte[]> tail = new ArrayList<>();
    if (epochs.isEmpty() || recovered == null) {
      return tail;
    }
    for (final byte[] frame : epochs.getLast().frames) {
      final FrameCodec codec = wrapped(frame);
      if (codec.isIntact()
          && codec.kind() == FrameCodec.EVENTS
          && codec.firstPosition() > position
          && codec.lastPosition() <= recovered.lastPosition()) {
        tail.add(frame.clone());
      }
    }
    return tail;
  }

  private byte[] opening(
      final RecoveredJournal from, final long epoch, final long stateHash, final FrameChain chain) {
    final byte[] bytes = new byte[FrameCodec.HEADER_LENGTH + EpochOpened.LENGTH];
    final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    final FrameCodec frame = new FrameCodec()
        .begin(buffer, 0, EpochOpened.LENGTH)
        .kind(FrameCodec.EPOCH_OPENED)
        .firstPosition(chain.nextPosition());
    new EpochOpened(
            journalId, epoch, from.epoch(), from.lastPosition(), from.chainHash(), stateHash)
        .encode(buffer, FrameCodec.HEADER_LENGTH);
    chain.stamp(frame, from.provenPosition());
    return bytes;
  }

  private static long chainHashBefore(final byte[] frame) {
    return wrapped(frame).chainHashBefore();
  }

  private static FrameCodec wrapped(final byte[] frame) {
    return new FrameCodec().wrap(new UnsafeBuffer(frame), 0, frame.length);
  }
}
