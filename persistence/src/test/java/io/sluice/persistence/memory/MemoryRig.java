package io.sluice.persistence.memory;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.persistence.JournalRig;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The journal in memory under test. */
final class MemoryRig implements JournalRig {
  private final InMemoryJournalStore disk;
  private @Nullable InMemoryJournal journal;

  MemoryRig(final Durability durability) {
    disk = new InMemoryJournalStore(durability, 64 * 1024, new SplittableRandom(1));
  }

  @Override
  public JournalStore open() throws Exception {
    return disk.open();
  }

  @Override
  public Journal begin(
      final JournalStore store,
      final long stateHash,
      final Runnable onDurable,
      final FatalHandler onFatal)
      throws Exception {
    journal = disk.openEpoch(stateHash, onDurable, onFatal);
    return journal;
  }

  @Override
  public int turn() {
    return journal().doWork();
  }

  @Override
  public void kill() {
    disk.killProcess();
  }

  @Override
  public void losePower() {
    disk.losePowerAndUnforcedTail();
  }

  @Override
  public void losePowerAndTear() {
    disk.killProcess();
    disk.tearLastFrame(FrameCodec.HEADER_LENGTH + 3);
    disk.reboot();
  }

  @Override
  public Repair damage(final long position) {
    final int bit = 8 * FrameCodec.HEADER_LENGTH + 5;
    disk.flipBit(position, bit);
    return () -> disk.flipBit(position, bit);
  }

  @Override
  public void failNextAppend() {
    journal().failNextAppend();
  }

  @Override
  public void failNextForce() {
    journal().failNextForce();
  }

  @Override
  public void diskFull(final boolean full) {
    journal().diskFull(full);
  }

  @Override
  public void close() {
    disk.close();
  }

  private InMemoryJournal journal() {
    return Objects.requireNonNull(journal);
  }
}
