package io.sluice.loadtest.simulation.image;

import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.loadtest.simulation.image.ImageTally.Fault;
import io.sluice.persistence.chronicle.BootId;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.chronicle.ForcedFile;
import io.sluice.persistence.chronicle.SteppedJournal;
import io.sluice.persistence.chronicle.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directory of an image, recovers it with the real recovery and compares what it finds with
 * what was stated; then lets the journal go on from there, and recovers it once more.
 *
 * <p>For one thread.
 */
final class ImageJudge {
  private static final int MOST_FRAMES = 3;

  private final Path slot;
  private final ChronicleJournalSettings settings;
  private final ForcedFile.Opener files = Surroundings.real().opener();
  private final ImageTally tally;
  private final RandomGenerator random;
  private long lives = Long.MAX_VALUE / 2;

  ImageJudge(
      final Path slot,
      final ChronicleJournalSettings settings,
      final ImageTally tally,
      final RandomGenerator random) {
    this.slot = slot;
    this.settings = settings;
    this.tally = tally;
    this.random = random;
  }

  /**
   * What is known of an image.
   *
   * @param story that it was taken from
   * @param acknowledged position that must be there
   * @param bootId under which it is recovered
   * @param what it is, in words
   */
  record Claim(Story story, long acknowledged, BootId bootId, String what) {}

  /** Recovers an image; null if that was not as it must be, which is told by then. */
  @Nullable
  RecoveredJournal judge(final DiskImage image, final Claim claim, final boolean goOn)
      throws IOException {
    Directories.delete(slot);
    image.write(slot);
    final Story story = claim.story();
    RecoveredJournal recovered = null;
    try (ChronicleJournalStore store = open(claim.bootId())) {
      recovered = recover(store, claim, Fault.REFUSED);
      if (recovered != null && goOn) {
        goOn(store, claim, story.copy(), recovered.lastPosition());
      }
    }
    return recovered;
  }

  /** Recovers what is in an open store; null and told, if it is not as it must be. */
  @Nullable
  RecoveredJournal recover(
      final ChronicleJournalStore store, final Claim claim, final Fault whenRefused)
      throws IOException {
    final Story.Reading reading = claim.story().reading();
    try {
      store.hashSecret();
      final RecoveredJournal recovered = store.recover(reading, RecoveryProgress.NONE);
      if (!reading.complaint().isEmpty()) {
        tally.onFault(Fault.RESURRECTED, claim.what() + ": " + reading.complaint());
        return null;
      }
      if (recovered.lastPosition() != reading.readUpTo()
          || recovered.lastPosition() < claim.acknowledged()) {
        tally.onFault(
            Fault.LOST,
            claim.what() + ": recovered up to " + recovered.lastPosition() + ", shown up to "
                + reading.readUpTo() + ", acknowledged up to " + claim.acknowledged());
        return null;
      }
      return recovered;
    } catch (final JournalDamagedException refusal) {
      tally.onFault(whenRefused, claim.what() + ": " + refusal.getMessage());
      return null;
    }
  }

  ChronicleJournalStore open(final BootId bootId) throws IOException {
    return ChronicleJournalStore.open(slot, settings, new Surroundings(bootId, files, () -> 1));
  }

  /** The journal takes over, states some more and dies; all of it must be there after that. */
  private void goOn(
      final ChronicleJournalStore store, final Claim claim, final Story story, final long from)
      throws IOException {
    tally.onStart();
    story.cutAfter(from);
    lives++;
    try {
      final SteppedJournal journal = store.openSteppedEpoch(from, () -> {});
      final int frames = 1 + random.nextInt(MOST_FRAMES);
      for (int i = 0; i < frames; i++) {
        story.tryOffer(journal.journal(), lives, random);
      }
      while (journal.journal().durablePosition() < story.lastPosition()) {
        journal.turn();
      }
      journal.abandon();
    } catch (final JournalDamagedException | IOException e) {
      tally.onFault(Fault.UNUSABLE, claim.what() + ": taking over failed: " + e);
      return;
    }
    store.close();
    final boolean powerLost = random.nextBoolean();
    final BootId next = powerLost ? new BootId(new UUID(lives, 1)) : claim.bootId();
    try (ChronicleJournalStore again = open(next)) {
      recover(
          again,
          new Claim(story, story.lastPosition(), next, claim.what() + ", gone on from"),
          Fault.UNUSABLE);
    }
  }
}
