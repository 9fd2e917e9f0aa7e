package io.sluice.engine.spi;

import java.io.IOException;

/**
 * One data directory, locked against a second process for as long as it is open.
 *
 * <p>Used by the starting thread: first {@link #hashSecret}, then {@link #recover} or
 * {@link #recoverAfter}, then {@link #openEpoch}, once each. Closing it frees the directory and
 * follows the close of the journal.
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
   * What is known of the journal without reading it.
   *
   * @throws JournalDamagedException if not even that can be told
   */
  default JournalOutline outline() throws JournalDamagedException, IOException {
    return JournalOutline.NONE;
  }

  /**
   * Reads and verifies what follows a place, as {@link #recover} reads all. What lies before it is
   * looked at only as far as finding the place needs.
   *
   * <p>A store that can not begin elsewhere reads everything and shows what follows.
   *
   * @throws JournalDamagedException also if the journal ends before the place, or has other events
   *     before it
   */
  default RecoveredJournal recoverAfter(
      final JournalStart start, final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    return recover(new LaterFrames(start, visitor), progress);
  }

  /**
   * Says that nothing up to a place will be read again, so that what holds only that may be
   * removed. Used while an epoch is open, by one thread.
   */
  default void release(final JournalStart upTo) throws JournalDamagedException, IOException {
    // A store may keep everything.
  }

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

  /**
   * Begins to follow the journal behind a place. Used once an epoch is open.
   *
   * @throws UnsupportedOperationException if the store keeps nothing that could be followed
   */
  default JournalReader follow(final JournalStart start)
      throws JournalDamagedException, IOException {
    throw new UnsupportedOperationException("there is nothing to follow");
  }

  /**
   * The same behind a position of which nothing else is known; see
   * {@link JournalReader#moveBehind}.
   *
   * @throws UnsupportedOperationException if the store keeps nothing that could be followed
   */
  default JournalReader followBehind(final long position)
      throws JournalDamagedException, IOException {
    throw new UnsupportedOperationException("there is nothing to follow");
  }

  @Override
  void close() throws IOException;
}
