package io.sluice.persistence.memory;

import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal whose journaler takes a turn when it is told to, and fails when it is told to.
 *
 * <p>One thread, but for the durable position. What it has forced is in the
 * {@link InMemoryJournalStore} and survives it.
 */
public final class InMemoryJournal implements Journal {
  private static final int RECORD_HEADER_LENGTH = 8;

  private final InMemoryJournalStore store;
  private final MemoryEpoch epoch;
  private final FrameChain chain;
  private final Durability durability;
  private final int ringBytes;
  private final Runnable onDurable;
  private final FatalHandler onFatal;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final FrameCodec frame = new FrameCodec();
  private int waitingBytes;
  private int fileBytes;
  private long fileEnd;
  private boolean rolled;
  private volatile long durablePosition;
  private int delayedTurns;
  private boolean failAppend;
  private boolean failForce;
  private boolean diskFull;
  private boolean dead;

  InMemoryJournal(
      final InMemoryJournalStore store,
      final MemoryEpoch epoch,
      final FrameChain chain,
      final Runnable onDurable,
      final FatalHandler onFatal) {
    this.store = store;
    this.epoch = epoch;
    this.chain = chain;
    durability = store.durability();
    ringBytes = store.ringBytes();
    this.onDurable = onDurable;
    this.onFatal = onFatal;
    durablePosition = chain.lastPosition();
  }

  @Override
  public boolean hasRoomFor(final int eventsLengthBytes) {
    return eventsLengthBytes <= FrameCodec.MAX_EVENTS_LENGTH
        && waitingBytes + recordLength(eventsLengthBytes) <= ringBytes;
  }

  @Override
  public void offer(
      final DirectBuffer events,
      final int offset,
      final int lengthBytes,
      final long firstPosition,
      final int eventCount) {
    if (!hasRoomFor(lengthBytes)) {
      throw new IllegalStateException("no room for " + lengthBytes + " bytes of events");
    }
    final byte[] bytes = new byte[FrameCodec.HEADER_LENGTH + lengthBytes];
    frame
        .begin(new UnsafeBuffer(bytes), 0, lengthBytes)
        .kind(FrameCodec.EVENTS)
        .firstPosition(firstPosition)
        .eventCount(eventCount);
    events.getBytes(offset, bytes, FrameCodec.HEADER_LENGTH, lengthBytes);
    waiting.add(bytes);
    waitingBytes += recordLength(lengthBytes);
  }

  /**
   * One turn of the journaler: appends all waiting frames, forces once, writes the mark, publishes.
   * The mark is forced in the next turn in which there is nothing else to do. Reports a failure to
   * the fatal handler; nothing happens in turns after that.
   *
   * @return frames appended, or 1 if an earlier delayed force was done, or that of the mark
   */
  public int doWork() {
    if (dead) {
      return 0;
    }
    try {
      final int appended = append();
      final boolean published = publish();
      if (appended == 0 && !published) {
        return settle();
      }
      return Math.max(appended, 1);
    } catch (final IOException e) {
      dead = true;
      onFatal.onFatal(ExitCode.WRITE_FAILED, e);
      return 0;
    }
  }

  /** Lets the next append fail. */
  public void failNextAppend() {
    failAppend = true;
  }

  /** Lets the next force fail. */
  public void failNextForce() {
    failForce = true;
  }

  /** Lets the next turns append without forcing. */
  public void delayForces(final int turns) {
    delayedTurns = turns;
  }

  /** Lets the disk be full, or empties it. */
  public void diskFull(final boolean full) {
    diskFull = full;
  }

  @Override
  public long durablePosition() {
    return durablePosition;
  }

  @Override
  public long forcedPosition() {
    return Math.min(epoch.forcedUpTo, durablePosition);
  }

  @Override
  public boolean storageFull() {
    return diskFull;
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public void close() {
    delayedTurns = 0;
    while (doWork() > 0) {
      delayedTurns = 0;
    }
    if (!dead && waiting.isEmpty()) {
      force();
      store.writeMark(epoch, chain.lastPosition(), true);
      store.forceMark(epoch);
    }
    dead = true;
  }

  /** The process is gone. */
  void die() {
    dead = true;
  }

  private int append() throws IOException {
    int count = 0;
    while (!waiting.isEmpty() && !diskFull) {
      if (failAppend) {
        failAppend = false;
        throw new IOException("the append was told to fail");
      }
      final byte[] bytes = waiting.remove();
      waitingBytes -= recordLength(bytes.length - FrameCodec.HEADER_LENGTH);
      roll(bytes.length);
      chain.stamp(frame.wrap(new UnsafeBuffer(bytes), 0, bytes.length), epoch.forcedUpTo);
      store.writeFrame(epoch, StorageOperation.WRITE_FRAME, bytes);
      count++;
    }
    return count;
  }

  private boolean publish() throws IOException {
    if (chain.lastPosition() == durablePosition) {
      return false;
    }
    if (durability == Durability.DISK) {
      if (delayedTurns > 0) {
        delayedTurns--;
        return false;
      }
      if (failForce) {
        failForce = false;
        throw new IOException("the force was told to fail");
      }
      force();
    }
    store.writeMark(epoch, chain.lastPosition(), false);
    durablePosition = chain.lastPosition();
    onDurable.run();
    return true;
  }

  /** Goes on in a new file if this one is full. */
  private void roll(final int bytes) {
    if (fileBytes > 0 && fileBytes + bytes > store.fileBytes()) {
      fileBytes = 0;
      fileEnd = chain.lastPosition();
      rolled = true;
      store.create(StorageOperation.CREATE_FILE);
    }
    fileBytes += bytes;
  }

  /** Forces the files that were written to, one after the other, and what names them. */
  private void force() {
    if (rolled) {
      store.forceFrames(epoch, fileEnd);
    }
    store.forceFrames(epoch, chain.lastPosition());
    if (rolled) {
      store.create(StorageOperation.FORCE_DIRECTORY);
      rolled = false;
    }
    epoch.forcedUpTo = chain.lastPosition();
  }

  private int settle() {
    if (durability != Durability.DISK || !epoch.isMarkUnforced()) {
      return 0;
    }
    store.forceMark(epoch);
    return 1;
  }

  private static int recordLength(final int eventsLength) {
    return BitUtil.align(
        RECORD_HEADER_LENGTH + FrameCodec.HEADER_LENGTH + eventsLength, FrameCodec.ALIGNMENT);
  }
}
