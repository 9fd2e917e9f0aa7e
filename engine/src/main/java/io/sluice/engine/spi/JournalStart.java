package io.sluice.engine.spi;

/**
 * A place in a journal behind which reading begins: the end of a frame, known from a snapshot.
 *
 * <p>Whoever names one vouches that everything up to there was forced.
 *
 * @param position of the last event before it, 0 for the beginning
 * @param chainHash over all events up to there; without meaning at the beginning
 */
public record JournalStart(long position, long chainHash) {
  /** Before the first event. */
  public static final JournalStart BEGINNING = new JournalStart(0, 0);
}
