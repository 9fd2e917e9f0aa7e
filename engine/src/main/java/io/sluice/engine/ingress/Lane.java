package io.sluice.engine.ingress;

import io.sluice.engine.codec.Hash64;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One edge thread's connection to the engine.
 *
 * <p>The owner offers commands and polls outcomes; the engine thread writes outcomes, in the order
 * of decision, each with the position that it saw. It waits in the ring until that position may be
 * told of. An owner offers all that it has, then flushes once: one wake-up for all of them.
 */
public final class Lane {
  /*
   * Nobody waits for the other end, so each wakes the other. The owner is woken when there is
   * something that it may tell: by the journaler when that has become durable, by the engine when
   * it wrote what already was. Each makes its own step visible and then looks at the other's: the
   * engine writes and then looks how far all is durable, the journaler says how far and then looks
   * for something written, the owner says that it is awake and then looks at both. A full fence
   * between the two steps makes at least one of them see the other (Dekker's argument), so what is
   * durable never waits for a thread that sleeps.
   *
   * In the same way the engine is woken when there is room again in a ring that it found full: it
   * says so in "blocked" and then looks once more; the owner makes room and then looks there.
   */

  /** Message type of everything in our rings; they carry one kind of message each. */
  static final int MESSAGE_TYPE = 1;

  /** Where the fingerprint lies in a command, and where the fields that it covers begin. */
  private static final int FINGERPRINT_OFFSET = 8 + 32;

  private static final int FINGERPRINTED_OFFSET = 8 + 40;

  /** Where the template id lies in a message. */
  private static final int TEMPLATE_OFFSET = 2;

  /** Where the first half of the key lies in a command. */
  private static final int KEY_HIGH_OFFSET = 8 + 16;

  /** Bytes before an outcome in the ring: the position that it saw. */
  private static final int POSITION_BYTES = Long.BYTES;

  private static final long NOTHING = Long.MAX_VALUE;

  private final int index;
  private final CodeDirectory directory;
  private final Runnable wakeUp;

  // Written by the owner, read by the engine.
  private final RingBuffer commands;
  private final KeysUnderWay underWay;
  private final Runnable signalEngine;
  private boolean unsignalled;
  private @Nullable OutcomeHandler pollingTo;
  private long pollingUpTo;
  private boolean waits;
  private final ControlledMessageHandler toHandler = this::onMessage;

  // Written by the engine, read by the owner.
  private final OneToOneRingBuffer outcomes;
  private final AtomicBoolean blocked = new AtomicBoolean();
  private final int outcomesCapacity;
  private int roomBytes;
  private long firstUnannounced = NOTHING;

  // Set by whoever wakes the owner, cleared by the owner.
  private final AtomicBoolean woken = new AtomicBoolean();

  Lane(
      final int index,
      final RingBuffer commands,
      final OneToOneRingBuffer outcomes,
      final CodeDirectory directory,
      final KeysUnderWay underWay,
      final Runnable signalEngine,
      final Runnable wakeUp) {
    this.index = index;
    this.commands = commands;
    this.outcomes = outcomes;
    this.outcomesCapacity = outcomes.capacity();
    this.directory = directory;
    this.underWay = underWay;
    this.signalEngine = signalEngine;
    this.wakeUp = wakeUp;
  }

  /** Number of this lane, to be written into the {@code request} of its commands. */
  public int index() {
    return index;
  }

