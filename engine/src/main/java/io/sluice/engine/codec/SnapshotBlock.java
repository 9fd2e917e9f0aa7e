package io.sluice.engine.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How the bytes behind the header of a snapshot are cut: into blocks that are verified one by one
 * before anything in them is believed.
 */
final class SnapshotBlock {
  /*
   * Little endian.
   *
   *    0  int32  magic             12  int32  kind                  24  int32  flags
   *    4  int32  CRC-32C [8, n)    16  int64  number of the block   28  int32  number of the table
   *    8  int32  length n                                           32         values
   *
   * A section is the content of one table: one block or several, the last of which says so. Behind
   * all sections stands one block of another kind: number of sections, bytes of the whole snapshot
   * before it and the CRC-32C over all of them, header included.
   *
   * Every value begins at a multiple of 8 bytes and lies in one block.
   */
  static final int SECTION = 1;
  static final int END = 2;
  static final int LAST_OF_SECTION = 1;

  static final int HEADER_LENGTH = 32;
  static final int MAX_LENGTH = 1 << 17;

  private static final int MAGIC = 0x4B4C4253;
  private static final int CRC_OFFSET = 4;
  private static final int LENGTH_OFFSET = 8;
  private static final int KIND_OFFSET = 12;
  private static final int NUMBER_OFFSET = 16;
  private static final int FLAGS_OFFSET = 24;
  private static final int TABLE_OFFSET = 28;

  private SnapshotBlock() {}

  /** A buffer that takes the longest block. */
  static ByteBuffer newBuffer() {
    return ByteBuffer.allocateDirect(MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Completes the block that lies from 0 to the position of a buffer, and flips it. */
  static void seal(
      final ByteBuffer block, final int kind, final long number, final int table, final int flags) {
    block
        .flip()
        .putInt(0, MAGIC)
        .putInt(LENGTH_OFFSET, block.limit())
        .putInt(KIND_OFFSET, kind)
        .putLong(NUMBER_OFFSET, number)
        .putInt(FLAGS_OFFSET, flags)
        .putInt(TABLE_OFFSET, table);
    block.putInt(CRC_OFFSET, checksum(block));
  }

  /** Length that the header of a block states, if it can be one. */
  static int length(final ByteBuffer block) {
    final int length = block.getInt(LENGTH_OFFSET);
    if (block.getInt(0) != MAGIC || length < HEADER_LENGTH || length > MAX_LENGTH) {
      throw new DamagedSnapshotException("a block does not begin as one");
    }
    return length;
  }

  /** Makes sure that the whole block, from 0 to the limit, is the one with a number. */
  static void verify(final ByteBuffer block, final long number) {
    if (block.getInt(CRC_OFFSET) != checksum(block)) {
      throw new DamagedSnapshotException("block " + number + " does not match its check sum");
    }
    if (block.getLong(NUMBER_OFFSET) != number) {
      throw new DamagedSnapshotException(
          "block " + block.getLong(NUMBER_OFFSET) + " stands in the place of block " + number);
    }
  }

  static int kind(final ByteBuffer block) {
    return block.getInt(KIND_OFFSET);
  }

  static int table(final ByteBuffer block) {
    return block.getInt(TABLE_OFFSET);
  }

  static boolean isLastOfSection(final ByteBuffer block) {
    return (block.getInt(FLAGS_OFFSET) & LAST_OF_SECTION) != 0;
  }

  private static int checksum(final ByteBuffer block) {
    final CRC32C crc = new CRC32C();
    crc.update(block.duplicate().position(LENGTH_OFFSET));
    return (int) crc.getValue();
  }
}
