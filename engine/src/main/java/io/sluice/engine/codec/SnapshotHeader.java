package io.sluice.engine.codec;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a snapshot says of itself first: of which journal it is, and where in it.
 *
 * @param journalId of the journal
 * @param epoch of the journal in which the position lies
 * @param position of the last event in the state, which is the last of its frame
 * @param chainHash running hash over all events up to there, as the frames of the journal have it
 * @param stateHash of the state after that event
 */
public record SnapshotHeader(
    UUID journalId, long epoch, long position, long chainHash, long stateHash) {

  /** Bytes that it takes. */
  public static final int LENGTH = 72;

  /** Version of this layout, and of those of all sections behind it. */
  public static final int FORMAT_VERSION = 5;

  private static final long MAGIC = 0x50414E5345434C53L;
  private static final int CRC_OFFSET = LENGTH - Long.BYTES;

  /** Writes it at the position of a little-endian buffer. */
  void encode(final ByteBuffer bytes) {
    final int start = bytes.position();
    bytes.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(LENGTH);
    bytes.putLong(journalId.getMostSignificantBits()).putLong(journalId.getLeastSignificantBits());
    bytes.putLong(epoch).putLong(position).putLong(chainHash).putLong(stateHash);
    bytes.putLong(checksum(bytes, start));
  }

  /**
   * Reads it from the position of a little-endian buffer.
   *
   * @throws DamagedSnapshotException if the bytes are not a header of a version that is known
   */
  static SnapshotHeader decode(final ByteBuffer bytes) {
    final int start = bytes.position();
    if (bytes.remaining() < LENGTH || bytes.getLong() != MAGIC) {
      throw new DamagedSnapshotException("it does not begin as a snapshot does");
    }
    final int version = bytes.getInt();
    if (version != FORMAT_VERSION || bytes.getInt() != LENGTH) {
      throw new DamagedSnapshotException(
          "it has the format " + version + ", and this program knows " + FORMAT_VERSION);
    }
    final SnapshotHeader header = new SnapshotHeader(
        new UUID(bytes.getLong(), bytes.getLong()),
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong());
    if (bytes.getLong() != checksum(bytes, start)) {
      throw new DamagedSnapshotException("its header does not match its check sum");
    }
    return header;
  }

  private static long checksum(final ByteBuffer bytes, final int start) {
    final CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(start + CRC_OFFSET).position(start));
    return crc.getValue();
  }
}
