package io.sluice.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * How a message to a listener looks on the wire: as an event of a stream, or as a message of a
 * socket. Stateless, any thread.
 *
 * <p>An id says that everything up to a position was told. Of messages that belong together only
 * the last bears one, so that nobody who was cut off between them comes back for too little.
 */
enum LiveFraming {
  EVENTS {
    @Override
    ByteBuf message(
        final ByteBufAllocator buffers, final String name, final byte[] json, final long id) {
      final StringBuilder head = new StringBuilder(64);
      if (id != NO_ID) {
        head.append("id: ").append(id).append('\n');
      }
      head.append("event: ").append(name).append("\ndata: ");
      final ByteBuf message = buffers.directBuffer(head.length() + json.length + 2);
      message.writeCharSequence(head, StandardCharsets.US_ASCII);
      return message.writeBytes(json).writeByte('\n').writeByte('\n');
    }

    @Override
    ByteBuf heartbeat() {
      return COMMENT.duplicate();
    }

    @Override
    ByteBuf end(final LiveEnd why, final long after, final int retryMs) {
      final String last = "retry: " + retryMs + "\nevent: end\ndata: " + why.json(after) + "\n\n";
      return Unpooled.copiedBuffer(last, StandardCharsets.US_ASCII);
    }
  },

  SOCKET {
    @Override
    ByteBuf message(
        final ByteBufAllocator buffers, final String name, final byte[] json, final long id) {
      // The id is the first field of the object.
      final String head = id == NO_ID ? "{" : "{\"id\":" + id + ',';
      final int length = head.length() + json.length - 1;
      assert length <= LONG_LENGTH : "no state is as long as that";
      final ByteBuf message = buffers.directBuffer(length + 4);
      message.writeByte(FINAL_TEXT);
      if (length < SHORT_LENGTHS) {
        message.writeByte(length);
      } else {
        message.writeByte(SHORT_LENGTHS).writeShort(length);
      }
      message.writeCharSequence(head, StandardCharsets.US_ASCII);
      return message.writeBytes(json, 1, json.length - 1);
    }

    @Override
    ByteBuf heartbeat() {
      return PING.duplicate();
    }

    @Override
    ByteBuf end(final LiveEnd why, final long after, final int retryMs) {
      final byte[] json = why.json(after).getBytes(StandardCharsets.US_ASCII);
      return message(UnpooledByteBufAllocator.DEFAULT, "end", json, NO_ID)
          .writeByte(CLOSE)
          .writeByte(Short.BYTES)
          .writeShort(why.closeCode());
    }
  };

  /** The id of a message after which more is to come. */
  static final long NO_ID = -1;

  private static final int FINAL_TEXT = 0x81;
  private static final int CLOSE = 0x88;

  /** Lengths below stand in the second byte, others up to 65,535 in two more. */
  private static final int SHORT_LENGTHS = 126;

  private static final int LONG_LENGTH = (1 << Short.SIZE) - 1;

  private static final ByteBuf COMMENT = shared(":\n\n".getBytes(StandardCharsets.US_ASCII));
  private static final ByteBuf PING = shared(new byte[] {(byte) 0x89, 0});

  /**
   * A message.
   *
   * @param name what kind it is
   * @param json an object with at least one field
   * @param id position up to which everything is told with it, or {@link #NO_ID}
   */
  abstract ByteBuf message(ByteBufAllocator buffers, String name, byte[] json, long id);

  /** What is sent when there is nothing to say. */
  abstract ByteBuf heartbeat();

  /**
   * What is sent last.
   *
   * @param after position with which to come back
   * @param retryMs when to come back
   */
  abstract ByteBuf end(LiveEnd why, long after, int retryMs);

  private static ByteBuf shared(final byte[] bytes) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }
}
