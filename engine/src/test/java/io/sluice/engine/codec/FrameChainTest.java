package io.sluice.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.codec.FrameChain.Verdict;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameChainTest {
  private static final long TAG = 77;

  private final FrameChain writer = new FrameChain(TAG);
  private final FrameChain reader = new FrameChain(TAG);
  private final FrameCodec frame = new FrameCodec();
  private final UnsafeBuffer first = new UnsafeBuffer(new byte[128]);
  private final UnsafeBuffer second = new UnsafeBuffer(new byte[128]);

  @Test
  void shouldAcceptFramesInTheOrderInWhichTheyWereStamped() {
    stamp(first, 1, 2);
    stamp(second, 3, 1);

    assertEquals(Verdict.NEXT, judge(first));
    reader.accept(frame);
    assertEquals(Verdict.NEXT, judge(second));
    reader.accept(frame);

    assertEquals(3, reader.lastPosition());
    assertEquals(writer.chainHash(), reader.chainHash());
  }

  @Test
  void shouldSeeThatAFrameIsMissing() {
    stamp(first, 1, 2);
    stamp(second, 3, 1);

    assertEquals(Verdict.LATER, judge(second));
  }

  @Test
  void shouldSeeThatAFrameWasThereBefore() {
    stamp(first, 1, 2);

    judge(first);
    reader.accept(frame);

    assertEquals(Verdict.REPEATED, judge(first));
  }

  @Test
  void shouldSeeThatAFrameWasWrittenAfterOtherEvents() {
    stamp(first, 1, 2);
    stamp(second, 3, 1);
    reader.resumeAfter(2, 99);

    assertEquals(Verdict.BROKEN_CHAIN, judge(second));
  }

  @Test
  void shouldSeeThatAFrameBelongsToAnotherJournalOrEpoch() {
    stamp(first, 1, 2);

    assertEquals(Verdict.FOREIGN, new FrameChain(78).judge(frame.wrap(first, 0, first.capacity())));
    reader.enter(2);
    assertEquals(Verdict.FOREIGN, judge(first));
  }

  @Test
  void shouldSeeThatANewerVersionWroteAFrame() {
    stamp(first, 1, 2);
    first.putShort(12, (short) (FrameCodec.SCHEMA_VERSION + 1));

    assertEquals(Verdict.NEWER_VERSION, judge(first));
  }

  @Test
  void shouldKeepTheChainWhenTheSameFramesAreCopiedIntoAnotherEpoch() {
    stamp(first, 1, 2);
    final FrameChain copier = new FrameChain(TAG);
    copier.enter(2);

    second.putBytes(0, first, 0, first.capacity());
    copier.stamp(frame.wrap(second, 0, second.capacity()), 0);

    assertEquals(writer.chainHash(), copier.chainHash());
    assertEquals(2, frame.epoch());
  }

  @Test
  void shouldNotStampAFrameThatDoesNotFollowOrThatAttestsItself() {
    final FrameCodec wrong = begin(first, 2, 1);
    assertThrows(AssertionError.class, () -> writer.stamp(wrong, 0));
    final FrameCodec boasting = begin(first, 1, 1);
    assertThrows(AssertionError.class, () -> writer.stamp(boasting, 1));
  }

  private Verdict judge(final UnsafeBuffer buffer) {
    return reader.judge(frame.wrap(buffer, 0, buffer.capacity()));
  }

  private void stamp(final UnsafeBuffer buffer, final long firstPosition, final int eventCount) {
    writer.stamp(begin(buffer, firstPosition, eventCount), 0);
  }

  private FrameCodec begin(
      final UnsafeBuffer buffer, final long firstPosition, final int eventCount) {
    return frame
        .begin(buffer, 0, 64)
        .kind(FrameCodec.EVENTS)
        .firstPosition(firstPosition)
        .eventCount(eventCount);
  }
}
