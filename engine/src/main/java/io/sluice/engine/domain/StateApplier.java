package io.sluice.engine.domain;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.StateInput;
import io.sluice.engine.domain.table.TableContent;

/** Fills a state from a snapshot: the only other way in which state comes about than by events. */
final class StateApplier {
  private final EngineState state;

  StateApplier(final EngineState state) {
    this.state = state;
  }

  /**
   * Reads every table and makes anew what is derived from them.
   *
   * @throws DamagedSnapshotException if a table is not as it was written
   */
  void read(final StateInput in) {
    try {
      for (final TableContent content : state.contents()) {
        content.readFrom(in);
      }
      state.keys().restoreIndex();
      state.expiry().restore(state.claims());
    } catch (final IllegalArgumentException | IndexOutOfBoundsException | AssertionError e) {
      throw new DamagedSnapshotException("its content can not be: " + e, e);
    }
  }
}
