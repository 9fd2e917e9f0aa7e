package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.replica.StateFollower;
import java.util.UUID;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * A follower, and who wants to look at the state that it follows. One thread.
 *
 * @param follower who is shown everything
 * @param onLoaded takes the state
 */
record Watched(StateFollower follower, Consumer<StateMachine> onLoaded) implements StateFollower {
  @Override
  public void onLoaded(final UUID journalId, final StateMachine loaded) {
    onLoaded.accept(loaded);
    follower.onLoaded(journalId, loaded);
  }

  @Override
  public void onCaughtUp() {
    follower.onCaughtUp();
  }

  @Override
  public void onFrame(
      final DirectBuffer buffer,
      final int eventsOffset,
      final int eventsLength,
      final long firstPosition,
      final int eventCount) {
    follower.onFrame(buffer, eventsOffset, eventsLength, firstPosition, eventCount);
  }

  @Override
  public int doWork() {
    return follower.doWork();
  }

  @Override
  public long idleNs() {
    return follower.idleNs();
  }

  @Override
  public void onStopped() {
    follower.onStopped();
  }
}
