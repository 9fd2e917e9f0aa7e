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
    epoch.frames.add(opening(from, epoch.number, stateHash, chain));
    for (final byte[] frame : tail) {
      chain.stamp(wrapped(frame), proven);
      epoch.frames.add(frame);
    }
    epoch.forcedUpTo = from.lastPosition();
    epoch.writeMark(from.lastPosition(), false);
    epoch.forceMark();
    epochs.add(epoch);
    final InMemoryJournal opened =
        new InMemoryJournal(epoch, chain, durability, ringBytes, onDurable, onFatal);
    journal = opened;
    return opened;
  }

  @Override
  public void release(final JournalStart upTo) {
    if (upTo.position() <= keptAfter.position()) {
      return;
    }
    keptAfter = upTo;
    while (epochs.size() > 1 && epochs.get(1).firstPosition <= upTo.position() + 1) {
      epochs.removeFirst();
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
    final MemoryEpoch epoch = epochs.getLast();
    if (randomness.nextBoolean()) {
      epoch.mark = epoch.forcedMark;
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
    reboot();
    if (!epochs.isEmpty()) {
      final MemoryEpoch epoch = epochs.getLast();
      epoch.frames.subList(forcedFrames(epoch), epoch.frames.size()).clear();
      epoch.mark = epoch.forcedMark;
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
      if (!codec.fits() || codec.lastPosition() > epoch.forcedUpTo) {
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
