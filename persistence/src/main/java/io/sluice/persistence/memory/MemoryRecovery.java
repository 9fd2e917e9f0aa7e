package io.sluice.persistence.memory;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameChain;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.persistence.memory.MemoryEpoch.MemoryMark;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** One reading of the epochs of an {@link InMemoryJournalStore}. */
final class MemoryRecovery {
  private static final String ENDS_BEFORE =
      "a snapshot holds positions that were forced, but the journal ends before";

  private final UUID journalId;
  private final long bootNumber;
  private final JournalStart start;
  private final FrameVisitor visitor;
  private final FrameChain chain;
  private final FrameCodec frame = new FrameCodec();
  private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
  private long attested;
  private long frameCount;
  private long frameBytes;
  private long tornBytes;
  private long stateHash;
  private long stateHashPosition = -1;
  private int brokenIndex = -1;
  private boolean placeFound;

  MemoryRecovery(
      final UUID journalId,
      final long bootNumber,
      final JournalStart start,
      final FrameVisitor visitor) {
    this.journalId = journalId;
    this.bootNumber = bootNumber;
    this.start = start;
    this.visitor = visitor;
    chain = new FrameChain(EpochOpened.journalTag(journalId));
    if (start.position() > 0) {
      chain.resumeAfter(start.position(), start.chainHash());
    }
  }

  /** Reads an epoch up to the position with which its successor begins. */
  void read(final MemoryEpoch epoch, final long limit) throws JournalDamagedException {
    if (limit <= start.position()) {
      return;
    }
    chain.enter(epoch.number);
    attested = Math.max(epoch.firstPosition - 1, start.position());
    tornBytes = 0;
    brokenIndex = -1;
    for (int i = 0; i < epoch.frames.size(); i++) {
      read(epoch, i);
      if (chain.lastPosition() >= limit) {
        return;
      }
    }
    if (limit != Long.MAX_VALUE) {
      throw damaged("frames are missing", epoch, epoch.frames.size());
    }
  }

  /** Decides whether what is missing at the end was ever acknowledged. */
  RecoveredJournal end(final @Nullable MemoryEpoch last) throws JournalDamagedException {
    if (last == null) {
      if (start.position() > 0) {
        throw new JournalDamagedException(ENDS_BEFORE, Path.of("memory"), 0, start.position());
      }
      return new RecoveredJournal(journalId, 0, 0, 0, chain.chainHash(), 0, 0, 0, false);
    }
    if (start.position() > 0 && !placeFound && chain.lastPosition() == start.position()) {
      throw damaged(ENDS_BEFORE, last, last.frames.size());
    }
    final MemoryMark mark = last.mark();
    final long proven = Math.max(attested, mark.forcedUpTo());
    final boolean sameBoot = last.bootNumber == bootNumber;
    final long required = sameBoot ? Math.max(proven, mark.acknowledgedUpTo()) : proven;
    if (chain.lastPosition() < required || (mark.closed() && tornBytes > 0)) {
      throw damaged("an acknowledged frame is missing or broken", last, brokenIndex);
    }
    return new RecoveredJournal(
        journalId,
        last.number,
        chain.lastPosition(),
        proven,
        chain.chainHash(),
        frameCount,
        frameBytes,
        tornBytes,
        mark.closed());
  }

  private void read(final MemoryEpoch epoch, final int index) throws JournalDamagedException {
    final byte[] content = epoch.frames.get(index);
    bytes.wrap(content);
    frame.wrap(bytes, 0, content.length);
    if (!frame.isIntact()) {
      breakAt(index);
      tornBytes += content.length;
      return;
    }
    if (frame.firstPosition() <= start.position() && frame.lastPosition() <= start.position()) {
      skip(epoch, index);
      return;
    }
    final FrameChain.Verdict verdict = chain.judge(frame);
    attested = Math.max(attested, frame.durableUpTo());
    if (brokenIndex >= 0 || verdict == FrameChain.Verdict.LATER) {
      breakAt(index);
      tornBytes += content.length;
    } else if (verdict == FrameChain.Verdict.NEXT) {
      accept(content.length);
    } else {
      throw damaged(verdict.sentence(), epoch, index);
    }
  }

  /** Passes what lies before the place at which reading begins. */
  private void skip(final MemoryEpoch epoch, final int index) throws JournalDamagedException {
    if (frame.kind() == FrameCodec.EPOCH_OPENED) {
      takeOpening();
      showStateHash();
    } else if (frame.lastPosition() == start.position()) {
      placeFound = true;
      if (frame.chainHashAfter(frame.chainHashBefore()) != start.chainHash()) {
        throw damaged("the events are not those that the snapshot holds", epoch, index);
      }
    }
  }

  private void takeOpening() {
    final EpochOpened opened = EpochOpened.decode(bytes, FrameCodec.HEADER_LENGTH);
    stateHash = opened.stateHash();
    stateHashPosition = opened.lastPosition();
    attested = Math.max(attested, opened.lastPosition());
  }

  private void showStateHash() {
    if (stateHashPosition == chain.lastPosition()) {
      stateHashPosition = -1;
      visitor.onStateHash(chain.lastPosition(), stateHash);
    }
  }

  private void accept(final int length) {
    placeFound = true;
    chain.accept(frame);
    if (frame.kind() == FrameCodec.EPOCH_OPENED) {
      takeOpening();
    } else {
      frameCount++;
      frameBytes += length;
      visitor.onFrame(
          bytes,
          FrameCodec.HEADER_LENGTH,
          length - FrameCodec.HEADER_LENGTH,
          frame.firstPosition(),
          frame.eventCount());
    }
    showStateHash();
  }

  private void breakAt(final int index) {
    if (brokenIndex < 0) {
      brokenIndex = index;
    }
  }

  private JournalDamagedException damaged(
      final String what, final MemoryEpoch epoch, final int index) {
    return new JournalDamagedException(
        what, Path.of("memory/epoch-" + epoch.number), index, chain.nextPosition());
  }
}
