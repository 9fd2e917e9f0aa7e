package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What becomes of reservations that are there, with units or waiting for some. */
final class ModelReservations {
  private final ModelStock stock;
  private final ModelActivities activities;
  private final ModelSales sales;
  private final ModelClaims claims;
  private final ModelWaits waits;
  private final Consumer<ModelClaim> endHold;

  ModelReservations(
      final ModelStock stock,
      final ModelActivities activities,
      final ModelSales sales,
      final ModelClaims claims,
      final ModelWaits waits,
      final Consumer<ModelClaim> endHold) {
    this.stock = stock;
    this.activities = activities;
    this.sales = sales;
    this.claims = claims;
    this.waits = waits;
    this.endHold = endHold;
  }

  /** The activity that a reservation is in, or {@link Wish#NO_ACTIVITY}. */
  int activityOf(final ModelClaim reservation) {
    return activities.activityOf(reservation.pool());
  }

  /** Why an order can not be made of a reservation, or {@code NONE}. */
  RejectReason notFor(final @Nullable ModelClaim reservation, final Wish wish, final long now) {
    if (reservation == null) {
      return RejectReason.RESERVATION_UNKNOWN;
    }
    final boolean sameCustomer = reservation.customer == 0 || reservation.customer == wish.customer;
    final boolean sameActivity =
        wish.activity == Wish.NO_ACTIVITY || wish.activity == activityOf(reservation);
    if (!sameCustomer || !sameActivity || reservation.channel != wish.channel) {
      return RejectReason.RESERVATION_OF_ANOTHER;
    }
    return reservation.statusAt(now) == ReservationStatus.HELD.code()
        ? RejectReason.NONE
        : RejectReason.RESERVATION_CLOSED;
  }

  /** True if a reservation is in a status that allows a change. */
  boolean allows(final ReservationChange change, final ModelClaim claim, final long now) {
    final ReservationStatus status = ReservationStatus.ofCode(waits.statusAt(claim, now));
    final boolean waiting = status == ReservationStatus.WAITING;
    final boolean confirmed = status == ReservationStatus.CONFIRMED && claim.orderNumber < 0;
    return switch (change) {
      case CONFIRM, EXTEND -> status == ReservationStatus.HELD;
      case RELEASE -> status == ReservationStatus.HELD || waiting;
      case CANCEL -> confirmed || waiting;
      case CONSUME -> confirmed;
    };
  }

  /** Changes a reservation as it was asked, and says how units came to be free if any did. */
  Mark apply(
      final ReservationChange change, final ModelClaim claim, final Wish wish, final long now) {
    if (claim.isWaiting()) {
      waits.endAsAsked(claim, change);
      return Mark.GRANTED_BY_THE_END_OF_A_WAIT;
    }
    switch (change) {
      case CONFIRM -> {
        stock.promise(claim.parts);
        endHold.accept(claim);
        claim.status = ReservationStatus.CONFIRMED.code();
      }
      case RELEASE -> {
        stock.unhold(claim.parts, claim.customer);
        endHold.accept(claim);
        claim.end();
        claim.status = ReservationStatus.RELEASED.code();
      }
      case EXTEND -> {
        final long extended = now + sales.ttlMs(wish.ttlMs, activityOf(claim), claim.parts);
        claims.postpone(claim, Math.max(claim.expiresAt, extended));
      }
      case CANCEL -> {
        stock.breakPromise(claim.parts, claim.customer);
        claim.end();
        claim.status = ReservationStatus.CANCELLED.code();
      }
      case CONSUME -> {
        stock.ship(claim.parts);
        claim.end();
        claim.status = ReservationStatus.CONSUMED.code();
      }
    }
    return change == ReservationChange.RELEASE
        ? Mark.GRANTED_BY_A_RELEASE
        : Mark.GRANTED_BY_A_CANCELLATION;
  }
}
