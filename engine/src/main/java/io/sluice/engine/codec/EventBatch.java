package io.sluice.engine.codec;

import io.sluice.engine.protocol.Limits;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The events of one turn, one after the other: each an int with the length of the whole entry, then
 * an SBE message, padded to 8 bytes.
 *
 * <p>Reused turn after turn. One thread.
 */
public final class EventBatch {
  /** Bytes before the message of an entry. */
  public static final int ENTRY_HEADER_BYTES = Integer.BYTES;

  /** Entries are aligned to this. */
  public static final int ALIGNMENT = 8;

  private static final int MESSAGE_HEADER_BYTES = 8;

  private final HeapBuffer buffer;
  private int length;
  private int count;

  /**
   * An empty batch.
   *
   * @param capacityBytes bound of all entries together, at least {@link Limits#MAX_EVENT_BYTES}
   */
  public EventBatch(final int capacityBytes) {
    assert capacityBytes >= Limits.MAX_EVENT_BYTES : capacityBytes;
    buffer = new HeapBuffer(capacityBytes);
  }

  /** Where the entries stand, from 0 to {@link #length()}. */
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  /** Begins an entry and returns where its message header goes. */
  public int begin() {
    return length + ENTRY_HEADER_BYTES;
  }

  /**
   * Ends the entry that was begun.
   *
   * @param messageLength length of the message without its header, as its encoder says
   */
  public void end(final int messageLength) {
    final int unpadded = ENTRY_HEADER_BYTES + MESSAGE_HEADER_BYTES + messageLength;
    final int padded = BitUtil.align(unpadded, ALIGNMENT);
    clearBehind(length + unpadded, length + padded - ALIGNMENT);
    buffer.putInt(length, padded, ByteOrder.LITTLE_ENDIAN);
    length += padded;
    count++;
  }

  /** Sets the bytes behind the end of a message to 0, within the last long of its entry. */
  private void clearBehind(final int end, final int lastLong) {
    final int usedBits = (end - lastLong) * Byte.SIZE;
    final long used = buffer.getLong(lastLong, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(lastLong, used & -1L >>> (Long.SIZE - usedBits), ByteOrder.LITTLE_ENDIAN);
  }

  /** True if the events of one more command fit, however large they are. */
  public boolean hasRoom() {
    return buffer.capacity() - length >= Limits.MAX_EVENT_BYTES;
  }

  /** Bytes of all entries. */
  public int length() {
    return length;
  }

  /** Number of entries. */
  public int count() {
    return count;
  }

  /** Forgets all entries. */
  public void clear() {
    truncate(0, 0);
  }

  /** Forgets the entries that were added since the batch had this length and count. */
  public void truncate(final int toLength, final int toCount) {
    length = toLength;
    count = toCount;
  }

  /** Length of the entry that stands at an offset of any buffer of entries. */
  public static int entryLength(final DirectBuffer entries, final int offset) {
    return entries.getInt(offset, ByteOrder.LITTLE_ENDIAN);
  }
}
