package io.sluice.persistence.chronicle;

import io.sluice.persistence.JournalContract;
import io.sluice.persistence.JournalRig;

class ChronicleJournalTest extends JournalContract {
  @Override
  protected JournalRig.Maker rigs() {
    return ChronicleRig::new;
  }
}
