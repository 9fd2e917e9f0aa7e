package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Where the frames of an epoch lie, and the hands to damage them. */
final class FrameMap {
  /** The place of one frame. */
  record Place(Path file, long offset, int length, long firstPosition, long lastPosition) {
    boolean holds(final long position) {
      return firstPosition <= position && position <= lastPosition;
    }

    /** Changes the bytes from an offset in the frame on. */
    void overwrite(final int from, final byte[] bytes) throws IOException {
      write(file, offset + from, bytes);
    }

    /** Flips a bit of the frame. */
    void flip(final int bit) throws IOException {
      flipBit(file, offset * 8 + bit);
    }
  }

  private FrameMap() {}

  /** The frames with events of one epoch, in order. */
  static List<Place> of(final Path epochDirectory) throws Exception {
    return of(epochDirectory, 0);
  }

  /** The same of the files from a number on. */
  static List<Place> of(final Path epochDirectory, final int firstFile) throws Exception {
    final List<Place> places = new ArrayList<>();
    final FrameScanner scanner = new FrameScanner();
    for (final Path file : EpochFiles.list(epochDirectory, firstFile)) {
      scanner.scan(file, new FrameScanner.Finder() {
        @Override
        public boolean onFrame(
            final FrameCodec frame,
            final UnsafeBuffer buffer,
            final int bufferOffset,
            final long fileOffset) {
          if (frame.eventCount() > 0) {
            places.add(new Place(
                file, fileOffset, frame.length(), frame.firstPosition(), frame.lastPosition()));
          }
          return true;
        }

        @Override
        public void onBrokenFrame(final long fileOffset, final int statedLength) {
          throw new IllegalStateException("broken frame at " + fileOffset + " of " + file);
        }

        @Override
        public void onBytesRead(final int count) {
          assert count > 0 : count;
        }
      });
    }
    return places;
  }

  static void flipBit(final Path file, final long bit) throws IOException {
    final ByteBuffer one = ByteBuffer.allocate(1);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.read(one, bit / 8);
      one.put(0, (byte) (one.get(0) ^ 1 << bit % 8)).flip();
      channel.write(one, bit / 8);
    }
  }

  static void write(final Path file, final long offset, final byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }
}
