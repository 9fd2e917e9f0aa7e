package io.sluice.api.boot;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalCounters;
import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A journal that says later than it could what is durable, as one on a slower disk would: commits
 * go one after the other, and what comes during one is the next.
 *
 * <p>A thread of its own waits; otherwise as the journal that it stands before.
 */
final class PacedJournal implements Journal {
  /** Events that may wait, as the ring of a journal bounds them. */
  private static final long MOST_BEHIND = 50_000;

  private final DiskPace pace;
  private final Runnable onDurable;
  private final Thread thread = Thread.ofPlatform().name("sluice-slow-disk").unstarted(this::run);
  private volatile @Nullable Journal disk;
  private volatile long shown;
  private volatile boolean closed;

  // Engine thread.
  private long lastOffered;

  /** Opens the journal that this one stands before. */
  interface Opener {
    Journal open(Runnable onDurable) throws JournalDamagedException, IOException;
  }

  private PacedJournal(final DiskPace pace, final Runnable onDurable) {
    this.pace = pace;
    this.onDurable = onDurable;
  }

  /** Opens a journal and stands before it. */
  static Journal open(final Opener opener, final DiskPace pace, final Runnable onDurable)
      throws JournalDamagedException, IOException {
    final PacedJournal journal = new PacedJournal(pace, onDurable);
    final Journal opened = opener.open(() -> LockSupport.unpark(journal.thread));
    journal.shown = opened.durablePosition();
    journal.lastOffered = journal.shown;
    journal.disk = opened;
    journal.thread.start();
    return journal;
  }

  @Override
  public boolean hasRoomFor(final int eventsLengthBytes) {
    return lastOffered - shown < MOST_BEHIND && disk().hasRoomFor(eventsLengthBytes);
  }

  @Override
  public void offer(
      final DirectBuffer events,
      final int offset,
      final int lengthBytes,
      final long firstPosition,
      final int eventCount) {
    disk().offer(events, offset, lengthBytes, firstPosition, eventCount);
    lastOffered = firstPosition + eventCount - 1;
  }

  @Override
  public long durablePosition() {
    return shown;
  }

  @Override
  public long forcedPosition() {
    return Math.min(shown, disk().forcedPosition());
  }

  @Override
  public boolean storageFull() {
    return disk().storageFull();
  }

  @Override
  public Durability durability() {
    return disk().durability();
  }

  @Override
  public JournalCounters counters() {
    return disk().counters();
  }

  @Override
  public void close() {
    disk().close();
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      final long durable = disk().durablePosition();
      if (durable == shown) {
        LockSupport.park(this);
      } else {
        final long untilNs = System.nanoTime() + pace.delayNs(durable - shown);
        for (long left = untilNs - System.nanoTime(); left > 0 && !closed; ) {
          LockSupport.parkNanos(this, left);
          left = untilNs - System.nanoTime();
        }
        shown = durable;
        onDurable.run();
      }
    }
    shown = disk().durablePosition();
    onDurable.run();
  }

  private Journal disk() {
    final Journal opened = disk;
    assert opened != null : "it is opened first";
    return opened;
  }
}
