package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/** Sees every frame on its way from the engine to the journal. */
final class JournalTap implements Journal {
  private final Journal journal;
  private final Facts facts;
  private final IntConsumer onFrame;
  private long lastPosition;

  /**
   * A tap.
   *
   * @param facts that take in each frame
   * @param onFrame told of its length in bytes when they have
   * @param lastPosition after which the first frame comes
   */
  JournalTap(
      final Journal journal,
      final Facts facts,
      final IntConsumer onFrame,
      final long lastPosition) {
    this.journal = journal;
    this.facts = facts;
    this.onFrame = onFrame;
    this.lastPosition = lastPosition;
  }

  @Override
  public boolean hasRoomFor(final int eventsLengthBytes) {
    return journal.hasRoomFor(eventsLengthBytes);
  }

  @Override
  public void offer(
      final DirectBuffer events,
      final int offset,
      final int lengthBytes,
      final long firstPosition,
      final int eventCount) {
    Violation.unless(firstPosition == lastPosition + 1, "positions are dense");
    lastPosition = firstPosition + eventCount - 1;
    facts.read(events, offset, firstPosition, eventCount);
    journal.offer(events, offset, lengthBytes, firstPosition, eventCount);
    onFrame.accept(lengthBytes);
  }

  @Override
  public long durablePosition() {
    return journal.durablePosition();
  }

  @Override
  public long forcedPosition() {
    return journal.forcedPosition();
  }

  @Override
  public boolean storageFull() {
    return journal.storageFull();
  }

  @Override
  public Durability durability() {
    return journal.durability();
  }

  @Override
  public void close() {
    journal.close();
  }
}
