package io.sluice.loadtest.bench;

import io.sluice.engine.replica.ReplicaListener;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;

/** Ends the program when a replica fails: then nothing can be measured. Any thread. */
final class FailingListener implements ReplicaListener {
  @Override
  public void onCaughtUp(final long position) {}

  @Override
  public void onSnapshot(final StoredSnapshot snapshot, final long durationNs) {}

  @Override
  public void onFailure(final String what, final Exception cause) {
    onStopped(new IllegalStateException(what, cause));
  }

  @Override
  public void onFollowerFailed(final Throwable cause) {
    onStopped(cause);
  }

  @Override
  public void onStopped(final Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(ExitCode.DEFECT);
  }
}
