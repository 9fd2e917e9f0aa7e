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
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;

/** Follows the epochs of an {@link InMemoryJournalStore}. One thread. */
final class MemoryFollower implements JournalReader {
  private final List<MemoryEpoch> epochs;
  private final FrameChain chain;
  private final FrameCodec frame = new FrameCodec();
  private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
  private long frameBytes;
  private long openedEpoch;

  /** The frame that was looked at last, which is a good place to look for the next. */
  private MemoryEpoch epoch;

  private int nextFrame;

  /** A follower behind a place; the last epoch is the one that is being written. */
  MemoryFollower(final List<MemoryEpoch> epochs, final UUID journalId, final JournalStart start) {
    this.epochs = epochs;
    chain = new FrameChain(EpochOpened.journalTag(journalId));
    if (start.position() > 0) {
      chain.resumeAfter(start.position(), start.chainHash());
    }
    epoch = epochAfter(chain.lastPosition());
  }

  @Override
  public int poll(final FrameVisitor visitor, final long upTo, final int frameLimit)
      throws JournalDamagedException {
    int shown = 0;
    while (shown < frameLimit && chain.lastPosition() < upTo) {
      shown += showNext(visitor);
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
