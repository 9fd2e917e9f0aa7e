package io.sluice.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.stream.Stream;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameCodecTest {
  private static final int OFFSET = 24;
  private static final int EVENTS_LENGTH = 40;
  private static final int FRAME_LENGTH = FrameCodec.HEADER_LENGTH + EVENTS_LENGTH;

  private final FrameCodec frame = new FrameCodec();

  static Stream<UnsafeBuffer> buffers() {
    return Stream.of(
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(512, 64)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(1024), 128, 512),
        new UnsafeBuffer(ByteBuffer.allocate(512)),
        new UnsafeBuffer(new byte[1024], 128, 512));
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void shouldReadBackWhatWasWritten(final UnsafeBuffer buffer) {
    write(buffer);

    frame.wrap(buffer, OFFSET, FRAME_LENGTH + 8);

    assertTrue(frame.isIntact());
    assertEquals(FRAME_LENGTH, frame.length());
    assertEquals(FrameCodec.SCHEMA_VERSION, frame.schemaVersion());
    assertEquals(FrameCodec.EVENTS, frame.kind());
    assertEquals(7, frame.firstPosition());
    assertEquals(3, frame.eventCount());
    assertEquals(9, frame.lastPosition());
    assertEquals(0, frame.flags());
    assertEquals(6, frame.durableUpTo());
    assertEquals(0x1234, frame.chainHashBefore());
    assertEquals(2, frame.epoch());
    assertEquals(0x5678, frame.journalTag());
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void shouldNotTakeAFrameForIntactWhenAnyBitOfItIsFlipped(final UnsafeBuffer buffer) {
    write(buffer);

    for (int bit = 0; bit < FRAME_LENGTH * 8; bit++) {
      flip(buffer, bit);
      assertFalse(frame.wrap(buffer, OFFSET, FRAME_LENGTH).isIntact(), "bit " + bit);
      flip(buffer, bit);
    }

    assertTrue(frame.wrap(buffer, OFFSET, FRAME_LENGTH).isIntact());
  }

  @Test
  void shouldNotReadBehindTheBytesInReach() {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    write(buffer);

    for (int reach = 0; reach < FRAME_LENGTH; reach++) {
      assertFalse(frame.wrap(buffer, OFFSET, reach).isIntact(), "reach " + reach);
    }
  }

  @Test
  void shouldHaveTheSameBytesForEver() {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    write(buffer);

    final StringBuilder words = new StringBuilder();
    for (int i = 0; i < FRAME_LENGTH; i += 8) {
      words.append("%016x ".formatted(buffer.getLong(OFFSET + i, ByteOrder.BIG_ENDIAN)));
    }

    assertEquals(
        "5fce1da58df9499e 6800000001000200 0700000000000000 0300000000000000 0600000000000000 "
            + "3412000000000000 0200000000000000 7856000000000000 0001020304050607 "
            + "08090a0b0c0d0e0f 1011121314151617 18191a1b1c1d1e1f 2021222324252627 ",
        words.toString());
    assertEquals(0xf966bf26cd94d7c3L, frame.chainHashAfter(0x1234));
  }

  @Test
  void shouldChainOverEventsPositionAndPredecessorButNotOverTheEpoch() {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    write(buffer);
    final long chain = frame.chainHashAfter(1);

    assertEquals(chain, frame.epoch(99).durableUpTo(8).chainHashAfter(1));
    assertNotEquals(chain, frame.chainHashAfter(2));
    assertNotEquals(chain, frame.firstPosition(8).chainHashAfter(1));
    assertNotEquals(chain, frame.firstPosition(7).eventCount(2).chainHashAfter(1));
    flip(buffer, (FrameCodec.HEADER_LENGTH + 11) * 8);
    assertNotEquals(chain, frame.eventCount(3).chainHashAfter(1));
  }

  @Test
  void shouldRefuseToSealAFrameWithoutPositionOrEvents() {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);

    assertThrows(
        AssertionError.class, () -> frame.begin(buffer, 0, 8).eventCount(1).seal());
    assertThrows(
        AssertionError.class,
        () -> frame.begin(buffer, 0, 8).kind(FrameCodec.EVENTS).firstPosition(1).seal());
  }

  @Test
  void shouldReadBackWhatOpenedAnEpoch() {
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    final EpochOpened written = new EpochOpened(new UUID(1, 2), 3, 2, 1_000, 5, 6);

    written.encode(buffer, 8);

    assertEquals(written, EpochOpened.decode(buffer, 8));
    assertNotEquals(EpochOpened.journalTag(new UUID(1, 2)), EpochOpened.journalTag(new UUID(2, 1)));
  }

  private void write(final UnsafeBuffer buffer) {
    frame
        .begin(buffer, OFFSET, EVENTS_LENGTH)
        .kind(FrameCodec.EVENTS)
        .firstPosition(7)
        .eventCount(3)
        .durableUpTo(6)
        .chainHashBefore(0x1234)
        .epoch(2)
        .journalTag(0x5678);
    for (int i = 0; i < EVENTS_LENGTH; i++) {
      buffer.putByte(OFFSET + FrameCodec.HEADER_LENGTH + i, (byte) i);
    }
    frame.seal();
  }

  private static void flip(final UnsafeBuffer buffer, final int bit) {
    final int index = OFFSET + bit / 8;
    buffer.putByte(index, (byte) (buffer.getByte(index) ^ 1 << bit % 8));
  }
}
