package io.sluice.engine.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.protocol.Limits;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class SoldOutBoardTest {
  private static final long KEY = 0x1234_5678_9ABC_DEF0L;
  private static final long OTHER_KEY = 0x7234_0078_9ABC_DEF0L;
  private static final int LENGTH = 64;

  private final EngineDoor door =
      new EngineDoor(8 * Limits.MAX_COMMAND_BYTES, 1 << 20, new CodeDirectory(), () -> {});
  private final Lane lane = door.openLane(() -> {});
  private final SoldOutBoard board = door.soldOut();

  @Test
  void shouldCallNoKeyNewBeforeTheAcceptedOnesAreKnown() {
    assertFalse(board.isNew(KEY));
    board.follow(new KeyFilter(100));
    assertTrue(board.isNew(KEY));
  }

  @Test
  void shouldCallAKeyNewOnlyIfItWasNotAccepted() {
    final KeyFilter filter = new KeyFilter(100);
    board.follow(filter);
    filter.add(SoldOutBoard.hash(KEY));
    assertFalse(board.isNew(KEY));
    assertTrue(board.isNew(OTHER_KEY));
  }

  @Test
  void shouldCallAKeyNewOnlyOnceAllUnderItIsDecided() {
    board.follow(new KeyFilter(100));
    offer(KEY);
    assertFalse(board.isNew(KEY), "it waits");
    assertTrue(board.isNew(OTHER_KEY));
    assertEquals(1, door.drain((command, offset, length) -> true, 10));
    assertFalse(board.isNew(KEY), "it is taken and not decided");
    door.allDecided();
    assertTrue(board.isNew(KEY));
    offer(OTHER_KEY);
    assertTrue(board.isNew(KEY), "what others offer is theirs");
    offer(KEY);
    assertFalse(board.isNew(KEY));
  }

  @Test
  void shouldShowAFlagOnlyWhenItIsHandedOut() {
    final SoldOutFlags flags = board.skus();
    assertEquals(SoldOutFlags.NONE, flags.position(9_999));
    flags.makeRoomFor(9_999);
    assertTrue(flags.note(9_999, 70));
    assertFalse(flags.note(9_999, 71), "one is enough");
    assertEquals(SoldOutFlags.NONE, flags.position(9_999));
    flags.handOut(9_999, 70);
    assertEquals(70, flags.position(9_999));
    assertEquals(1, flags.count());
    flags.clear(9_999);
    flags.clear(9_999);
    assertEquals(SoldOutFlags.NONE, flags.position(9_999));
    assertEquals(0, flags.count());
  }

  @Test
  void shouldNotHandOutWhatWasClearedMeanwhile() {
    final SoldOutFlags flags = board.skus();
    flags.makeRoomFor(3);
    flags.note(3, 70);
    flags.clear(3);
    flags.handOut(3, 70);
    assertEquals(SoldOutFlags.NONE, flags.position(3));
    flags.note(3, 90);
    flags.handOut(3, 70);
    assertEquals(SoldOutFlags.NONE, flags.position(3), "that was before units came back");
    flags.handOut(3, 90);
    assertEquals(90, flags.position(3));
  }

  private void offer(final long keyHigh) {
    final UnsafeBuffer command = new UnsafeBuffer(new byte[LENGTH]);
    command.putLong(8 + 16, keyHigh, ByteOrder.LITTLE_ENDIAN);
    assertTrue(lane.tryOffer(command, 0, LENGTH));
  }
}
