package io.sluice.loadtest.simulation.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file as a disk may have them. */
final class ImageFile {
  private final byte[] bytes;
  private final int length;
  private final long hash;

  /**
   * A file.
   *
   * @param bytes of it, and perhaps more behind its end; not to be changed
   * @param length of it
   * @param hash of its pages
   */
  ImageFile(final byte[] bytes, final int length, final long hash) {
    this.bytes = bytes;
    this.length = length;
    this.hash = hash;
  }

  /** The bytes, and perhaps more behind its end. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  long hash() {
    return hash;
  }

  /** Makes it a file. What is zero is left out, as a file system leaves it out. */
  void write(final Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      final int filled = Math.min(length, bytes.length);
      int at = 0;
      while (at < filled) {
        final int end = Math.min(filled, at + FileHistory.PAGE_LENGTH);
        if (!isZero(at, end)) {
          channel.write(ByteBuffer.wrap(bytes, at, end - at), at);
        }
        at = end;
      }
      if (length > 0 && channel.size() < length) {
        channel.write(ByteBuffer.allocate(1), length - 1L);
      }
    }
  }

  private boolean isZero(final int from, final int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
