package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import org.agrona.BitUtil;

/**
 * How a journal uses its disk and memory.
 *
 * @param durability {@code process} or {@code disk}
 * @param fileBytes a file is not grown beyond this, unless its first frame alone is larger; at
 *     least two blocks
 * @param blockBytes two blocks ahead of the last frame are filled and forced
 * @param ringBytes bound of the frames that wait for the journaler, a power of two; one frame takes
 *     at most an eighth of it
 * @param bytesPerSecond bound of the frames that are taken to the disk, 0 for none
 */
public record ChronicleJournalSettings(
    Durability durability, long fileBytes, int blockBytes, int ringBytes, long bytesPerSecond) {

  /** File length from which on a roll comes soon enough. */
  public static final long DEFAULT_FILE_BYTES = 1L << 30;

  /**
   * One block takes all that can wait in the ring, so that it can be written when the disk is full.
   */
  public static final int DEFAULT_BLOCK_BYTES = 16 << 20;

  /** Frames of some hundred thousand reservations. */
  public static final int DEFAULT_RING_BYTES = 8 << 20;

  /** Smallest file at which the lead can take all that waits in the ring of production. */
  public static final long MIN_DEFAULT_FILE_BYTES = 2L * DEFAULT_RING_BYTES;

  /** A file needs room for what Chronicle itself writes into it. */
  public static final long MIN_FILE_BYTES = 256 << 10;

  private static final int MIN_BLOCK_BYTES = 64 << 10;
  private static final int MIN_RING_BYTES = 8 << 10;

  /** Checks the bounds. */
  public ChronicleJournalSettings {
    if (durability != Durability.PROCESS && durability != Durability.DISK) {
      throw new IllegalArgumentException("a journal on disk does not promise " + durability);
    }
    if (fileBytes < MIN_FILE_BYTES) {
      throw new IllegalArgumentException(
          "a file has at least " + MIN_FILE_BYTES + " bytes, not " + fileBytes);
    }
    if (blockBytes < MIN_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "a block has at least " + MIN_BLOCK_BYTES + " bytes, not " + blockBytes);
    }
    if (fileBytes < 2L * blockBytes) {
      throw new IllegalArgumentException("a file takes at least two blocks, " + 2L * blockBytes
          + " bytes, because so much is filled ahead, not " + fileBytes);
    }
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("a bound of bytes a second is not negative");
    }
    if (ringBytes < MIN_RING_BYTES || !BitUtil.isPowerOfTwo(ringBytes)) {
      throw new IllegalArgumentException(
          "a ring has a power of two of at least " + MIN_RING_BYTES + " bytes, not " + ringBytes);
    }
  }

  /** Settings of a journal that writes as fast as its disk. */
  public ChronicleJournalSettings(
      final Durability durability,
      final long fileBytes,
      final int blockBytes,
      final int ringBytes) {
    this(durability, fileBytes, blockBytes, ringBytes, 0);
  }

  /** What production uses. */
  public static ChronicleJournalSettings defaults(final Durability durability) {
    return new ChronicleJournalSettings(
        durability, DEFAULT_FILE_BYTES, DEFAULT_BLOCK_BYTES, DEFAULT_RING_BYTES);
  }

  /**
   * The same with files of another size, and with smaller blocks if two of them would be longer.
   */
  public ChronicleJournalSettings withFileBytes(final long bytes) {
    final int fittingBlockBytes = (int) Math.min(blockBytes, bytes / 2);
    return new ChronicleJournalSettings(
        durability, bytes, fittingBlockBytes, ringBytes, bytesPerSecond);
  }

  /** The same with a bound of what is taken to the disk in a second; 0 for none. */
  public ChronicleJournalSettings withBytesPerSecond(final long bytes) {
    return new ChronicleJournalSettings(durability, fileBytes, blockBytes, ringBytes, bytes);
  }

  /** Bytes of the longest frame that fits into the ring. */
  int maxFrameLength() {
    return Math.min(FrameCodec.MAX_FRAME_LENGTH, ringBytes / 8);
  }
}
