package io.sluice.loadtest.simulation;

import io.sluice.engine.codec.outcome.ActivityOutcomeDecoder;
import io.sluice.engine.codec.outcome.MovementOutcomeDecoder;
import io.sluice.engine.codec.outcome.ReservationOutcomeDecoder;
import io.sluice.engine.codec.outcome.StockOutcomeDecoder;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.RejectReason;
import org.jspecify.annotations.Nullable;

/** What is answered to what was done before, and how a thing is shown once more. */
final class ModelAnswers {
  private final ModelActivities activities;
  private final ModelClaims claims;
  private final ModelWaits waits;
  private final ModelLooks looks;
  private final Marks marks;

  ModelAnswers(
      final ModelActivities activities,
      final ModelClaims claims,
      final ModelWaits waits,
      final ModelLooks looks,
      final Marks marks) {
    this.activities = activities;
    this.claims = claims;
    this.waits = waits;
    this.looks = looks;
    this.marks = marks;
  }

  /** An outcome of a command that was decided, as things are since. */
  Expected shownAgain(final Expected decided, final long now) {
    final Expected again = switch (decided.template) {
      case ReservationOutcomeDecoder.TEMPLATE_ID ->
        waits.shown(claims.existing(decided.number), decided.created, now);
      case ActivityOutcomeDecoder.TEMPLATE_ID -> activities.shown(decided.index, now);
      case StockOutcomeDecoder.TEMPLATE_ID -> looks.stock(decided.sku);
      default -> decided;
    };
    final Expected other = decided.alternative;
    again.alternative = other == null ? null : shownAgain(other, now);
    return again.at(decided.position, decided.replayed);
  }

  /** What is answered to a wish under a key that was accepted before. */
  Expected repeat(
      final ModelKeys.Accepted known, final Wish wish, final long position, final long now) {
    if (!known.wish.isSameAs(wish)) {
      marks.hit(Mark.KEY_REUSED_WITH_ANOTHER_BODY);
      return Expected.refused(RejectReason.REQUEST_KEY_REUSED).at(position, false);
    }
    if (known.refund) {
      return Expected.refund().at(known.position, true);
    }
    if (known.wish.kind == Wish.Kind.CHANGE_ACTIVITY) {
      return activities.shown(known.wish.activity, now).at(known.position, true);
    }
    if (known.claim == 0) {
      return moved(known.position).at(known.position, true);
    }
    return waits.shown(claims.existing(known.claim), known.created, now).at(known.position, true);
  }

  /** A movement of units. */
  static Expected moved(final long number) {
    final Expected expected = Expected.of(MovementOutcomeDecoder.TEMPLATE_ID);
    expected.version = number;
    return expected;
  }

  /** An order that was placed before under the same outside id. */
  static Expected placedBefore(
      final ModelClaim order, final boolean mustKeep, final long position, final long now) {
    final Expected forgotten =
        ModelClaim.forgotten(order.number, order.slot, order.status, now).at(position, false);
    if (order.gone) {
      return forgotten;
    }
    final Expected shown = order.shown(false, now);
    return mustKeep ? shown : shown.or(forgotten);
  }

  /**
   * A payment that was taken before under the same reference.
   *
   * @param order that it was for; null if nothing is known of it any more
   * @param mayBeGone whether its record may have been forgotten
   */
  static Expected paidBefore(
      final Wish wish,
      final @Nullable ModelClaim order,
      final boolean mayBeGone,
      final long position,
      final long now) {
    final Expected forgotten = ModelClaim.forgotten(
            wish.number, wish.slot, OrderStatus.CANCELLED.code(), now)
        .at(position, true);
    if (order == null) {
      return forgotten;
    }
    final Expected shown = order.shown(false, now).at(position, true);
    return mayBeGone ? shown.or(forgotten) : shown;
  }
}
