package io.sluice.api.gateway;

import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.RequestEncoder;
import io.sluice.engine.protocol.Limits;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one command that an event loop is about to offer, and the key that the next ones carry.
 * Reused; one event loop.
 */
final class CommandBuffer {
  private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;

  /** Everybody is this caller while access is off. */
  private static final int LOCAL_CALLER = 0;

  private final OutsideNames names;
  private final UnsafeBuffer buffer =
      new UnsafeBuffer(BufferUtil.allocateDirectAligned(Limits.MAX_COMMAND_BYTES, 64));
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final RequestEncoder parkedRequest = new RequestEncoder();
  private long keyHigh;
  private long keyLow;
  private int length;

  CommandBuffer(final OutsideNames names) {
    this.names = names;
  }

  UnsafeBuffer bytes() {
    return buffer;
  }

  MessageHeaderEncoder header() {
    return header;
  }

  int length() {
    return length;
  }

  /** The next commands carry no key. */
  void noKey() {
    keyHigh = 0;
    keyLow = 0;
  }

  /** First half of the key that the next commands carry. */
  long keyHigh() {
    return keyHigh;
  }

  /** The next command carries a key. */
  void key(final String key) {
    names.key(LOCAL_CALLER, key);
    keyHigh = names.high();
    keyLow = names.low();
  }

  /** The next command carries the key of a line of an import. */
  void importKey(final String key, final long line) {
    names.importKey(LOCAL_CALLER, key, line);
    keyHigh = names.high();
    keyLow = names.low();
  }

  /** Fills in what is known of a command before it is parked. */
  void stamp(final RequestEncoder request) {
    request.caller(LOCAL_CALLER).keyHigh(keyHigh).keyLow(keyLow).fingerprint(0);
  }

  /** Says that the command is complete. */
  void complete(final int encodedLength) {
    length = HEADER_BYTES + encodedLength;
  }

  /** Fills in who waits where. */
  void park(final long correlationId, final int lane) {
    parkedRequest.wrap(buffer, HEADER_BYTES).correlationId(correlationId).lane(lane);
  }
}
