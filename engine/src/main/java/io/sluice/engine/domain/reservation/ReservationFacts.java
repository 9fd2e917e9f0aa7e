package io.sluice.engine.domain.reservation;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.ReservationCancelledEncoder;
import io.sluice.engine.codec.event.ReservationConfirmedEncoder;
import io.sluice.engine.codec.event.ReservationConsumedEncoder;
import io.sluice.engine.codec.event.ReservationExpiredEncoder;
import io.sluice.engine.codec.event.ReservationExtendedEncoder;
import io.sluice.engine.codec.event.ReservationReleasedEncoder;
import io.sluice.engine.codec.event.WaitEndedEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.protocol.WaitEnd;

/** Writes the short facts about reservations into a batch. */
final class ReservationFacts {
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ReservationConfirmedEncoder confirmed = new ReservationConfirmedEncoder();
  private final ReservationReleasedEncoder released = new ReservationReleasedEncoder();
  private final ReservationExpiredEncoder expired = new ReservationExpiredEncoder();
  private final ReservationCancelledEncoder cancelled = new ReservationCancelledEncoder();
  private final ReservationConsumedEncoder consumed = new ReservationConsumedEncoder();
  private final ReservationExtendedEncoder extended = new ReservationExtendedEncoder();
  private final WaitEndedEncoder waitEnded = new WaitEndedEncoder();

  ReservationFacts(final EventBatch events) {
    this.events = events;
  }

  /** States: its units are promised. */
  void confirmed(final Decision decision, final long sequence, final int slot) {
    confirmed.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(confirmed.cause());
    confirmed.sequence(sequence).slot(slot);
    events.end(confirmed.encodedLength());
  }

  /** States: its units are free again, as asked. */
  void released(final Decision decision, final long sequence, final int slot) {
    released.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(released.cause());
    released.sequence(sequence).slot(slot);
    events.end(released.encodedLength());
  }

  /** States: its time is over. */
  void expired(final Decision decision, final long sequence, final int slot) {
    expired.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(expired.cause());
    expired.sequence(sequence).slot(slot);
    events.end(expired.encodedLength());
  }

  /** States: the promise was taken back. */
  void cancelled(final Decision decision, final long sequence, final int slot) {
    cancelled.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(cancelled.cause());
    cancelled.sequence(sequence).slot(slot);
    events.end(cancelled.encodedLength());
  }

  /** States: its units went to the customer. */
  void consumed(final Decision decision, final long sequence, final int slot) {
    consumed.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(consumed.cause());
    consumed.sequence(sequence).slot(slot);
    events.end(consumed.encodedLength());
  }

  /** States: it waits no more, and got nothing. */
  void waitEnded(
      final Decision decision,
      final long sequence,
      final int slot,
      final ReservationStatus status,
      final WaitEnd reason) {
    waitEnded.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(waitEnded.cause());
    waitEnded.sequence(sequence).slot(slot).status((short) status.code()).reason((short)
        reason.code());
    events.end(waitEnded.encodedLength());
  }

  /** States: it is held until another time. */
  void extended(
      final Decision decision, final long sequence, final int slot, final long expiresAt) {
    extended.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(extended.cause());
    extended.sequence(sequence).slot(slot).expiresAt(expiresAt);
    events.end(extended.encodedLength());
  }
}
