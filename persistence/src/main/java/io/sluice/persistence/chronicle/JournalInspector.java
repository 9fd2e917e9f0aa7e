package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalOutline;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at a data directory as a start would, without changing anything in it. */
public final class JournalInspector {
  private static final UUID NONE = new UUID(0, 0);

  private JournalInspector() {}

  /**
   * Reads all that a start would read and reports it, damage included.
   *
   * @param root data directory
   * @param evenIfInUse whether to read while a process writes; its last frames may then look torn
   * @param visitor shown every frame that counts
   * @param progress told how far the reading is
   * @throws io.sluice.engine.spi.DirectoryInUseException if a process writes and that is not asked
   *     for
   */
  public static JournalReport inspect(
      final Path root,
      final boolean evenIfInUse,
      final FrameVisitor visitor,
      final RecoveryProgress progress)
      throws IOException {
    return inspect(root, evenIfInUse, outline -> JournalStart.BEGINNING, visitor, progress);
  }

  /**
   * The same from where the caller wants to begin, once the directory is locked.
   *
   * @param starting told what is known of the journal and asked where to begin
   */
  public static JournalReport inspect(
      final Path root,
      final boolean evenIfInUse,
      final Starting starting,
      final FrameVisitor visitor,
      final RecoveryProgress progress)
      throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString(), null, "there is no data directory");
    }
    try (DataDirectory directory =
        evenIfInUse ? DataDirectory.unlocked(root) : DataDirectory.lockForReading(root)) {
      final Recovery recovery =
          new Recovery(directory, BootId.current(), evenIfInUse, visitor, progress);
      try {
        final Manifest manifest = Manifest.read(directory.manifest());
        if (manifest != null) {
          HashSecret.read(directory.secret(), manifest);
        }
        final JournalStart start = starting.start(outline(manifest));
        final RecoveredJournal recovered = recovery.read(manifest, NONE, start);
        return new JournalReport(Optional.of(recovered), recovery.reports(), Optional.empty());
      } catch (final JournalDamagedException damage) {
        return new JournalReport(Optional.empty(), recovery.reports(), Optional.of(damage));
      }
    }
  }

  /** What a manifest tells of its journal. */
  static JournalOutline outline(final @Nullable Manifest manifest) {
    return manifest == null
        ? JournalOutline.NONE
        : new JournalOutline(manifest.journalId(), manifest.kept().position() + 1);
  }

  /** Decides where reading begins. */
  @FunctionalInterface
  public interface Starting {
    /** A place at or behind the first position that is there. */
    JournalStart start(JournalOutline outline) throws IOException;
  }
}
