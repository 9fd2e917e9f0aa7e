package io.sluice.api.gateway;

import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.ingress.OutcomeHandler;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way to the engine and back.
 *
 * <p>Model. The loop makes a command, offers it and goes on; who waits is parked. The first offer
 * of a turn of the loop schedules one flush, which runs after everything else that the turn read,
 * so one wake-up of the engine serves all of its commands. A wake-up schedules one poll, which
 * hands each outcome to who waits for it. Nothing blocks, and no lock is taken: commands and
 * outcomes cross in the rings of the {@link Lane}.
 *
 * <p>Everything belongs to the event loop but {@link #wake}, which the engine thread and the
 * journaler's call.
 */
public final class Gateway {
  /** Outcomes handed out before the loop looks at its sockets again. */
  private static final int POLL_LIMIT = 1_024;

  private static final Logger LOGGER = LogManager.getLogger(Gateway.class);

  private final EngineDoor door;
  private final Lane lane;
  private final EdgeCounters counters;
  private final Consumer<Throwable> onDefect;
  private final int answerTimeoutMs;
  private final CommandBuffer command;
  private final ClaimCommands claims;
  private final StockCommands stock;
  private final OutsideNames names;
  private final ActivityCommands activities;
  private final ParkedAnswers parked;
  private final Outcome outcome = new Outcome();
  private final OutcomeHandler onOutcome = this::onOutcome;
  private final Handler<@Nullable Void> flush = this::flush;
  private final Handler<@Nullable Void> poll = this::poll;
  private boolean flushScheduled;
  private long nowMs;

  // Written once by the event loop, read by those who wake it.
  private volatile @Nullable Context context;

  /**
   * A gateway whose lane is open; nobody may offer before it is attached.
   *
   * @param door the way to the engine, before traffic starts
   * @param hashSecret 16 bytes under which names from outside are hashed
   * @param maxParked commands that may wait at the same time
   * @param answerTimeoutMs how long each of them waits
   * @param counters what to count in
   * @param onDefect told of exceptions in the handling of outcomes
   */
  public Gateway(
      final EngineDoor door,
      final byte[] hashSecret,
      final int maxParked,
      final int answerTimeoutMs,
      final EdgeCounters counters,
      final Consumer<Throwable> onDefect) {
    this.door = door;
    this.answerTimeoutMs = answerTimeoutMs;
    this.counters = counters;
    this.onDefect = onDefect;
    names = new OutsideNames(hashSecret);
    final Codes codes = new Codes(door.directory());
    this.command = new CommandBuffer(names);
    this.claims = new ClaimCommands(
        command, names, codes, new EarlyRefusal(door.directory(), door.soldOut()));
    this.stock = new StockCommands(command, codes);
    this.activities = new ActivityCommands(command, codes);
    this.parked = new ParkedAnswers(maxParked);
    this.lane = door.openLane(this::wake);
  }

  /** Puts the gateway on its event loop, which calls this. */
  public void attach(final Context eventLoop, final long newNowMs) {
    nowMs = newNowMs;
    context = eventLoop;
    eventLoop.runOnContext(poll);
  }

  /** What the edge knows of codes. */
  public CodeDirectory directory() {
    return door.directory();
  }

  /** Tells somebody the hash that stands for a customer in the engine. */
  public <T> T hashOf(final String customer, final HashTaker<T> taker) {
    names.customer(customer);
    return taker.take(names.high(), names.low());
  }

  /** Makes something of a hash of 128 bits. */
  public interface HashTaker<T> {
    /** Takes its halves. */
    T take(long high, long low);
  }

  /** Whether changes may be offered. */
  public Admission admission() {
    return door.admission();
  }

  /** True if there is anything that may be refused without asking the engine. */
  public boolean isAnythingSoldOut() {
    return door.soldOut().isAnythingSoldOut();
  }

  /** Makes commands about reservations and orders. */
  public ClaimCommands claims() {
    return claims;
  }

  /** Makes commands about catalogue and stock. */
  public StockCommands stock() {
    return stock;
  }

  /** Makes commands about activities. */
  public ActivityCommands activities() {
    return activities;
  }

  /** Commands that wait for their outcome. */
  public int parkedCount() {
    return parked.size();
  }

  /**
   * Offers the command that was made last.
   *
   * @param who is told of the outcome
   * @param part handed back with the outcome
   * @return false if there is no room: nothing was done, and it is certain that nothing will be
   */
  public boolean tryOffer(final Waiting who, final int part) {
    final long correlationId = parked.park(who, part, nowMs + answerTimeoutMs);
    if (correlationId == ParkedAnswers.FULL) {
      counters.commandsNotAdmitted().increment();
      return false;
    }
    command.park(correlationId, lane.index());
    if (!lane.tryOffer(command.bytes(), 0, command.length())) {
      parked.take(correlationId);
      counters.commandsNotAdmitted().increment();
      return false;
    }
    counters.commandsOffered().increment();
    if (!flushScheduled) {
      flushScheduled = true;
      loop().runOnContext(flush);
    }
    return true;
  }

  /** Tells the gateway the time, and those who waited too long that they did. */
  public void onTick(final long newNowMs) {
    nowMs = newNowMs;
    final int count = parked.expire(newNowMs);
    counters.outcomesUnknown().add(count);
    counters.commandsSettled().add(count);
  }

  private void wake() {
    final Context attached = context;
    if (attached == null) {
      return;
    }
    try {
      attached.runOnContext(poll);
    } catch (final RejectedExecutionException e) {
      // The event loop has ended, and with it everybody who waited: the journal ends after it.
      LOGGER.debug("outcomes came after the end of their event loop", e);
    }
  }

  private void flush(final @Nullable Void nothing) {
    flushScheduled = false;
    lane.flush();
  }

  private void poll(final @Nullable Void nothing) {
    if (lane.poll(onOutcome, POLL_LIMIT) == POLL_LIMIT) {
      loop().runOnContext(poll);
    }
  }

  private void onOutcome(final DirectBuffer buffer, final int offset, final int length) {
    outcome.wrap(buffer, offset);
    final Waiting who = parked.take(outcome.correlationId());
    if (who == null) {
      counters.outcomesLate().increment();
      return;
    }
    final int part = parked.takenPart();
    try {
      who.onOutcome(outcome, part);
    } catch (final RuntimeException | AssertionError defect) {
      // The outcomes behind this one belong to others.
      onDefect.accept(defect);
      who.onDefect(part);
    } finally {
      counters.commandsSettled().increment();
    }
  }

  private Context loop() {
    final Context attached = context;
    if (attached == null) {
      throw new IllegalStateException("the gateway is not on an event loop");
    }
    return attached;
  }
}
