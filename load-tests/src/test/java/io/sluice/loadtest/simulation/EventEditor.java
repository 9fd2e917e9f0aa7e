package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Copies events, and changes something in them. */
final class EventEditor {
  private static final int MESSAGE = EventBatch.ENTRY_HEADER_BYTES;
  private static final int EXPIRES_AT = MESSAGE
      + MessageHeaderDecoder.ENCODED_LENGTH
      + ReservationHeldDecoder.expiresAtEncodingOffset();

  /** Where an event says which request it belongs to: two longs behind the time of its cause. */
  private static final int KEY = MESSAGE + MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES;

  private EventEditor() {}

  /** The events of nobody's requests. */
  static UnsafeBuffer withoutKeys(
      final DirectBuffer events, final int offset, final int length, final int count) {
    final UnsafeBuffer copy = copy(events, offset, length);
    int entry = 0;
    for (int i = 0; i < count; i++) {
      copy.setMemory(entry + KEY, 2 * Long.BYTES, (byte) 0);
      entry += EventBatch.entryLength(copy, entry);
    }
    PlantSwitch.ran();
    return copy;
  }

  /** The first hold lasts a little longer. */
  static UnsafeBuffer longerHold(
      final DirectBuffer events, final int offset, final int length, final int count) {
    final UnsafeBuffer copy = copy(events, offset, length);
    final MessageHeaderDecoder header = new MessageHeaderDecoder();
    int entry = 0;
    for (int i = 0; i < count; i++) {
      if (header.wrap(copy, entry + MESSAGE).templateId() == ReservationHeldDecoder.TEMPLATE_ID) {
        final long at = copy.getLong(entry + EXPIRES_AT, ByteOrder.LITTLE_ENDIAN);
        copy.putLong(entry + EXPIRES_AT, at + 1, ByteOrder.LITTLE_ENDIAN);
        PlantSwitch.ran();
        return copy;
      }
      entry += EventBatch.entryLength(copy, entry);
    }
    return copy;
  }

  private static UnsafeBuffer copy(final DirectBuffer events, final int offset, final int length) {
    final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
    copy.putBytes(0, events, offset, length);
    return copy;
  }
}
