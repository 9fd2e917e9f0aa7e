package io.sluice.engine.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a journal without reading it.
 *
 * @param journalId of the journal; null if there is none yet
 * @param firstPosition from which on it is there; 1 if it is whole
 */
public record JournalOutline(@Nullable UUID journalId, long firstPosition) {
  /** No journal, or one that is whole and does not say more. */
  public static final JournalOutline NONE = new JournalOutline(null, 1);

  /** Whether nothing of it was ever removed. */
  public boolean isWhole() {
    return firstPosition == 1;
  }
}
