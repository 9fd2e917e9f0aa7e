package io.sluice.persistence.memory;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Follows the epochs of an {@link InMemoryJournalStore}. One thread. */
final class MemoryFollower implements JournalReader {
  private final InMemoryJournalStore store;
  private final List<MemoryEpoch> epochs;
  private final FrameChain chain;
  private final FrameCodec frame = new FrameCodec();
  private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
  private long frameBytes;
  private long openedEpoch;

  /** Where it began. */
  private long start;

  /** Whether the chain at the start is known, or the first frame is taken at its word. */
  private boolean chainKnown;

  /** The frame that was looked at last, which is a good place to look for the next. */
  private MemoryEpoch epoch;

  private int nextFrame;

  /** A follower behind a place; the last epoch is the one that is being written. */
  MemoryFollower(
      final InMemoryJournalStore store, final List<MemoryEpoch> epochs, final JournalStart start)
      throws JournalDamagedException {
    this(store, epochs, start.position());
    if (start.position() > 0) {
      chain.resumeAfter(start.position(), start.chainHash());
    }
    chainKnown = true;
  }

  /** A follower behind any position. */
  MemoryFollower(
      final InMemoryJournalStore store, final List<MemoryEpoch> epochs, final long position)
      throws JournalDamagedException {
    this.store = store;
    this.epochs = epochs;
    chain = new FrameChain(EpochOpened.journalTag(store.journalId()));
    epoch = epochAfter(position);
    moveBehind(position);
  }

  @Override
  public void moveBehind(final long position) throws JournalDamagedException {
    if (position < store.keptAfter()) {
      throw damaged("what lies before position " + (store.keptAfter() + 1) + " was removed");
    }
    start = position;
    chain.resumeAfter(position, chain.journalTag());
    chainKnown = position == 0;
    epoch = epochAfter(position);
    nextFrame = 0;
    openedEpoch = 0;
  }

  @Override
  public int poll(final FrameVisitor visitor, final long upTo, final int frameLimit)
      throws JournalDamagedException {
    int shown = 0;
    boolean more = true;
    while (more && shown < frameLimit && chain.lastPosition() < upTo) {
      shown += showNext(visitor);
      more = visitor.wantsMore();
    }
    return shown;
  }

  @Override
  public JournalStart place() {
    return new JournalStart(chain.lastPosition(), chain.chainHash());
  }

  @Override
  public long epoch() {
    return epoch.number;
  }

  @Override
  public long frameBytes() {
    return frameBytes;
  }

  @Override
  public void close() {
    // There is nothing to free.
  }

  private int showNext(final FrameVisitor visitor) throws JournalDamagedException {
    final MemoryEpoch current = epochAfter(chain.lastPosition());
    if (current != epoch) {
      epoch = current;
      nextFrame = 0;
    }
    chain.enter(epoch.number);
    // Frames that were released are gone from the front of the list.
    nextFrame = Math.min(nextFrame, epoch.frames.size());
    while (nextFrame > 0 && lastPositionOf(nextFrame - 1) > chain.lastPosition()) {
      nextFrame--;
    }
    while (nextFrame < epoch.frames.size()) {
      final byte[] content = epoch.frames.get(nextFrame++);
      bytes.wrap(content);
      frame.wrap(bytes, 0, content.length);
      if (!frame.isIntact()) {
        throw damaged("a frame is broken");
      }
      if (frame.kind() == FrameCodec.EPOCH_OPENED) {
        showStateHash(visitor);
      } else if (frame.lastPosition() > chain.lastPosition()) {
        return accept(visitor, content.length);
      }
    }
    throw damaged("the frame that follows is missing");
  }

  private int accept(final FrameVisitor visitor, final int length) throws JournalDamagedException {
    if (!chainKnown && frame.firstPosition() <= start + 1) {
      chain.resumeAfter(frame.firstPosition() - 1, frame.chainHashBefore());
      chainKnown = true;
    }
    final FrameChain.Verdict verdict = chain.judge(frame);
    if (verdict != FrameChain.Verdict.NEXT) {
      throw damaged(verdict.sentence());
    }
    chain.accept(frame);
    frameBytes += length;
    visitor.onFrame(
        bytes,
        FrameCodec.HEADER_LENGTH,
        length - FrameCodec.HEADER_LENGTH,
        frame.firstPosition(),
        frame.eventCount());
    return 1;
  }

  private void showStateHash(final FrameVisitor visitor) {
    final EpochOpened opened = EpochOpened.decode(bytes, FrameCodec.HEADER_LENGTH);
    if (opened.lastPosition() == chain.lastPosition() && openedEpoch != epoch.number) {
      openedEpoch = epoch.number;
      visitor.onStateHash(opened.lastPosition(), opened.stateHash());
    }
  }

  private long lastPositionOf(final int index) {
    final byte[] content = epoch.frames.get(index);
    bytes.wrap(content);
    frame.wrap(bytes, 0, content.length);
    return frame.fits() ? frame.lastPosition() : 0;
  }

  private MemoryEpoch epochAfter(final long position) {
    int index = epochs.size() - 1;
    while (index > 0 && epochs.get(index).firstPosition > position + 1) {
      index--;
    }
    return epochs.get(index);
  }

  private JournalDamagedException damaged(final String what) {
    return new JournalDamagedException(
        what, Path.of("memory/epoch-" + epoch.number), nextFrame, chain.nextPosition());
  }
}
