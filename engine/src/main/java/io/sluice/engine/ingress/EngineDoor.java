package io.sluice.engine.ingress;

import io.sluice.engine.protocol.Limits;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Where edge threads and the engine thread meet: one bounded ring of commands into the engine, one
 * bounded ring of outcomes back to each lane.
 *
 * <p>Lanes are opened before traffic starts. {@link #admission()} may be read by any thread.
 */
public final class EngineDoor {
  /** Cache-line padding keeps the two ends of a ring apart. */
  private static final int ALIGNMENT = 64;

  private final IntFunction<UnsafeBuffer> memory;
  private final ManyToOneRingBuffer commands;
  private final int outcomeRingBytes;
  private final Runnable signalEngine;
  private final CodeDirectory directory;
  private final SoldOutBoard soldOut = new SoldOutBoard();
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private volatile Lane[] laneByIndex = new Lane[0];
  private volatile Admission admission = Admission.STARTING;
  private volatile boolean engineAwaitsJournal;

  // Engine thread: kept so that a turn allocates nothing.
  private @Nullable CommandHandler drainingTo;
  private boolean declined;
  private final ControlledMessageHandler toHandler = this::onMessage;

  /**
   * A door.
   *
   * @param commandRingBytes bound of the ring into the engine, a power of two of at least 8 ×
   *     {@link Limits#MAX_COMMAND_BYTES}
   * @param outcomeRingBytes bound of each ring out of the engine, a power of two
   * @param directory what the edge knows of codes
   * @param signalEngine wakes the engine thread; any thread may call it
   */
  public EngineDoor(
      final int commandRingBytes,
      final int outcomeRingBytes,
      final CodeDirectory directory,
      final Runnable signalEngine) {
    this(commandRingBytes, outcomeRingBytes, directory, signalEngine, EngineDoor::newMemory);
  }

  /**
   * A door whose rings lie in given memory.
   *
   * @param commandRingBytes bound of the ring into the engine, a power of two of at least 8 ×
   *     {@link Limits#MAX_COMMAND_BYTES}
   * @param outcomeRingBytes bound of each ring out of the engine, a power of two
   * @param directory what the edge knows of codes
   * @param signalEngine wakes the engine thread; any thread may call it
   * @param memory gives so many bytes, all zero and aligned, for one ring and for nobody else
   */
  public EngineDoor(
      final int commandRingBytes,
      final int outcomeRingBytes,
      final CodeDirectory directory,
      final Runnable signalEngine,
      final IntFunction<UnsafeBuffer> memory) {
    if (commandRingBytes < 8 * Limits.MAX_COMMAND_BYTES
        || !BitUtil.isPowerOfTwo(commandRingBytes)) {
      throw new IllegalArgumentException("the ring of commands needs a power of two of at least "
          + 8 * Limits.MAX_COMMAND_BYTES + " bytes, not " + commandRingBytes);
    }
    this.memory = memory;
    this.commands = new ManyToOneRingBuffer(ring(commandRingBytes));
    this.outcomeRingBytes = outcomeRingBytes;
    this.directory = directory;
    this.signalEngine = signalEngine;
  }

  /**
   * Opens a lane for one edge thread. Before traffic starts, one thread at a time.
   *
   * @param wakeUp makes the owner poll its lane soon; called by the engine thread and the
   *     journaler's, must not block
   */
  public synchronized Lane openLane(final Runnable wakeUp) {
    final OneToOneRingBuffer outcomes = new OneToOneRingBuffer(ring(outcomeRingBytes));
    final Lane lane = new Lane(
        lanes.size(), commands, outcomes, directory, soldOut.underWay(), signalEngine, wakeUp);
    lanes.add(lane);
    laneByIndex = lanes.toArray(Lane[]::new);
    return lane;
  }

  /** What the edge knows of codes. */
  public CodeDirectory directory() {
    return directory;
  }

  /** What an edge may refuse by itself. */
  public SoldOutBoard soldOut() {
    return soldOut;
  }

  /** Says that every command that was taken so far is decided. Engine thread only. */
  public void allDecided() {
    soldOut.underWay().onDecided(commands.consumerPosition());
  }

  /** Whether changes may be offered. */
  public Admission admission() {
    return admission;
  }

  /**
   * Opens or closes the door for changes; once stopping, it stays so. Engine thread, or the thread
   * that starts and stops it.
   */
  public synchronized void admit(final Admission newAdmission) {
    if (admission != Admission.STOPPING) {
      admission = newAdmission;
    }
  }

  /** Bytes of commands that wait for the engine. */
  public int waitingBytes() {
    return commands.size();
  }

  /**
   * Takes waiting commands, until there are no more or the handler declines one, which then stays.
   * Engine thread only.
   *
   * @return how many were taken
   */
  public int drain(final CommandHandler handler, final int limit) {
    drainingTo = handler;
    declined = false;
    final int count = commands.controlledRead(toHandler, limit);
    // One read ends at the end of the ring's memory, the second goes on at its beginning.
    return count == limit || declined
        ? count
        : count + commands.controlledRead(toHandler, limit - count);
  }

  /**
   * True if any outcome fits into a lane now; if not, the engine is signalled once its owner has
   * made room. Engine thread only.
   */
  public boolean hasRoom(final int lane) {
    return laneByIndex[lane].hasRoom();
  }

  /**
   * Hands an outcome to a lane that has room, where it waits until the position that it saw may be
   * told of. Engine thread only.
   */
  public void answer(
      final int lane,
      final long position,
      final DirectBuffer outcome,
      final int offset,
      final int length) {
    laneByIndex[lane].answer(position, outcome, offset, length);
  }

  /** Wakes the lanes that were handed something that may be told at once. Engine thread only. */
  public void announceAnswers() {
    VarHandle.fullFence();
    final long position = directory.position();
    for (final Lane lane : laneByIndex) {
      lane.announceUpTo(position);
    }
  }

  /**
   * Wakes every lane that has something waiting, since more may be told of than before: after the
   * durable position, or the directory, has moved. Any thread.
   */
  public void announceProgress() {
    VarHandle.fullFence();
    for (final Lane lane : laneByIndex) {
      lane.announce();
    }
    if (engineAwaitsJournal) {
      signalEngine.run();
    }
  }

  /**
   * Says whether the engine thread has something to do when the durable position moves. It looks at
   * the journal once more after it said so. Engine thread only.
   */
  public void engineAwaitsJournal(final boolean awaits) {
    if (engineAwaitsJournal != awaits) {
      engineAwaitsJournal = awaits;
    }
  }

  /** Longest outcome that a lane takes. */
  public int maxOutcomeLength() {
    return Lane.maxOutcomeLength(outcomeRingBytes);
  }

  /** Number of lanes that are open. */
  public int laneCount() {
    return laneByIndex.length;
  }

  private Action onMessage(
      final int type, final MutableDirectBuffer buffer, final int offset, final int length) {
    assert drainingTo != null : "messages come while draining";
    declined = !drainingTo.onCommand(buffer, offset, length);
    return declined ? Action.ABORT : Action.CONTINUE;
  }

  private UnsafeBuffer ring(final int bytes) {
    return memory.apply(bytes + RingBufferDescriptor.TRAILER_LENGTH);
  }

  /** Memory of a ring, outside of the heap and all zero. */
  public static UnsafeBuffer newMemory(final int bytes) {
    return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, ALIGNMENT));
  }
}
