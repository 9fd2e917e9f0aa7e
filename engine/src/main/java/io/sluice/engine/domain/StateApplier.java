package io.sluice.engine.domain;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.domain.table.TableContent;
import java.util.List;

/** Fills a state from a snapshot: the only other way in which state comes about than by events. */
final class StateApplier {
  private final EngineState state;

  StateApplier(final EngineState state) {
    this.state = state;
  }

  /**
   * Reads every table and makes anew what is derived from them.
   *
   * @param alongside makes what is derived while the rest is read; that is over when this returns
   * @throws DamagedSnapshotException if a table is not as it was written
   */
  void read(final StateInput in, final Alongside alongside) {
    try {
      readAll(state.contentsOfRecords(), in);
      final Runnable derived = alongside.begin(this::derive);
      try {
        readAll(state.contentsBehindRecords(), in);
      } finally {
        derived.run();
      }
      state.activities().restore(state.ledger().poolCount());
    } catch (final IllegalArgumentException | IndexOutOfBoundsException | AssertionError e) {
      throw new DamagedSnapshotException("its content can not be: " + e, e);
    }
  }

  private static void readAll(final List<TableContent> contents, final StateInput in) {
    for (final TableContent content : contents) {
      content.readFrom(in);
    }
  }

  private void derive() {
    state.keys().restoreIndex();
    state.expiry().restore(state.claims());
  }
}
