package io.sluice.engine.spi;

import org.agrona.DirectBuffer;

/** Hands on what follows a place. For one thread. */
final class LaterFrames implements FrameVisitor {
  private final JournalStart start;
  private final FrameVisitor visitor;

  LaterFrames(final JournalStart start, final FrameVisitor visitor) {
    this.start = start;
    this.visitor = visitor;
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    if (firstPosition > start.position()) {
      visitor.onFrame(buffer, eventsOffset, eventsLength, firstPosition, eventCount);
    }
  }

  @Override
  public void onStateHash(final long position, final long stateHash) {
    if (position >= start.position()) {
      visitor.onStateHash(position, stateHash);
    }
  }
}
