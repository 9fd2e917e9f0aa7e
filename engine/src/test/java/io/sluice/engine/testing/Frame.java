package io.sluice.engine.testing;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.domain.StateMachine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A copy of the events of one turn, and what the state was after them.
 *
 * @param events the entries, from 0
 * @param firstPosition of the first
 * @param eventCount how many
 * @param stateHash of the machine that stated them
 */
public record Frame(DirectBuffer events, long firstPosition, int eventCount, long stateHash) {
  /** Takes the events out of a machine's batch, as a sequencer does at the end of a turn. */
  public static Frame take(final StateMachine machine) {
    final EventBatch batch = machine.batch();
    final byte[] bytes = new byte[batch.length()];
    batch.buffer().getBytes(0, bytes);
    final Frame frame = new Frame(
        new UnsafeBuffer(bytes),
        machine.position() - batch.count() + 1,
        batch.count(),
        machine.stateHash());
    batch.clear();
    return frame;
  }

  /** Applies the events to another machine. */
  public void replayInto(final StateMachine machine) {
    machine.replay(events, 0, firstPosition, eventCount);
  }
}
