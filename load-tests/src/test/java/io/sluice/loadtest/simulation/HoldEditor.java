package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Copies events, and lets the first hold among them last a little longer than it did. */
final class HoldEditor {
  private static final int MESSAGE = EventBatch.ENTRY_HEADER_BYTES;
  private static final int EXPIRES_AT = MESSAGE
      + MessageHeaderDecoder.ENCODED_LENGTH
      + ReservationHeldDecoder.expiresAtEncodingOffset();

  private HoldEditor() {}

  static UnsafeBuffer longerHold(
      final DirectBuffer events, final int offset, final int length, final int count) {
    final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
    copy.putBytes(0, events, offset, length);
    final MessageHeaderDecoder header = new MessageHeaderDecoder();
    int entry = 0;
    for (int i = 0; i < count; i++) {
      if (header.wrap(copy, entry + MESSAGE).templateId() == ReservationHeldDecoder.TEMPLATE_ID) {
        final long at = copy.getLong(entry + EXPIRES_AT, ByteOrder.LITTLE_ENDIAN);
        copy.putLong(entry + EXPIRES_AT, at + 1, ByteOrder.LITTLE_ENDIAN);
        return copy;
      }
      entry += EventBatch.entryLength(copy, entry);
    }
    return copy;
  }
}
