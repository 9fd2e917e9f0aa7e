package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalOutline;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/** A data directory whose journal is kept by Chronicle Queue and recovered without it. */
public final class ChronicleJournalStore implements JournalStore {
  private final DataDirectory directory;
  private final ChronicleJournalSettings settings;
  private final Surroundings surroundings;
  private final UUID newJournalId = UUID.randomUUID();
  private @Nullable RecoveredJournal recovered;
  private @Nullable JournalEnd recoveredEnd;

  private ChronicleJournalStore(
      final DataDirectory directory,
      final ChronicleJournalSettings settings,
      final Surroundings surroundings) {
    this.directory = directory;
    this.settings = settings;
    this.surroundings = surroundings;
  }

  /**
   * Opens a data directory, creates it if needed, and keeps other processes out of it.
   *
   * @throws io.sluice.engine.spi.DirectoryInUseException if another one is in it
   */
  public static ChronicleJournalStore open(final Path root, final ChronicleJournalSettings settings)
      throws IOException {
    return open(root, settings, Surroundings.real());
  }

  /**
   * The same on a machine that is not the one it runs on: for those who take note of what is
   * forced.
   *
   * @throws io.sluice.engine.spi.DirectoryInUseException if another one is in it
   */
  public static ChronicleJournalStore open(
      final Path root, final ChronicleJournalSettings settings, final Surroundings surroundings)
      throws IOException {
    return new ChronicleJournalStore(
        DataDirectory.lock(root, surroundings.opener()), settings, surroundings);
  }

  @Override
  public byte[] hashSecret() throws JournalDamagedException, IOException {
    final Manifest manifest = Manifest.read(directory.manifest());
    if (manifest != null) {
      return HashSecret.read(directory.secret(), manifest);
    }
    // A new secret beside what is left of an old journal would be one more thing that is lost.
    new Leftovers(directory, new FrameScanner(), null).refuseForgottenEpochs();
    return HashSecret.readOrCreate(directory.secret(), new DurableFiles(surroundings.opener()));
  }

  @Override
  public JournalOutline outline() throws JournalDamagedException, IOException {
    return JournalInspector.outline(Manifest.read(directory.manifest()));
  }

  @Override
  public RecoveredJournal recover(final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    return recoverAfter(JournalStart.BEGINNING, visitor, progress);
  }

  @Override
  public RecoveredJournal recoverAfter(
      final JournalStart start, final FrameVisitor visitor, final RecoveryProgress progress)
      throws JournalDamagedException, IOException {
    final Manifest manifest = Manifest.read(directory.manifest());
    if (manifest != null) {
      HashSecret.read(directory.secret(), manifest);
    }
    final Recovery recovery =
        new Recovery(directory, surroundings.bootId(), false, visitor, progress);
    final RecoveredJournal result = recovery.read(manifest, newJournalId, start);
    recovered = result;
    recoveredEnd = recovery.end();
    return result;
  }

  /**
   * Forces what was recovered: a process that was killed may have left it to the system to do so.
   * Then a snapshot may hold it.
   */
  public void forceRecovered() throws IOException {
    final JournalEnd end = recoveredEnd;
    if (end != null) {
      final Path epoch = end.file().resolveSibling(".");
      for (final Path file : EpochFiles.present(epoch)) {
        try (ForcedFile opened = surroundings.opener().open(file)) {
          opened.force();
        }
      }
      directory.files().forceDirectory(epoch);
    }
  }

  @Override
  public void release(final JournalStart upTo) throws JournalDamagedException, IOException {
    new Retention(directory).release(upTo);
  }

  @Override
  public JournalReader follow(final JournalStart start)
      throws JournalDamagedException, IOException {
    return new JournalFollower(directory, start);
  }

  @Override
  public JournalReader followBehind(final long position)
      throws JournalDamagedException, IOException {
    return new JournalFollower(directory, position);
  }

  @Override
  public Journal openEpoch(
      final long stateHash, final Runnable onDurable, final FatalHandler onFatal)
      throws JournalDamagedException, IOException {
    final FrameRing ring = new FrameRing(settings.ringBytes());
    return journal(ring, journaler(ring, stateHash, onDurable)).start(onFatal);
  }

  /**
   * Takes over as {@link #openEpoch} does, but without a thread: the caller takes the turns.
   *
   * @param onDurable called whenever the durable position has moved
   */
  public SteppedJournal openSteppedEpoch(final long stateHash, final Runnable onDurable)
      throws JournalDamagedException, IOException {
    final FrameRing ring = new FrameRing(settings.ringBytes());
    final Journaler journaler = journaler(ring, stateHash, onDurable);
    return new SteppedJournal(journal(ring, journaler), journaler);
  }

  /** An epoch's journaler whose turns the caller takes. */
  Journaler journaler(final FrameRing ring, final long stateHash, final Runnable onDurable)
      throws JournalDamagedException, IOException {
    final RecoveredJournal from = recovered;
    if (from == null) {
      throw new IllegalStateException("an epoch is opened after a recovery");
    }
    recovered = null;
    final byte[] secret = hashSecret();
    final Manifest manifest = Manifest.read(directory.manifest());
    final EpochWriter writer = new Takeover(
            directory, settings, surroundings, manifest, from, recoveredEnd)
        .run(secret, stateHash);
    final NanoClock clock = surroundings.clock();
    final CommitPace pace = new CommitPace(clock, settings.bytesPerSecond());
    return new Journaler(ring, writer, clock, onDurable, pace);
  }

  /** A journal before a journaler that has no thread. */
  ChronicleJournal journal(final FrameRing ring, final Journaler journaler) {
    return new ChronicleJournal(ring, journaler, settings.durability());
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
