package io.sluice.engine.replica;

import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.codec.DamagedSnapshotException;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.SnapshotLoader;
import io.sluice.engine.recovery.StateDivergedException;
import io.sluice.engine.replica.ReplicaCounters.Value;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.FrameVisitor;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalReader;
import io.sluice.engine.spi.JournalStart;
import io.sluice.engine.spi.JournalStore;
import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A replica of the engine that follows the journal and writes snapshots of itself.
 *
 * <p>One thread takes turns; {@link #requestSnapshot} and {@link #cancel} come from any.
 */
public final class ShadowReplica implements PacedAgent {
  /*
   * It begins from the newest snapshot and reads what follows. One that writes snapshots never goes
   * beyond what was forced: so neither does a snapshot, and no power loss makes one that is ahead
   * of its journal. One that is only followed goes as far as is durable, and keeps nothing.
   *
   * It shares nothing with the engine but the hashes that the engine tells before it offers a
   * frame. Where the replica comes to another hash, one of the two is wrong, and nobody can tell
   * which: it stops, and the last good snapshots and the whole of the journal behind them stay.
   */

  /** Frames of one turn. */
  private static final int FRAME_LIMIT = 256;

  /** Whoever follows is in no hurry, and each look at the journal costs something. */
  private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Journal journal;
  private final JournalStore store;
  private final SnapshotStore snapshots;
  private final StateHashes hashes;
  private final Settings settings;
  private final ReplicaListener listener;
  private StateFollower follower;
  private final ReplicaCounters counters = new ReplicaCounters();
  private final FrameVisitor onFrame = new Comparing();

  // The replica's thread only.
  private @Nullable EngineRecovery recovery;
  private @Nullable JournalReader reader;
  private @Nullable UUID journalId;
  private long bytesAtSnapshot;
  private boolean caughtUp;
  private boolean stopped;

  private volatile boolean requested;
  private volatile boolean cancelled;

  /**
   * How it works.
   *
   * @param batchBytes bound of the events of one turn of the machine
   * @param intervalBytes of frames in the journal after which the next snapshot is written
   * @param kept snapshots that are kept at most
   */
  public record Settings(int batchBytes, long intervalBytes, int kept) {
    /** The interval of a replica that writes no snapshots. */
    public static final long NO_SNAPSHOTS = -1;

    boolean writesSnapshots() {
      return intervalBytes != NO_SNAPSHOTS;
    }
  }

  /**
   * A replica that has read nothing yet and that nobody follows.
   *
   * @param journal that is being written
   * @param store of the journal
   * @param snapshots where to begin from, and where to write to
   * @param hashes that the engine tells
   */
  public ShadowReplica(
      final Journal journal,
      final JournalStore store,
      final SnapshotStore snapshots,
      final StateHashes hashes,
      final Settings settings,
      final ReplicaListener listener) {
    this(new Source(journal, store, hashes), snapshots, settings, listener, StateFollower.NONE);
  }

  /**
   * What a replica follows.
   *
   * @param journal that is being written
   * @param store of the journal
   * @param hashes that the engine tells
   */
  public record Source(Journal journal, JournalStore store, StateHashes hashes) {}

  /**
   * A replica that has read nothing yet.
   *
   * @param source what it follows
   * @param snapshots where to begin from, and where to write to
   * @param follower shown the state after each frame
   */
  public ShadowReplica(
      final Source source,
      final SnapshotStore snapshots,
      final Settings settings,
      final ReplicaListener listener,
      final StateFollower follower) {
    this.journal = source.journal();
    this.store = source.store();
    this.snapshots = snapshots;
    this.hashes = source.hashes();
    this.settings = settings;
    this.listener = listener;
    this.follower = follower;
  }

  /** What it counts. Any thread. */
  public ReplicaCounters counters() {
    return counters;
  }

  /** Asks for a snapshot as soon as the replica has caught up. Any thread. */
  public void requestSnapshot() {
    requested = true;
  }

  /** Lets the turn that is under way end soon, and do nothing more. Any thread. */
  public void cancel() {
    cancelled = true;
  }

  @Override
  public int doWork() {
    if (stopped || cancelled) {
      return 0;
    }
    try {
      if (recovery == null) {
        load();
        return 1;
      }
      final int frames = follow();
      final int work = frames + followerTurn();
      return frames < FRAME_LIMIT && isSnapshotDue() ? work + snapshot() : work;
    } catch (final CancellationException e) {
      return 0;
    } catch (final IOException
        | JournalDamagedException
        | RuntimeException
        | AssertionError failure) {
      stop(failure);
      return 0;
    }
  }

  @Override
  public long idleNs() {
    return Math.min(IDLE_NS, follower.idleNs());
  }

  @Override
  public void onClose() {
    close();
  }

  @Override
  public String roleName() {
    return "sluice-replica";
  }

  private void load() throws IOException, JournalDamagedException {
    final UUID id =
        Objects.requireNonNull(store.outline().journalId(), "an epoch is open, so it has a name");
    final SnapshotLoader loader = new SnapshotLoader(
        snapshots,
        settings.batchBytes(),
        (bytesRead, bytesTotal, position) -> giveUpIfCancelled(),
        (snapshot, why) -> listener.onFailure(
            "the snapshot " + snapshot.name() + " is not used", new IOException(why)));
    final SnapshotLoader.Loaded loaded = loader.newest(id);
    final JournalStart start = loaded == null
        ? JournalStart.BEGINNING
        : new JournalStart(loaded.header().position(), loaded.header().chainHash());
    if (loaded != null) {
      counters.set(Value.SNAPSHOT_POSITION, loaded.stored().position());
      counters.set(Value.SNAPSHOT_BYTES, loaded.stored().lengthBytes());
    }
    reader = store.follow(start);
    journalId = id;
    recovery = EngineRecovery.into(
        loaded == null ? new StateMachine(settings.batchBytes()) : loaded.machine());
    tell(told -> told.onLoaded(id, machine()));
  }

  private int follow() throws IOException, JournalDamagedException {
    final int frames = reader().poll(onFrame, upTo(), FRAME_LIMIT);
    counters.set(Value.POSITION, machine().position());
    if (frames < FRAME_LIMIT && !caughtUp) {
      caughtUp = true;
      listener.onCaughtUp(machine().position());
      tell(StateFollower::onCaughtUp);
    }
    return frames;
  }

  private int followerTurn() {
    try {
      return follower.doWork();
    } catch (final RuntimeException | AssertionError failure) {
      letGo(failure);
      return 0;
    }
  }

  private void tell(final Consumer<StateFollower> call) {
    try {
      call.accept(follower);
    } catch (final RuntimeException | AssertionError failure) {
      letGo(failure);
    }
  }

  /** A defect of a follower is no reason for snapshots to end. */
  private void letGo(final Throwable failure) {
    final StateFollower broken = follower;
    follower = StateFollower.NONE;
    listener.onFollowerFailed(failure);
    broken.onStopped();
  }

  /**
   * How far it may follow: what is shown to others has to be durable as promised, and what a
   * snapshot holds has to be forced.
   */
  private long upTo() {
    return settings.writesSnapshots() ? journal.forcedPosition() : journal.durablePosition();
  }

  private boolean isSnapshotDue() {
    final boolean isNew = settings.writesSnapshots()
        && machine().position() > counters.value(Value.SNAPSHOT_POSITION);
    return isNew
        && (requested || reader().frameBytes() - bytesAtSnapshot >= settings.intervalBytes());
  }

  /** Writes a snapshot of where the replica stands, while the engine goes on. */
  private int snapshot() {
    requested = false;
    bytesAtSnapshot = reader().frameBytes();
    final SnapshotKeeper keeper =
        new SnapshotKeeper(snapshots, store, settings.kept(), () -> cancelled);
    final UUID id = Objects.requireNonNull(journalId, "it was loaded");
    try {
      final long beginNs = System.nanoTime();
      final StoredSnapshot written =
          keeper.write(machine(), id, reader().epoch(), reader().place().chainHash());
      final long durationNs = System.nanoTime() - beginNs;
      counters.set(Value.SNAPSHOT_POSITION, written.position());
      counters.set(Value.SNAPSHOT_BYTES, written.lengthBytes());
      counters.set(Value.SNAPSHOT_TIME_MS, System.currentTimeMillis());
      counters.set(Value.SNAPSHOT_DURATION_NS, durationNs);
      counters.increment(Value.SNAPSHOTS);
      listener.onSnapshot(written, durationNs);
      keeper.retain(id);
    } catch (final IOException | JournalDamagedException | DamagedSnapshotException e) {
      counters.increment(Value.FAILURES);
      listener.onFailure("no snapshot could be written, or nothing removed", e);
    }
    return 1;
  }

  private void stop(final Throwable failure) {
    stopped = true;
    counters.set(Value.STOPPED, 1);
    if (failure instanceof StateDivergedException) {
      counters.set(Value.DIVERGED, 1);
    }
    listener.onStopped(failure);
    tell(StateFollower::onStopped);
    close();
  }

  private void close() {
    final JournalReader open = reader;
    reader = null;
    recovery = null;
    if (open != null) {
      try {
        open.close();
      } catch (final IOException e) {
        listener.onFailure("the journal's files were not closed", e);
      }
    }
  }

  private void giveUpIfCancelled() {
    if (cancelled) {
      throw new CancellationException("the replica stops");
    }
  }

  private JournalReader reader() {
    return Objects.requireNonNull(reader, "it was loaded");
  }

  private EngineRecovery recovery() {
    return Objects.requireNonNull(recovery, "it was loaded");
  }

  private StateMachine machine() {
    return recovery().machine();
  }

  /** Applies frames, and compares the state where the engine told its own. */
  private final class Comparing implements FrameVisitor {
    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      giveUpIfCancelled();
      recovery().onFrame(buffer, eventsOffset, eventsLength, firstPosition, eventCount);
      tell(told -> told.onFrame(buffer, eventsOffset, eventsLength, firstPosition, eventCount));
      while (hashes.position() < machine().position()) {
        // The engine told it before the replica began.
        hashes.next();
      }
      if (hashes.position() == machine().position()) {
        final long hash = hashes.hash();
        hashes.next();
        onStateHash(machine().position(), hash);
      }
    }

    @Override
    public void onStateHash(final long position, final long stateHash) {
      recovery().onStateHash(position, stateHash);
      counters.increment(Value.COMPARED);
    }
  }
}
