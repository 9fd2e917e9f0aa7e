package io.sluice.loadtest.bench;

import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.codec.Hash64;
import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.ingress.Lane;
import io.sluice.engine.ingress.OutcomeHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Offers reservations to an engine at an even pace, as an event loop would, and takes the outcomes.
 *
 * <p>One thread.
 */
final class ReservingLane implements PacedAgent {
  private static final int COMMAND_BYTES = 1_024;
  private static final int OUTCOMES_AT_ONCE = 1_024;
  private static final long TTL_MS = Duration.ofDays(1).toMillis();

  private final Lane lane;
  private final int skus;
  private final int commandsPerTurn;
  private final HeapBuffer buffer = new HeapBuffer(COMMAND_BYTES);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ReserveStockEncoder reserve = new ReserveStockEncoder();
  private final AtomicLong answered = new AtomicLong();
  private final OutcomeHandler onOutcome =
      (outcome, offset, length) -> this.answered.incrementAndGet();
  private long keyNumber;

  /**
   * A lane into an engine that is not open yet.
   *
   * @param door of the engine
   * @param skus of which one unit each is reserved, in turn
   * @param commandsPerTurn commands of one millisecond
   */
  ReservingLane(final EngineDoor door, final int skus, final int commandsPerTurn) {
    this.lane = door.openLane(() -> {});
    this.skus = skus;
    this.commandsPerTurn = commandsPerTurn;
  }

  /** Outcomes so far. Any thread. */
  long answered() {
    return answered.get();
  }

  @Override
  public int doWork() {
    lane.poll(onOutcome, OUTCOMES_AT_ONCE);
    for (int i = 0; i < commandsPerTurn; i++) {
      offer();
    }
    lane.flush();
    // Nothing more is wanted before the next millisecond.
    return 0;
  }

  @Override
  public long idleNs() {
    return LateTurns.PERIOD_NS;
  }

  @Override
  public String roleName() {
    return "reserving-lane";
  }

  private void offer() {
    keyNumber++;
    reserve.wrapAndApplyHeader(buffer, 0, header);
    reserve
        .request()
        .correlationId(keyNumber)
        .lane(lane.index())
        .caller(0)
        // Keys of their own beside those of the holds that were there before.
        .keyHigh(Hash64.mix(-keyNumber))
        .keyLow(Hash64.mix(keyNumber));
    reserve.customerHigh(keyNumber).customerLow(7).channel(0).ttlMs(TTL_MS).activity(-1);
    reserve.linesCount(1).next().sku((int) (keyNumber % skus)).location(-1).quantity(1);
    final int length = MessageHeaderEncoder.ENCODED_LENGTH + reserve.encodedLength();
    if (!lane.tryOffer(buffer, 0, length)) {
      keyNumber--;
    }
  }
}
