package io.sluice.engine.ingress;

import io.sluice.engine.codec.Hash64;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One edge thread's connection to the engine.
 *
 * <p>The owner offers commands and polls outcomes; the engine thread writes outcomes. An owner
 * offers all that it has, then flushes once: one wake-up for all of them.
 */
public final class Lane {
  /*
   * Nobody waits for the other end, so each wakes the other. The owner is woken when something was
   * handed over. The engine is woken when there is room again in a ring that it found full: it says
   * so in "blocked" and then tries once more, the owner makes room and then looks at "blocked". A
   * full fence between the two steps on either side makes at least one of them see the other
   * (Dekker's argument), so what is durable never waits for an engine that sleeps.
   */

  /** Message type of everything in our rings; they carry one kind of message each. */
  static final int MESSAGE_TYPE = 1;

  /** Where the fingerprint lies in a command, and where the fields that it covers begin. */
  private static final int FINGERPRINT_OFFSET = 8 + 32;

  private static final int FINGERPRINTED_OFFSET = 8 + 40;

  /** Where the template id lies in a message. */
  private static final int TEMPLATE_OFFSET = 2;

  private final int index;
  private final Runnable wakeUp;

  // Written by the owner, read by the engine.
  private final RingBuffer commands;
  private final Runnable signalEngine;
  private boolean unsignalled;
  private @Nullable OutcomeHandler pollingTo;
  private final MessageHandler toHandler = this::onMessage;

  // Written by the engine, read by the owner.
  private final OneToOneRingBuffer outcomes;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicBoolean blocked = new AtomicBoolean();
  private boolean touched;

  Lane(
      final int index,
      final RingBuffer commands,
      final OneToOneRingBuffer outcomes,
      final Runnable signalEngine,
      final Runnable wakeUp) {
    this.index = index;
    this.commands = commands;
    this.outcomes = outcomes;
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
   * Takes outcomes. Owner only.
   *
   * @return how many were taken; if it is the limit, there may be more
   */
  public int poll(final OutcomeHandler handler, final int limit) {
    // Cleared before reading: an outcome that comes after the read sets it again and wakes the
    // owner again.
    woken.set(false);
    pollingTo = handler;
    int count = outcomes.read(toHandler, limit);
    if (count < limit) {
      // One read ends at the end of the ring's memory, the second goes on at its beginning.
      count += outcomes.read(toHandler, limit - count);
    }
    VarHandle.fullFence();
    if (blocked.get()) {
      blocked.set(false);
      signalEngine.run();
    }
    return count;
  }

  private void onMessage(
      final int type, final MutableDirectBuffer buffer, final int offset, final int length) {
    assert pollingTo != null : "messages come while polling";
    pollingTo.onOutcome(buffer, offset, length);
  }

  /**
   * Hands an outcome to the owner; false if it does not keep up, and then the engine is signalled
   * once there is more room. Engine thread only.
   */
  boolean tryAnswer(final DirectBuffer outcome, final int offset, final int length) {
    boolean accepted = outcomes.write(MESSAGE_TYPE, outcome, offset, length);
    if (!accepted) {
      blocked.set(true);
      VarHandle.fullFence();
      accepted = outcomes.write(MESSAGE_TYPE, outcome, offset, length);
    }
    touched |= accepted;
    return accepted;
  }

  /** Wakes the owner once for all that was handed over since. Engine thread only. */
  void wakeIfTouched() {
    if (touched) {
      touched = false;
      if (woken.compareAndSet(false, true)) {
        wakeUp.run();
      }
    }
  }
}
