package io.sluice.engine.spi;

import java.io.IOException;

/**
 * One data directory, locked against a second process for as long as it is open.
 *
 * <p>Used by the starting thread only: first {@link #hashSecret}, then {@link #recover}, then
 * {@link #openEpoch}, once each. Closing it frees the directory and follows the close of the
 * journal.
 */
public interface JournalStore extends AutoCloseable {
  /**
   * The 16 bytes under which outside names are hashed, made at the first start of a directory.
   *
   * @throws JournalDamagedException if the directory holds a journal, but not its secret
   */
  byte[] hashSecret() throws JournalDamagedException, IOException;

  /**
   * Reads everything that counts, verifies it and shows each frame to the visitor in the order of
   * positions. Writes nothing, and can be repeated.
   *
   * @throws JournalDamagedException if anything that was acknowledged is missing or was changed;
   *     the visitor has then seen the frames before that place
   */
  RecoveredJournal recover(FrameVisitor visitor, RecoveryProgress progress)
      throws JournalDamagedException, IOException;

  /**
   * Takes over from the last epoch. When it returns, everything recovered is forced and counts
   * whatever happens next.
   *
   * @param stateHash of the state after all recovered events
   * @param onDurable called, on the journaler's thread, whenever the durable position has moved
   * @param onFatal called if an append, a write or a force failed
   */
  Journal openEpoch(long stateHash, Runnable onDurable, FatalHandler onFatal)
      throws JournalDamagedException, IOException;

  @Override
  void close() throws IOException;
}
