package io.sluice.loadtest.simulation;

import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalOutline;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.IOException;

/** A store that hands everything on, for bugs to change what they change. */
class PlantedStore implements JournalStore {
  private final JournalStore store;

  PlantedStore(final JournalStore store) {
    this.store = store;
  }

  @Override
  public byte[] hashSecret() throws JournalDamagedException, IOException {
    return store.hashSecret();
  }

  @Override
  public RecoveredJournal recover(final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    return store.recover(reading(visitor), progress);
  }

  @Override
  public JournalOutline outline() throws JournalDamagedException, IOException {
    return store.outline();
  }

  @Override
  public RecoveredJournal recoverAfter(
      final JournalStart start, final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    return store.recoverAfter(start, reading(visitor), progress);
  }

  /** What sees the frames in place of a visitor. */
  FrameVisitor reading(final FrameVisitor visitor) {
    return visitor;
  }

  @Override
  public JournalReader follow(final JournalStart start)
      throws JournalDamagedException, IOException {
    return store.follow(start);
  }

  @Override
  public void release(final JournalStart upTo) throws JournalDamagedException, IOException {
    store.release(upTo);
  }

  @Override
  public Journal openEpoch(
      final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
      throws JournalDamagedException, IOException {
    return store.openEpoch(stateHash, onDurable, onFatal);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
