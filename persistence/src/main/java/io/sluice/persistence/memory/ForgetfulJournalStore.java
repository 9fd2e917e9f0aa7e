package io.sluice.persistence.memory;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * The store behind the durability level {@code memory}: it has no directory and is always new.
 *
 * <p>Its journal drops each frame as soon as it is offered, so its memory is the same after any
 * number of events.
 */
public final class ForgetfulJournalStore implements JournalStore {
  private static final int SECRET_LENGTH = 16;

  private final byte[] secret = new byte[SECRET_LENGTH];
  private final UUID journalId = UUID.randomUUID();

  /** A new, empty store. */
  public ForgetfulJournalStore() {
    new SecureRandom().nextBytes(secret);
  }

  @Override
  public byte[] hashSecret() {
    return secret.clone();
  }

  @Override
  public RecoveredJournal recover(final FrameVisitor visitor, final RecoveryProgress progress) {
    final long chainHash = EpochOpened.journalTag(journalId);
    return new RecoveredJournal(journalId, 0, 0, 0, chainHash, 0, 0, 0, false);
  }

  @Override
  public Journal openEpoch(
      final long stateHash, final Runnable onDurable, final FatalHandler onFatal) {
    return new ForgetfulJournal(onDurable);
  }

  @Override
  public void close() {
    // There is nothing to free.
  }
}
