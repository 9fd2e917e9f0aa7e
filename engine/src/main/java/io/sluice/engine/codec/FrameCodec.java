package io.sluice.engine.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A flyweight over one frame of the journal: a header of 64 bytes, then opaque events.
 *
 * <p>Reused for frame after frame, by one thread.
 */
public final class FrameCodec {
  /*
   * Little endian, 8-byte aligned.
   *
   *    0  int32  magic              16  int64  first position      40  int64  chain hash before
   *    4  int32  CRC-32C of [8, n)  24  int32  event count         48  int64  epoch
   *    8  int32  length n           28  int32  flags               56  int64  journal tag
   *   12  int16  schema version     32  int64  durable up to       64         events
   *   14  int16  kind
   *
   * The length is that of the whole frame and a multiple of 8. "Durable up to" is the highest
   * position known to be forced when the frame was written: as long as the frame survives, it
   * attests that everything up to there was once on the disk. The journal tag is made from the
   * journal's id, so a file that came from elsewhere is recognised by each of its frames.
   *
   * The chain hash runs over the events alone, and so stays the same when a frame is copied into a
   * new epoch, which changes epoch and "durable up to" in its header.
   */
  /** Kind of the frame that begins an epoch and carries no events. */
  public static final short EPOCH_OPENED = 1;

  /** Kind of the frames that carry events. */
  public static final short EVENTS = 2;

  /** Bytes before the events. */
  public static final int HEADER_LENGTH = 64;

  /** Bytes of one frame at most. */
  public static final int MAX_FRAME_LENGTH = 1 << 20;

  /** Bytes of the events of one frame at most. */
  public static final int MAX_EVENTS_LENGTH = MAX_FRAME_LENGTH - HEADER_LENGTH;

  /** Alignment of frames and of the events in them. */
  public static final int ALIGNMENT = 8;

  /** First word of every frame. */
  public static final int MAGIC = 0xA51DCE5F;

  /** Version of this layout. */
  public static final short SCHEMA_VERSION = 1;

  private static final int CRC_OFFSET = 4;
  private static final int LENGTH_OFFSET = 8;
  private static final int VERSION_OFFSET = 12;
  private static final int KIND_OFFSET = 14;
  private static final int FIRST_POSITION_OFFSET = 16;
  private static final int EVENT_COUNT_OFFSET = 24;
  private static final int FLAGS_OFFSET = 28;
  private static final int DURABLE_UP_TO_OFFSET = 32;
  private static final int CHAIN_HASH_OFFSET = 40;
  private static final int EPOCH_OFFSET = 48;
  private static final int JOURNAL_TAG_OFFSET = 56;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(0);

  private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
  private final CRC32C crc = new CRC32C();
  private ByteBuffer viewed = NO_BYTES;
  private ByteBuffer view = NO_BYTES;

  /** Whether a frame may begin here: the word is a frame's first. */
  public static boolean isMagic(final DirectBuffer buffer, final int offset) {
    return buffer.getInt(offset, ORDER) == MAGIC;
  }

  /**
   * The chain hash after a frame.
   *
   * @param before chain hash before it
   */
  public long chainHashAfter(final long before) {
    final long seed = before ^ Hash64.mix(firstPosition() * 31 + eventCount());
    return Hash64.of(seed, frame, HEADER_LENGTH, length() - HEADER_LENGTH);
  }

  /** Begins a frame in a buffer: everything but its events is overwritten. */
  public FrameCodec begin(
      final MutableDirectBuffer buffer, final int offset, final int eventsLength) {
    assert eventsLength % ALIGNMENT == 0 : "events of " + eventsLength + " bytes";
    assert eventsLength <= MAX_EVENTS_LENGTH : "events of " + eventsLength + " bytes";
    final int length = HEADER_LENGTH + eventsLength;
    wrap(buffer, offset, length);
    frame.setMemory(0, HEADER_LENGTH, (byte) 0);
    frame.putInt(LENGTH_OFFSET, length, ORDER);
    frame.putShort(VERSION_OFFSET, SCHEMA_VERSION, ORDER);
    return this;
  }

  public FrameCodec kind(final short kind) {
    frame.putShort(KIND_OFFSET, kind, ORDER);
    return this;
  }

  public FrameCodec firstPosition(final long position) {
    frame.putLong(FIRST_POSITION_OFFSET, position, ORDER);
    return this;
  }

