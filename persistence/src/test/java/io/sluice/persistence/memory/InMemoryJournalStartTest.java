package io.sluice.persistence.memory;

import io.sluice.persistence.JournalRig;
import io.sluice.persistence.JournalStartContract;

/** The journal in memory begins where a snapshot ends. */
class InMemoryJournalStartTest extends JournalStartContract {
  @Override
  protected JournalRig.Maker rigs() {
    return MemoryRig::new;
  }
}
