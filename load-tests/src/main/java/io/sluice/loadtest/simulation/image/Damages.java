package io.sluice.loadtest.simulation.image;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.loadtest.simulation.image.DamageTally.Outcome;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.chronicle.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Damages real journals, and has the real recovery look at each. For one thread. */
final class Damages {
  private static final long CHAINS_OF_A_SEED = 1L << 32;
  private static final int DAMAGES_OF_A_JOURNAL = 400;
  private static final Damage[] KINDS = Damage.values();

  private final Path directory;
  private final long wanted;
  private final SplittableRandom random;
  private final DamageTally tally = new DamageTally();
  private final ImageTally lives = new ImageTally();
  private long chain;

  Damages(final Path directory, final long seed, final long wanted) {
    this.directory = directory;
    this.wanted = wanted;
    random = new SplittableRandom(seed);
    chain = seed * CHAINS_OF_A_SEED;
  }

  DamageTally tally() {
    return tally;
  }

  /** What was wrong with the journals before anybody damaged them. */
  ImageTally lives() {
    return lives;
  }

  /** Damages until it is enough. */
  void run(final Consumer<DamageTally> progress) throws IOException {
    Specimen other = nextSpecimen();
    while (tally.count() < wanted) {
      final Specimen specimen = nextSpecimen();
      damage(specimen, other);
      other = specimen;
      progress.accept(tally);
    }
  }

  private Specimen nextSpecimen() throws IOException {
    Specimen found = null;
    while (found == null) {
      chain++;
      final Path own = directory.resolve("chain-" + chain);
      final Chain journal = new Chain(chain, own, lives, ChainPlan.SPECIMENS);
      final boolean lived = journal.run();
      final Specimen specimen = journal.specimen();
      Directories.delete(own);
      if (lived && specimen.acknowledged() > 0) {
        found = specimen;
      }
    }
    tally.onSpecimen();
    return found;
  }

  private void damage(final Specimen specimen, final Specimen other) throws IOException {
    final Damager damager = new Damager(specimen, other, random);
    final String whole = look(specimen, specimen.image(), null, "");
    if (!whole.isEmpty()) {
      throw new IOException("a journal that nobody damaged: " + whole);
    }
    for (int i = 0; i < DAMAGES_OF_A_JOURNAL && tally.count() < wanted; i++) {
      final Damage damage = KINDS[random.nextInt(KINDS.length)];
      final Damager.Damaged damaged = damager.tryDamage(damage);
      if (damaged != null) {
        look(specimen, damaged.image(), damage, damaged.path());
      }
    }
  }

  /** Has a start look at an image; returns what is wrong with what it did. */
  private String look(
      final Specimen specimen,
      final DiskImage image,
      final @Nullable Damage damage,
      final String path)
      throws IOException {
    final Path slot = directory.resolve("damaged");
    Directories.delete(slot);
    image.write(slot);
    final String what = "journal " + chain + ", " + damage + " of " + path;
    final Story.Reading reading = specimen.story().reading();
    final Surroundings surroundings =
        new Surroundings(specimen.bootId(), Surroundings.real().opener(), () -> 1);
    final ChronicleJournalSettings settings = ChronicleJournalSettings.defaults(Durability.DISK);
    Outcome outcome;
    String words = "";
    try (ChronicleJournalStore store = ChronicleJournalStore.open(slot, settings, surroundings)) {
      store.hashSecret();
      final RecoveredJournal recovered = store.recover(reading, RecoveryProgress.NONE);
      outcome = outcomeOf(specimen, recovered, reading);
      words = what + ": served up to " + recovered.lastPosition() + " of " + specimen.acknowledged()
          + " " + reading.complaint();
    } catch (final JournalDamagedException refusal) {
      final boolean named = refusal.file().startsWith(slot) && refusal.offset() >= 0;
      outcome = named ? Outcome.REFUSED : Outcome.SILENT;
      words = what + ": " + refusal.getMessage();
    }
    if (damage == null) {
      return outcome == Outcome.SERVED_RIGHT ? "" : words;
    }
    tally.on(damage, outcome, words);
    return "";
  }

  private static Outcome outcomeOf(
      final Specimen specimen, final RecoveredJournal recovered, final Story.Reading reading) {
    final long position = recovered.lastPosition();
    if (!reading.complaint().isEmpty() || position != reading.readUpTo()) {
      return Outcome.SILENT;
    }
    if (position >= specimen.acknowledged()) {
      return Outcome.SERVED_RIGHT;
    }
    final boolean unwitnessed = specimen.powerLost() && position >= specimen.markForcedUpTo();
    return unwitnessed ? Outcome.SHORT_BY_DESIGN : Outcome.SILENT;
  }
}
