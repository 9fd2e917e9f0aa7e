package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.Journal;
import java.io.IOException;

/**
 * The journal of one epoch without a thread of its own: whoever holds it takes the journaler's
 * turns, and may let it die between two of them.
 *
 * <p>For one thread.
 */
public final class SteppedJournal {
  private final ChronicleJournal journal;
  private final Journaler journaler;

  SteppedJournal(final ChronicleJournal journal, final Journaler journaler) {
    this.journal = journal;
    this.journaler = journaler;
  }

  /** What the engine sees of it; its close ends the epoch in order. */
  public Journal journal() {
    return journal;
  }

  /** Takes one turn; returns how much it did. */
  public int turn() throws IOException {
    return journaler.doWork();
  }

  /** Frees everything and leaves the disk as it is, as the end of the process would. */
  public void abandon() throws IOException {
    journaler.abandon();
  }
}
