package io.sluice.engine.replica;

import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.spi.FrameVisitor;
import java.util.UUID;
import org.agrona.DirectBuffer;

/**
 * Whoever wants to know the state of a replica, and not only the events that led there.
 *
 * <p>Called on the replica's thread, which waits for it: it may look and note, and never wait. The
 * machine may be read during a call only, and never be changed. Whoever throws is told that it is
 * over, and is not called any more; the replica goes on without it.
 */
public interface StateFollower extends FrameVisitor {
  /** Looks at nothing. */
  StateFollower NONE = new StateFollower() {
    @Override
    public void onLoaded(final UUID journalId, final StateMachine machine) {
      // Nobody follows.
    }

    @Override
    public void onFrame(
        final DirectBuffer buffer,
        final int eventsOffset,
        final int eventsLength,
        final long firstPosition,
        final int eventCount) {
      // Nobody follows.
    }

    @Override
    public void onCaughtUp() {
      // Nobody follows.
    }

    @Override
    public int doWork() {
      return 0;
    }

    @Override
    public long idleNs() {
      return Long.MAX_VALUE;
    }

    @Override
    public void onStopped() {
      // Nobody follows.
    }
  };

  /**
   * The state at which the replica begins; frames that follow it are shown one by one from here on.
   *
   * @param journalId of the journal that is followed
   * @param machine the same one for as long as the replica lives
   */
  void onLoaded(UUID journalId, StateMachine machine);

  /** A frame whose events the state now has. */
  @Override
  void onFrame(
      DirectBuffer buffer, int eventsOffset, int eventsLength, long firstPosition, int eventCount);

  /**
   * The state is that of the present. Before, the replica reads what happened before it began;
   * once.
   */
  void onCaughtUp();

  /**
   * Takes a turn, after the frames of a turn.
   *
   * @return how much was done
   */
  int doWork();

  /** The longest sleep of the replica after a turn that did nothing. */
  long idleNs();

  /** The replica follows no longer, and the state that was shown last may be wrong. */
  void onStopped();
}
