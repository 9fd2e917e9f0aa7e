package io.sluice.engine.codec;

import java.nio.ByteOrder;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the first frame of an epoch says: whose journal it is and from what it goes on.
 *
 * @param journalId of the journal
 * @param epoch that begins
 * @param predecessor epoch before it that counts, 0 if it is the first
 * @param lastPosition that was recovered from the predecessors
 * @param chainHash over all events up to there
 * @param stateHash of the state after all events up to there
 */
public record EpochOpened(
    UUID journalId,
    long epoch,
    long predecessor,
    long lastPosition,
    long chainHash,
    long stateHash) {

  /** Encoded length in bytes. */
  public static final int LENGTH = 56;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Reads one. */
  public static EpochOpened decode(final DirectBuffer buffer, final int offset) {
    return new EpochOpened(
        new UUID(buffer.getLong(offset, ORDER), buffer.getLong(offset + 8, ORDER)),
        buffer.getLong(offset + 16, ORDER),
        buffer.getLong(offset + 24, ORDER),
        buffer.getLong(offset + 32, ORDER),
        buffer.getLong(offset + 40, ORDER),
        buffer.getLong(offset + 48, ORDER));
  }

  /** Writes it. */
  public void encode(final MutableDirectBuffer buffer, final int offset) {
    buffer.putLong(offset, journalId.getMostSignificantBits(), ORDER);
    buffer.putLong(offset + 8, journalId.getLeastSignificantBits(), ORDER);
    buffer.putLong(offset + 16, epoch, ORDER);
    buffer.putLong(offset + 24, predecessor, ORDER);
    buffer.putLong(offset + 32, lastPosition, ORDER);
    buffer.putLong(offset + 40, chainHash, ORDER);
    buffer.putLong(offset + 48, stateHash, ORDER);
  }

  /** The trace of a journal's id that each of its frames carries. */
  public static long journalTag(final UUID journalId) {
    return Hash64.mix(
        Hash64.mix(journalId.getMostSignificantBits()) ^ journalId.getLeastSignificantBits());
  }
}
