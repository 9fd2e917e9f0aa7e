package io.sluice.api.boot;

import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.replica.ReplicaCounters;
import io.sluice.engine.replica.ReplicaListener;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The replica of a server on its thread, and what people are told of it. Any thread. */
final class Replication implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Replication.class);

  private final WakeSignal signal;
  private final ShadowReplica replica;
  private final AgentThread thread;

  /**
   * Starts the thread of a replica.
   *
   * @param signal that wakes it
   */
  Replication(final ShadowReplica replica, final WakeSignal signal) {
    this.replica = replica;
    this.signal = signal;
    thread = AgentThread.start(
        replica, signal, failure -> LOG.error("the replica ended by a defect", failure));
  }

  /** Asks for a snapshot. */
  void requestSnapshot() {
    replica.requestSnapshot();
    signal.signal();
  }

  /** What the replica counts. */
  ReplicaCounters counters() {
    return replica.counters();
  }

  /** Ends the thread; a snapshot that is being written is given up. */
  @Override
  public void close() {
    replica.cancel();
    thread.close();
  }

  /** Puts into the log what people should know. */
  static final class Log implements ReplicaListener {
    @Override
    public void onCaughtUp(final long position) {
      LOG.info("the replica has caught up at position {}", position);
    }

    @Override
    public void onSnapshot(final StoredSnapshot snapshot, final long durationNs) {
      LOG.info(
          "snapshot {} written: {} bytes in {} ms",
          snapshot.name(),
          snapshot.lengthBytes(),
          TimeUnit.NANOSECONDS.toMillis(durationNs));
    }

    @Override
    public void onFailure(final String what, final Exception cause) {
      LOG.warn("{}: {}", what, FailureText.of(cause));
    }

    @Override
    public void onFollowerFailed(final Throwable cause) {
      LOG.error(
          "ALARM: the mirror is told of nothing any more, by a defect: {}", FailureText.of(cause));
    }

    @Override
    public void onStopped(final Throwable cause) {
      LOG.error(
          "ALARM: the replica stopped: no more snapshots are written and no mirror is told: {}",
          FailureText.of(cause));
    }
  }
}
