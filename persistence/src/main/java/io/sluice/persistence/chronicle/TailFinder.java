package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.FrameCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds again, in files that a recovery has just verified, the frames behind a position.
 *
 * <p>For one thread.
 */
final class TailFinder implements FrameScanner.Finder {
  /** Given each frame of the tail, in order. */
  @FunctionalInterface
  interface Sink {
    /** The next frame, valid only during the call. */
    void accept(FrameCodec frame, UnsafeBuffer buffer, int offset) throws IOException;
  }

  private final long lastPosition;
  private final Sink sink;
  private long nextPosition;

  /**
   * A finder.
   *
   * @param after position behind which the tail begins
   * @param lastPosition with which it has enough
   * @param sink to be given the frames
   */
  TailFinder(final long after, final long lastPosition, final Sink sink) {
    this.lastPosition = lastPosition;
    this.sink = sink;
    nextPosition = after + 1;
  }

  @Override
  public boolean onFrame(
      final FrameCodec frame,
      final UnsafeBuffer buffer,
      final int bufferOffset,
      final long fileOffset) {
    if (nextPosition <= lastPosition
        && frame.kind() == FrameCodec.EVENTS
        && frame.firstPosition() == nextPosition) {
      nextPosition = frame.lastPosition() + 1;
      try {
        sink.accept(frame, buffer, bufferOffset);
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return nextPosition <= lastPosition;
  }

  @Override
  public void onBrokenFrame(final long fileOffset, final int statedLength) {
    // The recovery knows of it and has decided that it does not count.
  }

  @Override
  public void onBytesRead(final int count) {
    // Nobody waits for this.
  }
}
