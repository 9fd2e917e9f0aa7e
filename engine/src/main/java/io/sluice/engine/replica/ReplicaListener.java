package io.sluice.engine.replica;

import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;

/** Told what people should know of a replica, on its thread. */
public interface ReplicaListener {
  /** It has caught up with the journal for the first time. */
  void onCaughtUp(long position);

  /** A snapshot was written. */
  void onSnapshot(StoredSnapshot snapshot, long durationNs);

  /** A snapshot was not written, or what is old was not removed; it is tried again later. */
  void onFailure(String what, Exception cause);

  /** Whoever followed it failed and is not told any more; the replica goes on. */
  void onFollowerFailed(Throwable cause);

  /** It follows no longer, and writes no more snapshots; the engine goes on. */
  void onStopped(Throwable cause);
}
