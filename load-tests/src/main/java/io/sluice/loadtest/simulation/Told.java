package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.OrderOutcomeDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.Arrays;

/**
 * What clients were told of reservations and orders, whatever became of the server since: nothing
 * that has ended comes to life again, on no clock and after no crash.
 *
 * <p>But for this: while the disk is full, a hold that is due is shown as expired and nothing can
 * be written that says so. If then the machine is started anew with its wall clock set back by less
 * than two minutes, engine time goes on from the last event, and the hold is there again.
 */
final class Told {
  private static final byte NOTHING = -1;

  private final ToldWaits waits = new ToldWaits();

  /** Code of the status by the number, once it is one that is never left. */
  private byte[] endByNumber = new byte[0];

  /** When it was decided that showed it first. */
  private long[] sinceByNumber = new long[0];

  /**
   * Takes an answer in, and compares it with those that were decided before.
   *
   * @param decided number of the command among all that were decided by any process
   */
  void hear(final Expected answer, final long decided) {
    final boolean reservation = answer.template == ReservationOutcomeDecoder.TEMPLATE_ID;
    final boolean order = answer.template == OrderOutcomeDecoder.TEMPLATE_ID && answer.channel >= 0;
    if ((!reservation && !order) || answer.unwritten) {
      return;
    }
    waits.hear(answer, decided);
    final int number = (int) answer.number;
    final byte end = number < endByNumber.length ? endByNumber[number] : NOTHING;
    final boolean paidLate = order && answer.reacquired;
    if (end != NOTHING && !paidLate) {
      // Answers wait in lanes, so clients may hear of the end first.
      if (end != answer.status && decided > sinceByNumber[number]) {
        throw new Violation(
            "what had ended with the status %d came to life again: %s".formatted(end, answer));
      }
    } else if (paidLate ? isCancelled(answer) : isEnd(answer, reservation)) {
      remember(number, (byte) answer.status, decided);
    }
  }

  private static boolean isEnd(final Expected answer, final boolean reservation) {
    return reservation
        ? answer.status != ReservationStatus.HELD.code()
            && answer.status != ReservationStatus.WAITING.code()
            && answer.status != ReservationStatus.CONFIRMED.code()
        : answer.status == OrderStatus.EXPIRED.code() || isCancelled(answer);
  }

  private static boolean isCancelled(final Expected order) {
    return order.status == OrderStatus.CANCELLED.code();
  }

  private void remember(final int number, final byte status, final long decided) {
    if (number >= endByNumber.length) {
      final int length = endByNumber.length;
      endByNumber = Arrays.copyOf(endByNumber, Math.max(number + 1, 2 * length));
      Arrays.fill(endByNumber, length, endByNumber.length, NOTHING);
      sinceByNumber = Arrays.copyOf(sinceByNumber, endByNumber.length);
    }
    sinceByNumber[number] = decided;
    endByNumber[number] = status;
  }
}
