package io.sluice.engine.replica;

import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.codec.SnapshotHeader;
import io.sluice.engine.codec.SnapshotReader;
import io.sluice.engine.codec.SnapshotWriter;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.Draft;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Writes snapshots, keeps the newest few of them and lets the journal go that none of them needs.
 *
 * <p>One thread, whichever it is.
 */
public final class SnapshotKeeper {
  /** Snapshots that are kept: one that may turn out to be damaged, and one before it. */
  public static final int DEFAULT_KEPT = 2;

  private final SnapshotStore snapshots;
  private final JournalStore journal;
  private final int kept;
  private final BooleanSupplier cancelled;

  /**
   * A keeper.
   *
   * @param snapshots where they go
   * @param journal of which they are
   * @param kept how many there are at most
   * @param cancelled asked between two blocks whether to give up
   */
  public SnapshotKeeper(
      final SnapshotStore snapshots,
      final JournalStore journal,
      final int kept,
      final BooleanSupplier cancelled) {
    assert kept > 0 : kept;
    this.snapshots = snapshots;
    this.journal = journal;
    this.kept = kept;
    this.cancelled = cancelled;
  }

  /**
   * Writes one and reads it back.
   *
   * @param machine that nobody changes meanwhile, and whose events are all forced
   * @param journalId of the journal
   * @param epoch in which its position lies
   * @param chainHash over all of its events
   * @throws DamagedSnapshotException if what is read back is not what was written
   * @throws CancellationException if it was given up; nothing is left behind
   */
  public StoredSnapshot write(
      final StateMachine machine, final UUID journalId, final long epoch, final long chainHash)
      throws IOException {
    final SnapshotHeader header =
        new SnapshotHeader(journalId, epoch, machine.position(), chainHash, machine.stateHash());
    final StoredSnapshot stored;
    try (Draft draft = snapshots.begin(machine.position())) {
      final SnapshotWriter writer = new SnapshotWriter(new Cancellable(draft), header);
      machine.writeState(writer);
      writer.finish();
      stored = draft.publish();
    } catch (final UncheckedIOException e) {
      throw e.getCause();
    }
    verify(stored, journalId);
    return stored;
  }

  /**
   * Removes all but the newest snapshots of a journal, and of the journal what none of those needs.
   * Nothing is removed unless each that stays is whole.
   *
   * @throws DamagedSnapshotException if one that would stay is not whole
   */
  public void retain(final UUID journalId) throws IOException, JournalDamagedException {
    final List<StoredSnapshot> all = snapshots.list();
    if (all.size() < kept) {
      return;
    }
    SnapshotHeader oldest = null;
    for (final StoredSnapshot snapshot : all.subList(0, kept)) {
      oldest = verify(snapshot, journalId);
    }
    for (final StoredSnapshot snapshot : all.subList(kept, all.size())) {
      snapshots.remove(snapshot);
    }
    if (oldest != null) {
      journal.release(new JournalStart(oldest.position(), oldest.chainHash()));
    }
  }

  private SnapshotHeader verify(final StoredSnapshot snapshot, final UUID journalId)
      throws IOException {
    try (ReadableByteChannel channel = snapshots.read(snapshot)) {
      final SnapshotReader reader = new SnapshotReader(channel);
      reader.skipToEnd(this::giveUpIfCancelled);
      final SnapshotHeader header = reader.header();
      if (header.position() != snapshot.position() || !header.journalId().equals(journalId)) {
        throw new DamagedSnapshotException(snapshot.name() + " is of another place or journal");
      }
      return header;
    } catch (final DamagedSnapshotException e) {
      throw new DamagedSnapshotException(snapshot.name() + ": " + e.getMessage(), e);
    } catch (final UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void giveUpIfCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the snapshot is given up");
    }
  }

  /** Passes blocks on as long as nobody cancels. */
  private final class Cancellable implements WritableByteChannel {
    private final Draft draft;

    Cancellable(final Draft draft) {
      this.draft = draft;
    }

    @Override
    public int write(final ByteBuffer bytes) throws IOException {
      giveUpIfCancelled();
      return draft.write(bytes);
    }

    @Override
    public boolean isOpen() {
      return draft.isOpen();
    }

    @Override
    public void close() throws IOException {
      draft.close();
    }
  }
}
