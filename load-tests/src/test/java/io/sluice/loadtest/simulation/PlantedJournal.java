package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.Journal;
import org.agrona.DirectBuffer;

/** A journal that hands everything on, for bugs to change what they change. */
class PlantedJournal implements Journal {
  private final Journal journal;
  private long lastOffered;

  PlantedJournal(final Journal journal) {
    this.journal = journal;
    lastOffered = journal.durablePosition();
  }

  /** Position of the last event that was offered. */
  final long lastOffered() {
    return lastOffered;
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
    lastOffered = firstPosition + eventCount - 1;
    journal.offer(events, offset, lengthBytes, firstPosition, eventCount);
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
