package io.sluice.persistence.chronicle;

import io.sluice.engine.codec.EpochOpened;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.spi.JournalDamagedException;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Epochs that have a directory and are not in the manifest: what a start leaves behind that was cut
 * off, or what is left of a journal whose manifest was lost.
 *
 * <p>Changes nothing. For one thread.
 */
final class Leftovers {
  /*
   * A start that is cut off before the manifest lists its epoch has acknowledged nothing. It leaves
   *
   *   - one epoch, whose number follows the last one that is listed: the next start discards it
   *     before it takes the same number;
   *   - a mark that is missing, zero, torn or whole, and never active: it becomes active after the
   *     manifest is in place and forced;
   *   - frames that copy what was recovered, up to the last position of which the epoch's opening
   *     speaks. The opening is forced before the first copy, so where a copy survives, the opening
   *     does, too. In a new journal there is nothing to copy.
   *
   * Where the manifest says that the beginning of the journal may be missing, epochs before the
   * first that is listed are what a removal leaves behind that was cut off: a snapshot holds all
   * that is in them.
   *
   * Whatever differs from that was once listed, and its manifest is missing or an old one. Then
   * nothing may be discarded or built upon.
   */
  private final DataDirectory directory;
  private final FrameScanner scanner;
  private final @Nullable Manifest manifest;

  /**
   * The epochs that a manifest does not list.
   *
   * @param manifest of the directory; null if it has none
   */
  Leftovers(
      final DataDirectory directory,
      final FrameScanner scanner,
      final @Nullable Manifest manifest) {
    this.directory = directory;
    this.scanner = scanner;
    this.manifest = manifest;
  }

  /** Makes sure that none of them ever acknowledged anything. */
  void refuseForgottenEpochs() throws IOException, JournalDamagedException {
    for (final long number : directory.epochs()) {
      if (!isReleased(number) && (manifest == null || !manifest.lists(number))) {
        refuseUnlessDisposable(number);
      }
    }
  }

  private boolean isReleased(final long number) {
    return manifest != null
        && manifest.kept().position() > 0
        && number < manifest.epochs().getFirst().number();
  }

  private void refuseUnlessDisposable(final long number)
      throws IOException, JournalDamagedException {
    final long next = manifest == null ? 1 : manifest.last().number() + 1;
    if (number != next) {
      throw forgotten(number, 0);
    }
    final Path epoch = directory.epoch(number);
    final MarkState mark = MarkState.tryRead(epoch.resolve(EpochFiles.MARK));
    if (mark != null && (mark.active() || (manifest == null && mark.acknowledgedUpTo() > 0))) {
      throw forgotten(number, mark.acknowledgedUpTo());
    }
    final EventFinder finder = new EventFinder(number, manifest != null);
    for (final Path file : EpochFiles.present(epoch)) {
      finder.file = file;
      scanner.scan(file, finder);
    }
  }

  private JournalDamagedException forgotten(final long number, final long position) {
    return new JournalDamagedException(
        "the manifest is missing or old: it does not list epoch " + number,
        directory.manifest(),
        0,
        position);
  }

  /** Looks for an event that was not there before the epoch was opened. */
  private static final class EventFinder implements FrameScanner.Finder {
    private final long number;
    private final boolean mayCopy;
    private Path file = Path.of("");
    private long openedAfter;

    EventFinder(final long number, final boolean mayCopy) {
      this.number = number;
      this.mayCopy = mayCopy;
    }

    @Override
    public boolean onFrame(
        final FrameCodec frame,
        final UnsafeBuffer buffer,
        final int bufferOffset,
        final long fileOffset)
        throws JournalDamagedException {
      if (frame.kind() == FrameCodec.EPOCH_OPENED) {
        final EpochOpened opening =
            EpochOpened.decode(buffer, bufferOffset + FrameCodec.HEADER_LENGTH);
        openedAfter = mayCopy ? opening.lastPosition() : 0;
      } else if (frame.lastPosition() > openedAfter) {
        throw new JournalDamagedException(
            "the manifest is missing or old: it does not list epoch " + number
                + ", which holds events",
            file,
            fileOffset,
            frame.firstPosition());
      }
      return true;
    }

    @Override
    public void onBrokenFrame(final long fileOffset, final int statedLength) {
      // A start that was cut off may have torn it.
    }

    @Override
    public void onBytesRead(final int count) {
      // Nobody waits for this.
    }
  }
}
