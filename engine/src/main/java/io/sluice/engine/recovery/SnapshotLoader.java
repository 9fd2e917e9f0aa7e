package io.sluice.engine.recovery;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.codec.SnapshotReader;
import io.sluice.engine.domain.Alongside;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes machines of snapshots, and of none that is not whole. On the thread that starts or follows.
 */
public final class SnapshotLoader {
  private final SnapshotStore store;
  private final int batchBytes;
  private final RecoveryProgress progress;
  private final SkippedSnapshots skipped;

  /** What is derived is made by the thread that loads, unless told otherwise. */
  private Alongside alongside = Alongside.AT_ONCE;

  /**
   * A machine as a snapshot holds it.
   *
   * @param machine in the state at the position of the header
   * @param header what the snapshot says of itself
   * @param stored where it was read from
   */
  public record Loaded(StateMachine machine, SnapshotHeader header, StoredSnapshot stored) {}

  /** Told of snapshots that are there and are not used. */
  @FunctionalInterface
  public interface SkippedSnapshots {
    /** Tells nobody. */
    SkippedSnapshots UNTOLD = (snapshot, why) -> {};

    /** One is not used. */
    void onSkipped(StoredSnapshot snapshot, String why);
  }

  /**
   * A loader.
   *
   * @param batchBytes bound of the events of one turn of each machine
   * @param progress told how much of a snapshot was read
   * @param skipped told of each snapshot that is not used, and why
   */
  public SnapshotLoader(
      final SnapshotStore store,
      final int batchBytes,
      final RecoveryProgress progress,
      final SkippedSnapshots skipped) {
    this.store = store;
    this.batchBytes = batchBytes;
    this.progress = progress;
    this.skipped = skipped;
  }

  /** The same, which leaves a part of the work to others. */
  public SnapshotLoader sharing(final Alongside other) {
    alongside = other;
    return this;
  }

  /** The newest snapshot of a journal that is whole; null if there is none. */
  public @Nullable Loaded newest(final UUID journalId) throws IOException {
    for (final StoredSnapshot stored : store.list()) {
      try {
        final Loaded loaded = load(stored, journalId);
        if (loaded != null) {
          return loaded;
        }
        skipped.onSkipped(stored, "it is of another journal");
      } catch (final DamagedSnapshotException e) {
        skipped.onSkipped(stored, "it is damaged: " + e.getMessage());
      } catch (final IOException | UncheckedIOException e) {
        skipped.onSkipped(stored, "it can not be read: " + e.getMessage());
      }
    }
    return null;
  }

  /**
   * Reads one snapshot and verifies all of it.
   *
   * @return null if it is of another journal
   * @throws DamagedSnapshotException if it is not whole
   */
  public @Nullable Loaded load(final StoredSnapshot stored, final UUID journalId)
      throws IOException {
    try (ReadableByteChannel channel = store.read(stored)) {
      final SnapshotReader reader = new SnapshotReader(new Counting(channel, stored));
      final SnapshotHeader header = reader.header();
      if (header.position() != stored.position()) {
        throw new DamagedSnapshotException("it holds position " + header.position());
      }
      if (!header.journalId().equals(journalId)) {
        return null;
      }
      final StateMachine machine = new StateMachine(batchBytes);
      machine.readState(reader, header.position(), header.stateHash(), alongside);
      reader.finish();
      return new Loaded(machine, header, stored);
    }
  }

  /** The header of any snapshot that has one, whatever the rest of it is like; else null. */
  @Nullable
  SnapshotHeader anyHeader() throws IOException {
    for (final StoredSnapshot stored : store.list()) {
      try (ReadableByteChannel channel = store.read(stored)) {
        return new SnapshotReader(channel).header();
      } catch (final DamagedSnapshotException e) {
        skipped.onSkipped(stored, "it is damaged: " + e.getMessage());
      }
    }
    return null;
  }

  /** Tells how much was read. */
  private final class Counting implements ReadableByteChannel {
    private final ReadableByteChannel channel;
    private final StoredSnapshot stored;
    private long bytesRead;

    Counting(final ReadableByteChannel channel, final StoredSnapshot stored) {
      this.channel = channel;
      this.stored = stored;
    }

    @Override
    public int read(final ByteBuffer bytes) throws IOException {
      final int count = channel.read(bytes);
      bytesRead += Math.max(0, count);
      progress.onProgress(bytesRead, stored.lengthBytes(), stored.position());
      return count;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
