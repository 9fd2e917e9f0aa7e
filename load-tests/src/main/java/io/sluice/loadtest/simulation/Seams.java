package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.ingress.OutcomeHandler;
import io.sluice.engine.spi.EngineClock;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.persistence.memory.InMemoryJournal;
import io.sluice.persistence.memory.InMemoryJournalStore;

/**
 * Where something else can be put between the parts, to see whether the simulation notices: all are
 * places where the engine meets what is not its own.
 */
interface Seams {
  /** Nothing between. */
  Seams NONE = new Seams() {};

  /** What the recovery reads from and the engine takes over. */
  default JournalStore store(final JournalStore store) {
    return store;
  }

  /** What the engine writes to. */
  default Journal journal(final Journal journal, final InMemoryJournal disk) {
    return journal;
  }

  /** What the engine asks for the time. */
  default EngineClock clock(final EngineClock clock, final Machine machine) {
    return clock;
  }

  /** What the engine is told when it starts. */
  default StartFacts start(final StartFacts facts) {
    return facts;
  }

  /** Whose keys the keys of a caller are. */
  default int keyScope(final int caller) {
    return caller;
  }

  /** What is sent for a wish. */
  default Wish sent(final Wish wish) {
    return wish;
  }

  /** Who takes the outcomes out of a lane. */
  default OutcomeHandler outcomes(final OutcomeHandler handler) {
    return handler;
  }

  /** The process has died. */
  default void onDeath(final InMemoryJournalStore disk) {}

  /** The disk before a start reads it. */
  default void beforeRecovery(final InMemoryJournalStore disk) {}
}
