package io.sluice.engine.codec;

/**
 * Where a run of frames stands: the epoch, the next position and the running hash over all events.
 *
 * <p>The writer stamps frames with it and the reader judges them by it. For one thread.
 */
public final class FrameChain {
  /** What a reader thinks of an intact frame. */
  public enum Verdict {
    /** It is the one that follows. */
    NEXT("the frame follows"),
    /** It is a later one: something between is missing. */
    LATER("positions before it are missing"),
    /** Its positions were there before. */
    REPEATED("its positions were there before"),
    /** It belongs to another journal or epoch. */
    FOREIGN("it belongs to another journal or epoch"),
    /** It is in its place, but was written after other events than those before it. */
    BROKEN_CHAIN("it was written after other events than those before it"),
    /** A newer version wrote it. */
    NEWER_VERSION("a newer version of this program wrote it");

    private final String sentence;

    Verdict(final String sentence) {
      this.sentence = sentence;
    }

    /** In words, for reports. */
    public String sentence() {
      return sentence;
    }
  }

  private final long journalTag;
  private long epoch;
  private long nextPosition = 1;
  private long chainHash;

  /** The chain of a journal before its first event. */
  public FrameChain(final long journalTag) {
    this.journalTag = journalTag;
    chainHash = journalTag;
  }

  /** Goes on in another epoch, after the same events. */
  public void enter(final long newEpoch) {
    epoch = newEpoch;
  }

  /** Goes on from an earlier place. */
  public void resumeAfter(final long position, final long chainHashThere) {
    nextPosition = position + 1;
    chainHash = chainHashThere;
  }

  /** Judges an intact frame. */
  public Verdict judge(final FrameCodec frame) {
    if (frame.schemaVersion() > FrameCodec.SCHEMA_VERSION) {
      return Verdict.NEWER_VERSION;
    }
    if (frame.journalTag() != journalTag || frame.epoch() != epoch) {
      return Verdict.FOREIGN;
    }
    if (frame.firstPosition() != nextPosition) {
      return frame.firstPosition() > nextPosition ? Verdict.LATER : Verdict.REPEATED;
    }
    return frame.chainHashBefore() == chainHash ? Verdict.NEXT : Verdict.BROKEN_CHAIN;
  }

  /** Moves behind a frame that was judged to be the next. */
  public void accept(final FrameCodec frame) {
    if (frame.kind() == FrameCodec.EVENTS) {
      chainHash = frame.chainHashAfter(chainHash);
      nextPosition = frame.lastPosition() + 1;
    }
  }

  /**
   * Completes a frame as the next one, seals it and moves behind it.
   *
   * @param frame that holds its kind, events, first position and count
   * @param durableUpTo highest position known to be forced
   */
  public void stamp(final FrameCodec frame, final long durableUpTo) {
    assert frame.firstPosition() == nextPosition
        : "position " + frame.firstPosition() + " after " + lastPosition();
    assert durableUpTo < nextPosition : "forced " + durableUpTo + " before " + nextPosition;
    frame.durableUpTo(durableUpTo).chainHashBefore(chainHash).epoch(epoch).journalTag(journalTag);
    frame.seal();
    accept(frame);
  }

  /** Position of the next event. */
  public long nextPosition() {
    return nextPosition;
  }

  /** Position of the last event, 0 before the first. */
  public long lastPosition() {
    return nextPosition - 1;
  }

  /** Running hash over all events so far. */
  public long chainHash() {
    return chainHash;
  }

  /** The epoch that it is in. */
  public long epoch() {
    return epoch;
  }

  /** The trace of the journal that it belongs to. */
  public long journalTag() {
    return journalTag;
  }
}
