package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds frames in the raw bytes of a file, whatever else is in it.
 *
 * <p>It reads rather than maps: an error of the disk is then an exception and not the end of the
 * process. Frames lie at multiples of 8 bytes; what is between them is Chronicle's and decides
 * nothing. For one thread.
 */
final class FrameScanner {
  /** Told what is found, in the order of offsets. */
  interface Finder {
    /**
     * An intact frame.
     *
     * @param frame over the bytes, valid only during the call
     * @param buffer that holds them
     * @param bufferOffset of the frame in the buffer
     * @param fileOffset of the frame in the file
     * @return whether to go on
     */
    boolean onFrame(FrameCodec frame, UnsafeBuffer buffer, int bufferOffset, long fileOffset)
        throws JournalDamagedException;

    /** The first word of a frame, but what follows is not one, or not one that is whole. */
    void onBrokenFrame(long fileOffset, int statedLength) throws JournalDamagedException;

    /** So many bytes more were read. */
    void onBytesRead(int count);
  }

  private static final int WINDOW_LENGTH = 4 * FrameCodec.MAX_FRAME_LENGTH;
  private static final int SHORTEST_WINDOW_LENGTH = 64 << 10;

  // Only as long as the files need it: most starts read small ones.
  private ByteBuffer window = ByteBuffer.allocateDirect(SHORTEST_WINDOW_LENGTH);
  private UnsafeBuffer buffer = new UnsafeBuffer(window);
  private final FrameCodec frame = new FrameCodec();
  private final int longestWindow;

  // Offset in the file at which the window begins, how much of it is filled, and how long the file
  // is.
  private long windowOffset;
  private int filled;
  private long fileLength;

  /** A scanner that reads much at once. */
  FrameScanner() {
    this(WINDOW_LENGTH);
  }

  /** A scanner that reads so much at once at most, which is no less than the longest frame. */
  FrameScanner(final int longestWindow) {
    assert longestWindow >= FrameCodec.MAX_FRAME_LENGTH : longestWindow;
    this.longestWindow = longestWindow;
  }

  /** Looks through a file from its beginning until its end or until the finder has enough. */
  void scan(final Path file, final Finder finder) throws IOException, JournalDamagedException {
    scan(file, 0, finder);
  }

  /** The same from an offset on at which a frame begins. */
  void scan(final Path file, final long fromOffset, final Finder finder)
      throws IOException, JournalDamagedException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      windowOffset = fromOffset;
      filled = 0;
      fileLength = channel.size();
      fitWindow();
      int at = 0;
      boolean more = true;
      while (more) {
        if (filled - at < FrameCodec.MAX_FRAME_LENGTH && !complete()) {
          slide(channel, at, finder);
          at = 0;
        }
        at = nextMagic(at);
        if (filled - at >= FrameCodec.MAX_FRAME_LENGTH || complete()) {
          final int step = at + Long.BYTES <= filled ? visit(at, finder) : 0;
          more = step > 0;
          at += step;
        }
      }
    }
  }

  /** A window takes the whole file, or some of the longest frames. */
  private void fitWindow() {
    final int wanted = (int) Math.min(longestWindow, fileLength);
    if (window.capacity() < wanted) {
      window = ByteBuffer.allocateDirect(
          Math.min(longestWindow, BitUtil.findNextPositivePowerOfTwo(wanted)));
      buffer = new UnsafeBuffer(window);
    }
  }

  /** Offset of the next word that begins a frame, or the first offset that is not filled. */
  private int nextMagic(final int from) {
    int at = from;
    while (at + Long.BYTES <= filled && !FrameCodec.isMagic(buffer, at)) {
      at += FrameCodec.ALIGNMENT;
    }
    return at;
  }

  /** Shows what is at an offset; returns how far to go on, 0 if the finder has enough. */
  private int visit(final int at, final Finder finder) throws JournalDamagedException {
    frame.wrap(buffer, at, filled - at);
    if (frame.isIntact()) {
      final int length = frame.length();
      return finder.onFrame(frame, buffer, at, windowOffset + at) ? length : 0;
    }
    final int stated = filled - at >= FrameCodec.HEADER_LENGTH ? frame.length() : 0;
    finder.onBrokenFrame(windowOffset + at, stated);
    return FrameCodec.ALIGNMENT;
  }

  /** Lets the window begin at an offset in it and fills it up. */
  private void slide(final FileChannel channel, final int at, final Finder finder)
      throws IOException {
    window.limit(filled).position(at);
    window.compact();
    windowOffset += at;
    filled -= at;
    while (window.hasRemaining() && !complete()) {
      final int count = channel.read(window, windowOffset + filled);
      if (count < 0) {
        fileLength = windowOffset + filled;
      } else {
        filled += count;
        finder.onBytesRead(count);
      }
    }
  }

  /** Whether the window reaches to the end of the file. */
  private boolean complete() {
    return windowOffset + filled >= fileLength;
  }
}
