package io.sluice.persistence.chronicle;

import io.sluice.persistence.JournalRig;
import io.sluice.persistence.JournalStartContract;

/** The journal on disk begins where a snapshot ends. */
class ChronicleJournalStartTest extends JournalStartContract {
  @Override
  protected JournalRig.Maker rigs() {
    return ChronicleRig::new;
  }
}
