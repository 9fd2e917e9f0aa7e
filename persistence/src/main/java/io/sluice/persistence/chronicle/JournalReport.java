package io.sluice.persistence.chronicle;

import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.RecoveredJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a look at a data directory found.
 *
 * @param journal what a start would recover; absent if it would refuse
 * @param epochs that were read, oldest first
 * @param damage why a start would refuse
 */
public record JournalReport(
    Optional<RecoveredJournal> journal,
    List<EpochReport> epochs,
    Optional<JournalDamagedException> damage) {

  /** Copies the list. */
  public JournalReport {
    epochs = List.copyOf(epochs);
  }

  /**
   * One epoch.
   *
   * @param number of it
   * @param firstPosition with which it begins
   * @param lastPosition that counts in it; one less than the first if none does
   * @param tornBytes behind it that count for nothing
   * @param files that were read
   */
  public record EpochReport(
      long number, long firstPosition, long lastPosition, long tornBytes, List<FileReport> files) {

    /** Copies the list. */
    public EpochReport {
      files = List.copyOf(files);
    }
  }

  /**
   * One file.
   *
   * @param file with its path
   * @param length in bytes, with what is prepared for frames to come
   * @param frameCount of the frames of events that count
   * @param frameBytes that they occupy
   * @param firstPosition in it, 0 if it has no events
   * @param lastPosition in it, 0 if it has no events
   */
  public record FileReport(
      Path file,
      long length,
      long frameCount,
      long frameBytes,
      long firstPosition,
      long lastPosition) {}
}
