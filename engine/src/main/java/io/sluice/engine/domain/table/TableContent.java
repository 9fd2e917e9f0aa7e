package io.sluice.engine.domain.table;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;

/**
 * A part of the state that can be written to a snapshot and read back as one section.
 *
 * <p>What is derived from other parts is none; it is made anew when all parts were read.
 */
public interface TableContent {
  /** Writes all of it; changes nothing. */
  void writeTo(StateOutput out);

  /**
   * Reads all of it into what is still empty. Its hash is that of what was read when
   * {@link #restoreHash()} was called, too.
   *
   * @throws io.sluice.engine.codec.DamagedSnapshotException if it is not as it was written
   */
  @WritesState
  void readFrom(StateInput in);

  /** Makes the hash of what was read, where reading does not; maybe on another thread. */
  @WritesState
  default void restoreHash() {
    // Most make it while they read.
  }
}
