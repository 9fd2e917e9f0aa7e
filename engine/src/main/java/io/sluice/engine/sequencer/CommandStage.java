package io.sluice.engine.sequencer;

import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.ingress.CommandHandler;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Limits;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;

/**
 * A few commands taken out of the ring together, so that the memory accesses of their look-ups
 * overlap before the first of them is decided. What could not be decided in one turn stays for the
 * next, in order. Engine thread only.
 */
final class CommandStage {
  /** Commands that are taken together: as many cache misses as a core keeps under way, twice. */
  private static final int MAX_COMMANDS = 32;

  /** Once so many bytes are taken, no more are. */
  private static final int ENOUGH_BYTES = 64 * 1024;

  private final StateMachine machine;
  private final CommandHandler intoStage = this::take;
  private final HeapBuffer buffer = new HeapBuffer(ENOUGH_BYTES + Limits.MAX_COMMAND_BYTES);
  private final int[] offsets = new int[MAX_COMMANDS + 1];
  private int count;
  private int next;
  private long touched;

  CommandStage(final StateMachine machine) {
    this.machine = machine;
  }

  boolean isEmpty() {
    return next == count;
  }

  /** Takes commands from a door once there are none left; false if there were none to take. */
  boolean fill(final EngineDoor door) {
    assert isEmpty() : "commands are decided in order";
    count = 0;
    next = 0;
    if (door.drain(intoStage, MAX_COMMANDS) == 0) {
      return false;
    }
    touched += machine.touchFurther();
    return true;
  }

  /** Hands commands over, in order, until a handler declines one; returns how many it took. */
  int drainTo(final CommandHandler handler) {
    final int first = next;
    while (next < count
        && handler.onCommand(buffer, offsets[next], offsets[next + 1] - offsets[next])) {
      next++;
    }
    return next - first;
  }

  private boolean take(final MutableDirectBuffer command, final int offset, final int length) {
    final int start = count == 0 ? 0 : offsets[count];
    if (start >= ENOUGH_BYTES) {
      return false;
    }
    buffer.putBytes(start, command, offset, length);
    touched += machine.touch(buffer, start);
    offsets[count] = start;
    offsets[++count] = BitUtil.align(start + length, BitUtil.SIZE_OF_LONG);
    return true;
  }

  @Override
  public String toString() {
    return "CommandStage of " + (count - next) + ", " + touched;
  }
}
