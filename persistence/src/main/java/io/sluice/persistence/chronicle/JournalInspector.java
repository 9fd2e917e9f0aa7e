package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import io.sluice.engine.spi.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

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
        final RecoveredJournal recovered = recovery.read(manifest, NONE);
        return new JournalReport(Optional.of(recovered), recovery.reports(), Optional.empty());
      } catch (final JournalDamagedException damage) {
        return new JournalReport(Optional.empty(), recovery.reports(), Optional.of(damage));
      }
    }
  }
}
