package io.sluice.engine.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.AbstractMutableDirectBuffer;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of bytes on the heap, for what one thread encodes and decodes all the time.
 *
 * <p>A buffer that may be on or off the heap makes the compiler expect that a write through it
 * changes anything: after each, it loads again whatever it knew. Here every access is to a byte
 * array and to nothing else, and the JVM checks the bounds of each.
 */
public final class HeapBuffer extends AbstractMutableDirectBuffer {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /** Bytes that are all 0. */
  public HeapBuffer(final int capacityBytes) {
    bytes = new byte[capacityBytes];
    byteArray = bytes;
    addressOffset = BufferUtil.ARRAY_BASE_OFFSET;
    capacity = capacityBytes;
  }

  @Override
  public long getLong(final int index, final ByteOrder order) {
    final long value = (long) LONG.get(bytes, index);
    return order == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
  }

  @Override
  public void putLong(final int index, final long value, final ByteOrder order) {
    LONG.set(bytes, index, order == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value));
  }

  @Override
  public int getInt(final int index, final ByteOrder order) {
    final int value = (int) INT.get(bytes, index);
    return order == ByteOrder.LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
  }

  @Override
  public void putInt(final int index, final int value, final ByteOrder order) {
    INT.set(bytes, index, order == ByteOrder.LITTLE_ENDIAN ? value : Integer.reverseBytes(value));
  }

  @Override
  public short getShort(final int index, final ByteOrder order) {
    final short value = (short) SHORT.get(bytes, index);
    return order == ByteOrder.LITTLE_ENDIAN ? value : Short.reverseBytes(value);
  }

  @Override
  public void putShort(final int index, final short value, final ByteOrder order) {
    SHORT.set(bytes, index, order == ByteOrder.LITTLE_ENDIAN ? value : Short.reverseBytes(value));
  }

  @Override
  public byte getByte(final int index) {
    return bytes[index];
  }

  @Override
  public void putByte(final int index, final byte value) {
    bytes[index] = value;
  }

  @Override
  public @Nullable ByteBuffer byteBuffer() {
    return null;
  }

  @Override
  public boolean isExpandable() {
    return false;
  }

  @Override
  public int wrapAdjustment() {
    return 0;
  }

  @Override
  public void wrap(final byte[] buffer) {
    throw fixed();
  }

  @Override
  public void wrap(final byte[] buffer, final int offset, final int length) {
    throw fixed();
  }

  @Override
  public void wrap(final ByteBuffer buffer) {
    throw fixed();
  }

  @Override
  public void wrap(final ByteBuffer buffer, final int offset, final int length) {
    throw fixed();
  }

  @Override
  public void wrap(final DirectBuffer buffer) {
    throw fixed();
  }

  @Override
  public void wrap(final DirectBuffer buffer, final int offset, final int length) {
    throw fixed();
  }

  @Override
  public void wrap(final long address, final int length) {
    throw fixed();
  }

  @Override
  protected void ensureCapacity(final int index, final int length) {
    if ((index | length) < 0 || length > capacity - index) {
      throw new IndexOutOfBoundsException(
          "index " + index + ", length " + length + ", capacity " + capacity);
    }
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException("the bytes are fixed");
  }
}
