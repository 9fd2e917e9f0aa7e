package io.sluice.loadtest.simulation;

import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalOutline;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The disk of a run, as one process sees it: the process may be killed while it reads. */
final class Disk implements JournalStore {
  /** The process was killed on its way. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final int NEVER = -1;

  private final InMemoryJournalStore store;
  private @Nullable InMemoryJournal writing;
  private int framesUntilKill = NEVER;

  Disk(final InMemoryJournalStore store) {
    this.store = store;
  }

  /** The process is killed when it has read so many frames; less than 0 for never. */
  void killAfter(final int frames) {
    framesUntilKill = frames;
  }

  /** The journal that was opened last. */
  InMemoryJournal writing() {
    final InMemoryJournal journal = writing;
    if (journal == null) {
      throw new Violation("the store was not asked to open an epoch");
    }
    return journal;
  }

  @Override
  public byte[] hashSecret() {
    return store.hashSecret();
  }

  @Override
  public RecoveredJournal recover(final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException {
    return recoverAfter(JournalStart.BEGINNING, visitor, progress);
  }

  @Override
  public JournalOutline outline() {
    return store.outline();
  }

  @Override
  public RecoveredJournal recoverAfter(
      final JournalStart start, final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException {
    return framesUntilKill == NEVER
        ? store.recoverAfter(start, visitor, progress)
        : store.recoverAfter(start, new MortalVisitor(visitor), progress);
  }

  @Override
  public JournalReader follow(final JournalStart start) throws JournalDamagedException {
    return store.follow(start);
  }

  @Override
  public void release(final JournalStart upTo) {
    store.release(upTo);
  }

  @Override
  public Journal openEpoch(
      final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
      throws JournalDamagedException {
    writing = store.openEpoch(stateHash, onDurable, onFatal);
    return writing;
  }

  @Override
  public void close() {
    store.close();
  }

  /** Shows frames until the process is killed. */
  private final class MortalVisitor implements FrameVisitor {
    private final FrameVisitor visitor;

    private MortalVisitor(final FrameVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      if (framesUntilKill-- == 0) {
        throw new Killed();
      }
      visitor.onFrame(buffer, eventsOffset, eventsLength, firstPosition, eventCount);
    }

    @Override
    public void onStateHash(final long position, final long stateHash) {
      visitor.onStateHash(position, stateHash);
    }
  }
}
