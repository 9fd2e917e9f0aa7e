package io.sluice.persistence.chronicle;

import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The journal of one epoch: a ring of frames, and the journaler behind it. */
final class ChronicleJournal implements Journal {
  private final FrameRing ring;
  private final Journaler journaler;
  private final Durability durability;
  private final WakeSignal signal = new WakeSignal();
  private @Nullable AgentThread thread;

  ChronicleJournal(final FrameRing ring, final Journaler journaler, final Durability durability) {
    this.ring = ring;
    this.journaler = journaler;
    this.durability = durability;
  }

  /** Gives the journaler a thread; without one, whoever holds it takes its turns. */
  ChronicleJournal start(final FatalHandler onFatal) {
    thread = AgentThread.start(
        journaler, signal, failure -> onFatal.onFatal(ExitCode.WRITE_FAILED, failure));
    return this;
  }

  @Override
  public boolean hasRoomFor(final int eventsLengthBytes) {
    return ring.hasRoomFor(eventsLengthBytes);
  }

  @Override
  public void offer(
      final DirectBuffer events,
      final int offset,
      final int lengthBytes,
      final long firstPosition,
      final int eventCount) {
    ring.offer(events, offset, lengthBytes, firstPosition, eventCount);
    signal.signal();
  }

  @Override
  public long durablePosition() {
    return journaler.durablePosition();
  }

  @Override
  public long forcedPosition() {
    return journaler.forcedPosition();
  }

  @Override
  public boolean storageFull() {
    return journaler.storageFull();
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public JournalCounters counters() {
    return journaler.counters();
  }

  @Override
  public void close() {
    final AgentThread running = thread;
    try {
      if (running == null) {
        journaler.onClose();
      } else if (running.isAlive()) {
        running.close();
      } else {
        journaler.abandon();
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
