package io.sluice.engine.spi;

import java.util.UUID;

/**
 * What a recovery found.
 *
 * @param journalId that every frame carries a trace of; new if the journal is empty
 * @param epoch last epoch that counts, 0 if there is none
 * @param lastPosition of the last event, 0 if there is none
 * @param provenPosition highest position that is known to be forced
 * @param chainHash running hash over all events
 * @param frameCount of the frames of events
 * @param frameBytes that they occupy
 * @param tornBytes behind the last frame that were begun and never acknowledged
 * @param closed whether the last process ended in order
 */
public record RecoveredJournal(
    UUID journalId,
    long epoch,
    long lastPosition,
    long provenPosition,
    long chainHash,
    long frameCount,
    long frameBytes,
    long tornBytes,
    boolean closed) {

  /** Whether no process ever opened an epoch here. */
  public boolean isNew() {
    return epoch == 0;
  }
}
