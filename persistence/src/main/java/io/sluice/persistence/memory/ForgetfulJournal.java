package io.sluice.persistence.memory;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** A journal that only counts: what is offered is durable at once and kept nowhere. */
final class ForgetfulJournal implements Journal {
  private final AtomicLong durablePosition = new AtomicLong();
  private final Runnable onDurable;

  ForgetfulJournal(final Runnable onDurable) {
    this.onDurable = onDurable;
  }

  @Override
  public boolean hasRoomFor(final int eventsLengthBytes) {
    return eventsLengthBytes <= FrameCodec.MAX_EVENTS_LENGTH;
  }

  @Override
  public void offer(
      final DirectBuffer events,
      final int offset,
      final int lengthBytes,
      final long firstPosition,
      final int eventCount) {
    assert firstPosition == durablePosition.getPlain() + 1 : "position " + firstPosition;
    durablePosition.setRelease(firstPosition + eventCount - 1);
    onDurable.run();
  }

  @Override
  public long durablePosition() {
    return durablePosition.getAcquire();
  }

  @Override
  public boolean storageFull() {
    return false;
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {
    // Everything offered is as durable as it will ever be.
  }
}