  public FrameCodec eventCount(final int count) {
    frame.putInt(EVENT_COUNT_OFFSET, count, ORDER);
    return this;
  }

  public FrameCodec durableUpTo(final long position) {
    frame.putLong(DURABLE_UP_TO_OFFSET, position, ORDER);
    return this;
  }

  public FrameCodec chainHashBefore(final long hash) {
    frame.putLong(CHAIN_HASH_OFFSET, hash, ORDER);
    return this;
  }

  public FrameCodec epoch(final long epoch) {
    frame.putLong(EPOCH_OFFSET, epoch, ORDER);
    return this;
  }

  public FrameCodec journalTag(final long tag) {
    frame.putLong(JOURNAL_TAG_OFFSET, tag, ORDER);
    return this;
  }

  /** Ends the frame: its check sum and magic are written. */
  public void seal() {
    assert firstPosition() > 0 : "first position " + firstPosition();
    assert eventCount() > 0 == (kind() == EVENTS) : eventCount() + " events of kind " + kind();
    frame.putInt(CRC_OFFSET, checksum(length()), ORDER);
    frame.putInt(0, MAGIC, ORDER);
  }

  /**
   * Moves to the bytes of a possible frame.
   *
   * @param length of what may be read from there on
   */
  public FrameCodec wrap(final DirectBuffer buffer, final int offset, final int length) {
    frame.wrap(buffer, offset, length);
    return this;
  }

  /** Length that the header states, to be believed only if it {@link #fits}. */
  public int length() {
    return frame.getInt(LENGTH_OFFSET, ORDER);
  }

  /** Whether there is a header that states a possible length, and the whole frame is in reach. */
  public boolean fits() {
    return frame.capacity() >= HEADER_LENGTH
        && isMagic(frame, 0)
        && isPossibleLength(length())
        && length() <= frame.capacity();
  }

  /** Whether a frame may have this length. */
  public static boolean isPossibleLength(final int length) {
    return length >= HEADER_LENGTH && length <= MAX_FRAME_LENGTH && length % ALIGNMENT == 0;
  }

  /** Whether the bytes are a whole frame that is as it was sealed. */
  public boolean isIntact() {
    return fits() && frame.getInt(CRC_OFFSET, ORDER) == checksum(length());
  }

  public short schemaVersion() {
    return frame.getShort(VERSION_OFFSET, ORDER);
  }

  public short kind() {
    return frame.getShort(KIND_OFFSET, ORDER);
  }

  public long firstPosition() {
    return frame.getLong(FIRST_POSITION_OFFSET, ORDER);
  }

  /** Position of the last event; one before the first if there are none. */
  public long lastPosition() {
    return firstPosition() + eventCount() - 1;
  }

  public int eventCount() {
    return frame.getInt(EVENT_COUNT_OFFSET, ORDER);
  }

  /** Reserved: 0 in this version. */
  public int flags() {
    return frame.getInt(FLAGS_OFFSET, ORDER);
  }

  public long durableUpTo() {
    return frame.getLong(DURABLE_UP_TO_OFFSET, ORDER);
  }

  public long chainHashBefore() {
    return frame.getLong(CHAIN_HASH_OFFSET, ORDER);
  }

  public long epoch() {
    return frame.getLong(EPOCH_OFFSET, ORDER);
  }

  public long journalTag() {
    return frame.getLong(JOURNAL_TAG_OFFSET, ORDER);
  }

  private int checksum(final int length) {
    crc.reset();
    final int from = frame.wrapAdjustment() + LENGTH_OFFSET;
    final byte[] array = frame.byteArray();
    if (array != null) {
      crc.update(array, from, length - LENGTH_OFFSET);
    } else {
      crc.update(viewOf(frame.byteBuffer()).limit(from + length - LENGTH_OFFSET).position(from));
    }
    return (int) crc.getValue();
  }

  /** A position and limit of our own over the bytes of others, kept from frame to frame. */
  // Two byte buffers are equal if their contents are; here the question is whether it is the same.
  @SuppressWarnings("ReferenceEquality")
  private ByteBuffer viewOf(final ByteBuffer bytes) {
    if (bytes != viewed) {
      viewed = bytes;
      view = bytes.duplicate();
    }
    return view;
  }
}