  /**
   * Offers a command. Owner only; never blocks.
   *
   * @param command an SBE message header, then the command with its {@code request} filled in but
   *     for the fingerprint, which is computed here over template and decoded fields
   * @return false if the engine has no room: nothing was done, and it is certain that nothing will
   *     be
   */
  public boolean tryOffer(final MutableDirectBuffer command, final int offset, final int length) {
    final int template = command.getShort(offset + TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    final long fingerprint =
        Hash64.of(template, command, offset + FINGERPRINTED_OFFSET, length - FINGERPRINTED_OFFSET);
    command.putLong(offset + FINGERPRINT_OFFSET, fingerprint, ByteOrder.LITTLE_ENDIAN);
    final boolean accepted = commands.write(MESSAGE_TYPE, command, offset, length);
    unsignalled |= accepted;
    if (accepted) {
      final long keyHigh = command.getLong(offset + KEY_HIGH_OFFSET, ByteOrder.LITTLE_ENDIAN);
      if (keyHigh != 0) {
        underWay.onOffered(SoldOutBoard.hash(keyHigh), commands.producerPosition());
      }
    }
    return accepted;
  }

  /** Wakes the engine if anything was offered since the last flush. Owner only. */
  public void flush() {
    if (unsignalled) {
      unsignalled = false;
      signalEngine.run();
    }
  }

  /**
   * Takes the outcomes that may be told. Owner only.
   *
   * @return how many were taken; if it is the limit, there may be more
   */
  public int poll(final OutcomeHandler handler, final int limit) {
    // Cleared before looking: whatever may be told later wakes the owner again.
    woken.set(false);
    VarHandle.fullFence();
    pollingTo = handler;
    pollingUpTo = directory.position();
    waits = false;
    int count = outcomes.controlledRead(toHandler, limit);
    if (count < limit && !waits) {
      // One read ends at the end of the ring's memory, the second goes on at its beginning.
      count += outcomes.controlledRead(toHandler, limit - count);
    }
    VarHandle.fullFence();
    if (blocked.get()) {
      blocked.set(false);
      signalEngine.run();
    }
    return count;
  }

  private Action onMessage(
      final int type, final MutableDirectBuffer buffer, final int offset, final int length) {
    assert pollingTo != null : "messages come while polling";
    waits = buffer.getLong(offset) > pollingUpTo;
    if (waits) {
      return Action.ABORT;
    }
    pollingTo.onOutcome(buffer, offset + POSITION_BYTES, length - POSITION_BYTES);
    return Action.CONTINUE;
  }

  /**
   * True if any outcome fits now; if not, the engine is signalled once there is more room. Engine
   * thread only.
   */
  boolean hasRoom() {
    if (!hasKnownRoom()) {
      roomBytes = outcomesCapacity - outcomes.size();
      if (!hasKnownRoom()) {
        blocked.set(true);
        VarHandle.fullFence();
        roomBytes = outcomesCapacity - outcomes.size();
      }
    }
    return hasKnownRoom();
  }

  /**
   * Writes an outcome, for which there must be room. Engine thread only.
   *
   * @param position that it saw, not less than that of the outcome before
   */
  void answer(final long position, final DirectBuffer outcome, final int offset, final int length) {
    final int claim = outcomes.tryClaim(MESSAGE_TYPE, POSITION_BYTES + length);
    if (claim < 0) {
      throw new IllegalStateException("no room for an outcome of " + length + " bytes");
    }
    outcomes.buffer().putLong(claim, position);
    outcomes.buffer().putBytes(claim + POSITION_BYTES, outcome, offset, length);
    outcomes.commit(claim);
    roomBytes -= BitUtil.align(
        RecordDescriptor.HEADER_LENGTH + POSITION_BYTES + length, RecordDescriptor.ALIGNMENT);
    firstUnannounced = Math.min(firstUnannounced, position);
  }

  /**
   * Wakes the owner if something that was written since the last look may be told already. The rest
   * is announced by who makes it durable. Engine thread only, after a full fence.
   */
  void announceUpTo(final long position) {
    if (firstUnannounced <= position) {
      wake();
    }
    firstUnannounced = NOTHING;
  }

  /** Wakes the owner if there is anything for it. Any thread, after a full fence. */
  void announce() {
    if (outcomes.size() > 0) {
      wake();
    }
  }

  /**
   * Longest outcome that fits into a ring of so many bytes: an eighth, with what goes before it.
   */
  static int maxOutcomeLength(final int ringBytes) {
    return ringBytes / 8 - POSITION_BYTES;
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      wakeUp.run();
    }
  }

  /*
   * Room is counted down and only looked up when it may be short. What is counted down leaves out
   * the rest of the ring's end that a wrap skips: at most an eighth of the ring, at most twice
   * between two look-ups. With half of the ring free that still leaves room for the longest outcome
   * and a wrap of its own, an eighth each.
   */
  private boolean hasKnownRoom() {
    return roomBytes >= outcomesCapacity / 2;
  }
}
