package io.sluice.engine.domain.reservation;

import io.sluice.engine.codec.event.CauseDecoder;
import io.sluice.engine.codec.event.ReservationCancelledDecoder;
import io.sluice.engine.codec.event.ReservationConfirmedDecoder;
import io.sluice.engine.codec.event.ReservationConsumedDecoder;
import io.sluice.engine.codec.event.ReservationExpiredDecoder;
import io.sluice.engine.codec.event.ReservationExtendedDecoder;
import io.sluice.engine.codec.event.ReservationHeldDecoder;
import io.sluice.engine.codec.event.ReservationReleasedDecoder;
import io.sluice.engine.codec.event.WaitEndedDecoder;
import io.sluice.engine.codec.event.WaitGrantedDecoder;
import io.sluice.engine.codec.event.WaitJoinedDecoder;
import io.sluice.engine.domain.claim.ClaimApplier;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.dedup.KeyKind;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.protocol.ReservationStatus;

/** Applies the facts about reservations. */
public final class ReservationApplier {
  private final ClaimStore claims;
  private final ClaimApplier claimApplier;

  /** An applier that writes records and the ledger. */
  public ReservationApplier(final ClaimStore claims, final ClaimApplier claimApplier) {
    this.claims = claims;
    this.claimApplier = claimApplier;
  }

  /** Applies a fact. */
  public void apply(final ReservationHeldDecoder event, final long position) {
    final CauseDecoder cause = event.cause();
    final int slot = claims.open(event.sequence(), false, cause.channel(), event.expiresAt());
    assert slot == event.slot() : "slots are given out in the order of the log";
    claims.customer(slot, event.customerHigh(), event.customerLow());
    for (final ReservationHeldDecoder.AllocationsDecoder part : event.allocations()) {
      claimApplier.take(
          slot, part.line(), part.pinned() != 0, part.cell(), part.quantity(), Bucket.HELD);
    }
    claimApplier.begin(slot, event.cause(), KeyKind.RESERVATION_CREATED, position);
  }

  /** Applies a fact. */
  public void apply(final WaitJoinedDecoder event, final long position) {
    final CauseDecoder cause = event.cause();
    final int slot = claims.open(event.sequence(), false, cause.channel(), event.expiresAt());
    assert slot == event.slot() : "slots are given out in the order of the log";
    claims.customer(slot, event.customerHigh(), event.customerLow());
    claims.status(slot, ReservationStatus.WAITING.code());
    claimApplier.join(slot, event.pool(), event.quantity(), event.ttlMs());
    claimApplier.begin(slot, event.cause(), KeyKind.RESERVATION_CREATED, position);
  }

  /** Applies a fact. */
  public void apply(final WaitGrantedDecoder event) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.WAITING);
    claimApplier.leave(slot);
    for (final WaitGrantedDecoder.AllocationsDecoder part : event.allocations()) {
      claimApplier.take(
          slot, part.line(), part.pinned() != 0, part.cell(), part.quantity(), Bucket.HELD);
    }
    claims.status(slot, ReservationStatus.HELD.code());
    claimApplier.expireAt(slot, event.expiresAt());
  }

  /** Applies a fact. */
  public void apply(final WaitEndedDecoder event, final long position) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.WAITING);
    claimApplier.leave(slot);
    claimApplier.endHold(slot, event.cause().time());
    end(slot, ReservationStatus.ofCode(event.status()), event.cause(), position);
  }

  /** Applies a fact. */
  public void apply(final ReservationConfirmedDecoder event, final long position) {
    final CauseDecoder cause = event.cause();
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.HELD);
    claimApplier.endHold(slot, cause.time());
    claimApplier.promise(slot);
    claims.status(slot, ReservationStatus.CONFIRMED.code());
    claimApplier.remember(slot, cause, KeyKind.RESERVATION_CHANGED, position);
  }

  /** Applies a fact. */
  public void apply(final ReservationReleasedDecoder event, final long position) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.HELD);
    giveBack(slot, ReservationStatus.RELEASED, event.cause(), position);
  }

  /** Applies a fact. */
  public void apply(final ReservationExpiredDecoder event, final long position) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.HELD);
    claimApplier.tallyUnpaid(slot, 1);
    giveBack(slot, ReservationStatus.EXPIRED, event.cause(), position);
  }

  /** Applies a fact. */
  public void apply(final ReservationExtendedDecoder event, final long position) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.HELD);
    claimApplier.expireAt(slot, event.expiresAt());
    claimApplier.remember(slot, event.cause(), KeyKind.RESERVATION_CHANGED, position);
  }

  /** Applies a fact. */
  public void apply(final ReservationCancelledDecoder event, final long position) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.CONFIRMED);
    claimApplier.giveBack(slot, Bucket.ALLOCATED);
    end(slot, ReservationStatus.CANCELLED, event.cause(), position);
  }

  /** Applies a fact. */
  public void apply(final ReservationConsumedDecoder event, final long position) {
    final int slot = check(event.sequence(), event.slot(), ReservationStatus.CONFIRMED);
    claimApplier.ship(slot);
    end(slot, ReservationStatus.CONSUMED, event.cause(), position);
  }

  private void giveBack(
      final int slot,
      final ReservationStatus status,
      final CauseDecoder cause,
      final long position) {
    claimApplier.endHold(slot, cause.time());
    claimApplier.giveBack(slot, Bucket.HELD);
    end(slot, status, cause, position);
  }

  private void end(
      final int slot,
      final ReservationStatus status,
      final CauseDecoder cause,
      final long position) {
    claims.status(slot, status.code());
    claimApplier.remember(slot, cause, KeyKind.RESERVATION_CHANGED, position);
    claimApplier.end(slot);
  }

  private int check(final long sequence, final int slot, final ReservationStatus status) {
    assert claims.exists(sequence, slot) : "the reservation exists";
    assert claims.status(slot) == status.code() : "each status is left once";
    return slot;
  }
}
