package io.sluice.engine.domain;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.domain.table.TableContent;
import java.util.ArrayList;
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
      final List<Runnable> begun = new ArrayList<>();
      try {
        readAll(state.contentsOfKeys(), in, alongside, begun);
        begun.add(alongside.begin(state.keys()::restoreIndex));
        readAll(state.contentsOfRecords(), in, alongside, begun);
        begun.add(alongside.begin(() -> state.expiry().restore(state.claims())));
        readAll(state.contentsBehindRecords(), in, alongside, begun);
      } finally {
        begun.forEach(Runnable::run);
      }
      state.activities().restore(state.ledger().poolCount());
    } catch (final IllegalArgumentException | IndexOutOfBoundsException | AssertionError e) {
      throw new DamagedSnapshotException("its content can not be: " + e, e);
    }
  }

  private static void readAll(
      final List<TableContent> contents,
      final StateInput in,
      final Alongside alongside,
      final List<Runnable> begun) {
    for (final TableContent content : contents) {
      content.readFrom(in);
      begun.add(alongside.begin(content::restoreHash));
    }
  }
}
